import { auditAction } from "../audit/store.ts";
import { requireClient, writeToClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { differences } from "../kernel/differences.ts";
import { conflict, type Fault, invalid, stale } from "../kernel/errors.ts";
import { requireRight } from "../kernel/require-right.ts";
import { names } from "../privacy/names.ts";
import { afresh } from "../table/afresh.ts";
import { isSensitive, requireAudience } from "./readers.ts";
import type { DocumentView } from "./routes.ts";
import { type Document, type DocumentPatch, isSigned, stateOf } from "./schema.ts";
import { requireDocument, viewOf } from "./service.ts";
import { documentAction } from "./store.ts";

const today = ({ now }: Pick<Ctx, "now">): string => now().slice(0, 10);

/** The hold a patch asks for; 403 for who may not hold, 422 for a day that is past or a reason that names the client. */
const held = async (
  ctx: Ctx,
  clientId: string,
  hold: NonNullable<DocumentPatch["hold"]>,
): Promise<Document["hold"]> => {
  const card = await requireClient(ctx, clientId);
  const faults: Fault[] = [
    ...(hold.untilOn < today(ctx) ? [{ pointer: "/body/hold/untilOn", message: "must not be in the past" }] : []),
    ...(names(hold.reason, card)
      ? [{ pointer: "/body/hold/reason", message: "stays when the client is erased and must not name the client" }]
      : []),
  ];
  if (faults.length > 0) throw invalid(faults);
  return { ...hold, by: ctx.actor.id, at: ctx.now() };
};

const patched = async (ctx: Ctx, document: Document, patch: DocumentPatch): Promise<Document> => {
  const { title, audience, hold } = patch;
  if (title !== undefined && isSigned(document))
    throw conflict("signed", "What a signed copy is called says what was signed.");
  if (audience !== undefined && audience !== document.audience) requireAudience(ctx, audience);
  if (hold && stateOf(document) !== "ready")
    throw conflict("not-ready", "There is nothing to hold yet; open it first.");
  const changed = { ...document, audience: audience ?? document.audience };
  if (title !== undefined) changed.title = title ?? undefined;
  if (hold !== undefined) changed.hold = hold ? await held(ctx, document.clientId, hold) : undefined;
  return changed;
};

/** What of it the trail tells: of one that not everybody sees not what it is called. */
const told = ({ title, audience, hold }: Document, sensitive: boolean) => ({
  ...(!sensitive && { title }),
  audience,
  hold: hold?.untilOn,
});

/**
 * Z4. Changes what a document is called, who may see it, and whether it is held. 403 for a hold without the right to
 * administer, 412 when `ifMatch` is no longer the revision (reliability 15).
 */
export const changeDocument = (
  ctx: Ctx,
  clientId: string,
  documentId: string,
  patch: DocumentPatch,
  ifMatch: string | undefined,
): Promise<{ document: DocumentView; rev: string }> => {
  if (patch.hold !== undefined) requireRight(ctx.actor, "administer");
  return afresh(async () => {
    const { item, document } = await requireDocument(ctx, clientId, documentId);
    if (ifMatch !== undefined && ifMatch !== item.rev) throw stale(item.rev);
    const changed = await patched(ctx, document, patch);
    const rev = ctx.newId("revision");
    const sensitive = isSensitive(document) || isSensitive(changed);
    await writeToClient(ctx, clientId, [
      documentAction(item, changed, rev),
      auditAction(ctx, {
        act: "document.changed",
        clientId,
        about: documentId,
        ...differences(told(document, sensitive), told(changed, sensitive)),
        ...(sensitive && { sensitive }),
      }),
    ]);
    return { document: viewOf(changed), rev };
  });
};
