import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import * as z from "zod";
import { encodeText } from "./table/text.ts";

/** The one secret, as it stands in Secrets Manager: key ids to key texts, which key is current, which peppers (never changed). */
const StoredSecret = z.object({ current: z.string(), pepper: z.string() }).catchall(z.string());

export interface Secrets {
  /** A keyed hash for unique and pointer keys: nobody can try values against the table without the pepper. */
  hash: (value: string) => string;
  /** Text that only we can open, and only for the same purpose. */
  seal: (purpose: string, text: string) => string;
  /** The sealed text, or undefined when it is not ours or not of this purpose. */
  open: (purpose: string, sealed: string) => string | undefined;
}

const derive = (text: string, use: string): Buffer => Buffer.from(hkdfSync("sha256", text, "clientele", use, 32));

/** The functions of the secret from its JSON text; keys for each use by HKDF (RFC 5869), sealing by AES-256-GCM. */
export const secretsOf = (json: string): Secrets => {
  const { current, pepper, ...keys } = StoredSecret.parse(JSON.parse(json));
  const text = (id: string): string => {
    const found = keys[id];
    if (found === undefined) throw new Error(`The secret names the key ${id} and does not hold it.`);
    return found;
  };
  const pepperKey = derive(text(pepper), "pepper");
  const sealKeys = new Map(Object.keys(keys).map((id) => [id, derive(text(id), "seal")]));
  return {
    hash: (value) => createHmac("sha256", pepperKey).update(encodeText(value)).digest("base64url").slice(0, 24),
    seal: (purpose, plain) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", sealKeys.get(current)!, iv).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([iv, cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `${current}.${body.toString("base64url")}`;
    },
    open: (purpose, sealed) => {
      const [id = "", body = ""] = sealed.split(".");
      const sealKey = sealKeys.get(id);
      const bytes = Buffer.from(body, "base64url");
      if (!sealKey || bytes.length < 28 || `${id}.${bytes.toString("base64url")}` !== sealed) return undefined;
      try {
        const decipher = createDecipheriv("aes-256-gcm", sealKey, bytes.subarray(0, 12)).setAAD(Buffer.from(purpose));
        decipher.setAuthTag(bytes.subarray(-16));
        return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString("utf8");
      } catch {
        return undefined;
      }
    },
  };
};
