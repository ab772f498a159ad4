import { auditAction } from "../audit/store.ts";
import { writeToClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { type Document, documentKey } from "../documents/schema.ts";
import { keepDocument } from "../documents/store.ts";
import type { Bucket } from "../files/bucket.ts";
import { conflict, type Fault, invalid } from "../kernel/errors.ts";
import type { WaiverLink } from "../links/waiver-token.ts";
import type { RequestOf, Route } from "../route.ts";
import { type CopyOf, signedCopy } from "../signing/copy.ts";
import type { GivenSignature } from "../signing/form.ts";
import { afresh } from "../table/afresh.ts";
import { ConditionFailed, TransactionRefused } from "../table/table.ts";
import { type Look, linkBehind, lookAt, signingIn, type ToSign } from "./page.ts";
import type { Signature, SignatureState } from "./schema.ts";
import { endAction, signatureAction, stateAction } from "./store.ts";

/** What signing needs. */
export interface SigningTools {
  ctx: Ctx;
  bucket: Bucket;
}

/** The text that the page showed: what was read is what is signed. */
type Shown = Pick<ToSign, "version" | "language">;

/** Where the form came from. */
export type From = RequestOf<Route>["from"];

/** 409 for another text than holds now; 422 without a name, or for a minor without a guardian. */
const requireSignable = ({ version, minor }: ToSign, given: GivenSignature, shown: Shown): void => {
  if (shown.version !== version)
    throw conflict("waiver-changed", "This text was changed meanwhile; read it again before you sign.");
  const faults: Fault[] = [];
  if (given.name.trim() === "") faults.push({ pointer: "/body/name", message: "must not be empty" });
  if (minor && (given.guardian?.name ?? "").trim() === "")
    faults.push({ pointer: "/body/guardian", message: "is required: a guardian signs for a minor" });
  if (faults.length > 0) throw invalid(faults);
};

const proofOf = (ctx: Ctx, look: Look, signing: ToSign, given: GivenSignature, from: From): CopyOf => ({
  ...given,
  ...from,
  studio: signing.studio,
  timeZone: signing.timeZone,
  title: signing.title,
  body: signing.body,
  language: signing.language,
  version: signing.version,
  textHash: signing.textHash,
  client: signing.client,
  waiverId: look.waiver.id,
  clientId: look.clientId,
  signatureId: look.open!.id,
  signedAt: ctx.now(),
});

const signatureOf = (look: Look, link: WaiverLink, proof: CopyOf, documentId: string): Signature => {
  const { askedAt, askedBy, eventId } = look.open!;
  const { name, guardian, drawing, version, language, title, textHash, signedAt, address, userAgent } = proof;
  return {
    id: proof.signatureId,
    clientId: proof.clientId,
    waiverId: proof.waiverId,
    kind: look.waiver.kind,
    ...{ version, language, title, textHash, signedAt, name, address, userAgent, documentId, askedAt, askedBy },
    method: drawing ? "drawn" : "typed",
    ...(guardian && { guardian }),
    channel: link.channel,
    messageId: link.messageId,
    ...(eventId && { eventId }),
  };
};

const documentOf = (look: Look, { clientId, signedAt, title }: CopyOf, id: string, size: number): Document => ({
  id,
  clientId,
  kind: look.waiver.kind,
  audience: "team",
  state: "ready",
  title,
  signedAt,
  name: `${
    title
      .replace(/[\p{Cc}/\\]/gu, " ")
      .trim()
      .slice(0, 190) || look.waiver.kind
  }.pdf`,
  type: "application/pdf",
  size,
  createdAt: signedAt,
  by: clientId,
});

/** What the request becomes: signed for good, or for one booking. */
const stateOf = ({ waiver, open }: Look, { version }: Shown): SignatureState => {
  const { item: _, remindAt: __, ...asked } = open!;
  return { ...asked, state: waiver.requires === "once" ? "signed" : "unused", version };
};

/** H15. The signature, what it does for bookings, its copy's record and the audit row; refused where somebody was faster. */
const write = async (ctx: Ctx, look: Look, link: WaiverLink, proof: CopyOf, document: Document): Promise<void> => {
  const { clientId, title, version, signedAt, textHash } = proof;
  const signature = signatureOf(look, link, proof, document.id);
  await writeToClient(ctx, clientId, [
    endAction(ctx, look.open!.item),
    stateAction(ctx, clientId, stateOf(look, proof)),
    signatureAction(ctx, signature),
    keepDocument(ctx, document),
    auditAction(ctx, {
      act: "signature.given",
      clientId,
      about: signature.id,
      after: { title, version, signedAt, textHash, method: signature.method, documentId: document.id },
    }),
  ]);
};

/** Once a signature is refused its copy is no copy of anything. */
const withCopy = async (ctx: Ctx, bucket: Bucket, look: Look, link: WaiverLink, proof: CopyOf, bytes: Uint8Array) => {
  const document = documentOf(look, proof, ctx.newId("document"), bytes.length);
  const key = documentKey(ctx.accountId, document);
  await bucket.write(key, bytes, document.type);
  try {
    await write(ctx, look, link, proof, document);
  } catch (error) {
    // of any other failure nobody knows whether it was written: the bytes stay
    if (error instanceof ConditionFailed || error instanceof TransactionRefused) await bucket.remove([key]);
    throw error;
  }
};

/**
 * Signs what a link asks for (S1-42 to S1-45), the text that was `shown`: the copy's bytes first, then everything in one transaction. Twice
 * is once, with the same answer. 404 for a link that is not ours; 409 for a text that is not the newest; 422 without a name, or
 * for a minor without a guardian. What is withdrawn stays so.
 */
export const sign = async (
  { ctx, bucket }: SigningTools,
  token: string,
  { given, shown, from }: { given: GivenSignature; shown: Shown; from: From },
): Promise<ToSign> => {
  const { link, at } = linkBehind(ctx, token);
  return afresh(async () => {
    const look = await lookAt(at, link);
    const signing = await signingIn(at, look, undefined, shown.language);
    if (signing.state !== "open") return signing;
    requireSignable(signing, given, shown);
    const by: Ctx = { ...at, actor: { ...at.actor, id: look.clientId } };
    const proof = proofOf(by, look, signing, given, from);
    await withCopy(by, bucket, look, link, proof, await signedCopy(proof));
    return { ...signing, state: "signed", signedAt: proof.signedAt };
  });
};
