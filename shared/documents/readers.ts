import type { Ctx } from "../ctx.ts";
import { Refusal } from "../kernel/errors.ts";
import { may, type Right, rights } from "../kernel/rights.ts";
import type { Document } from "./schema.ts";

type Audience = Document["audience"];

const needed: Record<Audience, Right | undefined> = {
  team: undefined,
  health: "health",
  transformation: "transformation",
};

/** Whether the caller, who sees the client, sees a document of an audience too. */
export const sees = ({ actor }: Pick<Ctx, "actor">, audience: Audience): boolean =>
  needed[audience] === undefined || may(actor, needed[audience]);

/** Whether not everybody who sees the client sees it: that it was seen or changed stands on the audit trail as sensitive. */
export const isSensitive = ({ audience }: Pick<Document, "audience">): boolean => audience !== "team";

/** Refuses (403) to give a document to an audience the caller is not of. */
export const requireAudience = (ctx: Pick<Ctx, "actor">, audience: Audience): void => {
  if (sees(ctx, audience)) return;
  throw new Refusal("forbidden", "forbidden", `This needs the right to: ${rights[needed[audience]!].says}.`, [
    { pointer: "/body/audience", message: "is not for you to see" },
  ]);
};
