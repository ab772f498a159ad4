import { headOf } from "../accounts/store.ts";
import { listOfClient, recordOfClient, requireClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import type { PageQuery } from "../kernel/page.ts";
import { missingAlways } from "../waivers/judge.ts";
import { waiversIn } from "../waivers/schema.ts";
import { versionOf } from "../waivers/store.ts";
import type { Signatures, WholeSignature } from "./routes.ts";
import { standingOf } from "./standing.ts";
import { signatureIn, signed, statesOf } from "./store.ts";
import { requestedOf } from "./view.ts";

/** What a client signed (S1-42, S1-43), newest first: title and date of each; what is asked for, and what is missing. */
export const listSignatures = async (ctx: Ctx, clientId: string, page: PageQuery): Promise<Signatures> => {
  const [found, items, head] = await Promise.all([
    listOfClient(ctx, clientId, "signatures", page, signed, signatureIn),
    statesOf(ctx, clientId),
    headOf(ctx.table, ctx.accountId),
  ]);
  const waivers = waiversIn(head.waivers);
  const standing = standingOf(items);
  return {
    ...found,
    requested: standing.asked.flatMap((state) => {
      const waiver = waivers.find(({ id, archived }) => id === state.waiverId && !archived);
      return waiver ? [requestedOf(waiver, state)] : [];
    }),
    missing: missingAlways(waivers, standing).map(({ id, name }) => ({ waiverId: id, name })),
  };
};

/** A signature with its proof and the text of the version it was given for; 404. */
export const oneSignature = async (ctx: Ctx, clientId: string, signatureId: string): Promise<WholeSignature> => {
  const item = await recordOfClient(ctx, clientId, "SIGN", signatureId);
  if (!item) {
    await requireClient(ctx, clientId);
    throw notFound("signature");
  }
  const signature = signatureIn(item);
  const version = await versionOf(ctx, signature.waiverId, signature.version);
  const text = version?.texts.find(({ language }) => language === signature.language);
  if (!text) throw new Error(`The text of ${signatureId} is gone.`);
  return { ...signature, text };
};
