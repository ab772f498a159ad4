import { Jimp } from "jimp";
import type { Call } from "./call.ts";
import { upload } from "./upload.ts";

/** The bytes of a PDF that says something. */
export const pdfOf = (text: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(`%PDF-1.4\n% ${text}\ntrailer <<>>\n%%EOF`);

/** The bytes of an image of one colour. */
export const imageOf = async (
  type: "image/png" | "image/jpeg" | "image/gif",
  width = 800,
  height = 400,
): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await new Jimp({ width, height, color: 0x3366ccff }).getBuffer(type));

/** Begins a document of a client, sends it and opens it, as staff does: what was answered to the opening. */
export const documentOf = async (
  { call }: { call: Call },
  clientId: string,
  fields: object = {},
  bytes: Uint8Array<ArrayBuffer> = pdfOf("A plan"),
) => {
  const body = { name: "plan.pdf", type: "application/pdf", size: bytes.length, ...fields };
  const begun = await call("POST /v1/clients/{clientId}/documents", { params: { clientId }, body });
  if (begun.status !== 201) throw new Error(begun.text);
  const sent = await upload(begun.body.upload, bytes);
  if (sent.status !== 204) throw new Error(sent.text);
  const params = { clientId, documentId: begun.body.id };
  return (await call("GET /v1/clients/{clientId}/documents/{documentId}", { params })).body;
};
