import type { Ctx } from "../ctx.ts";
import { Refusal } from "../kernel/errors.ts";
import { grantOf, type Right, rights } from "../kernel/rights.ts";
import { isKey } from "../kernel/roles.ts";
import { keyById } from "../keys/store.ts";
import type { Me } from "./routes.ts";
import { arrive } from "./service.ts";

type Named = Pick<Me, "name" | "email" | "expiresAt">;
const unnamed: Named = { name: null, email: null, expiresAt: null };

const namedKey = async (ctx: Ctx): Promise<Named> => {
  const { name, expiresAt = null } = (await keyById(ctx, ctx.actor.id)).apiKey;
  return { ...unnamed, name, expiresAt };
};

const namedPerson = async (ctx: Ctx): Promise<Named> => {
  const { name, email } = (await arrive(ctx, ctx.actor.id)).person;
  return { ...unnamed, name, email };
};

/** Nobody is told more than what the authorizer still remembers of somebody who is gone. */
const orUnnamed = (error: unknown): Named => {
  if (error instanceof Refusal && error.kind === "notFound") return unnamed;
  throw error;
};

/** Who the caller is, and what each right says for them. A person who was invited counts as having come. */
export const whoAmI = async (ctx: Ctx): Promise<Me> => {
  const { id, role, permissions, locations } = ctx.actor;
  const kind = isKey(ctx.actor) ? "apiKey" : "staff";
  const named = await (kind === "apiKey" ? namedKey(ctx) : namedPerson(ctx)).catch(orUnnamed);
  return {
    id,
    kind,
    accountId: ctx.accountId,
    ...named,
    role,
    permissions,
    locations: locations ?? null,
    rights: (Object.keys(rights) as Right[]).map((right) => ({
      right,
      says: rights[right].says,
      may: grantOf(ctx.actor, right),
    })),
  };
};
