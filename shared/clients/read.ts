import type { Ctx } from "../ctx.ts";
import { shownFields } from "../fields/values.ts";
import { profileOf } from "./profile.ts";
import type { Profile } from "./routes.ts";
import { headOfClient, scheduledVisit } from "./store.ts";

/** A client's profile and the revision of its hub part: one request, one more for a client with values of the account's own fields. */
export const profile = async (ctx: Ctx, clientId: string): Promise<{ profile: Profile; rev: string }> => {
  const { parts, card, rev } = await headOfClient(ctx, clientId);
  const [visit, fields] = await Promise.all([scheduledVisit(ctx, card), shownFields(ctx, parts)]);
  return { profile: profileOf(parts, card, ctx.now(), visit, fields), rev };
};
