import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Ctx } from "../../shared/ctx.ts";
import { Refusal } from "../../shared/kernel/errors.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { type Actor, type Role, reaches } from "../../shared/kernel/roles.ts";
import type { Services } from "../services.ts";

/** What the authorizer answers: who calls, or why we do not know (functions/authorizer). */
export interface Caller {
  accountId: string;
  actorId: string;
  role: Role;
  /** space separated */
  permissions: string;
  /** set instead of the rest when the credentials did not hold */
  problem?: string;
}

type Authorized = APIGatewayProxyEventV2 & { requestContext: { authorizer?: { lambda?: Partial<Caller> } } };

const nobody: Actor = { id: "nobody", role: "instructor", permissions: [] };

/** The caller of a request, whose role must reach `needed`. 401 and 403 in our own form. */
export const authenticate = (event: Authorized, needed: Role | "public"): { accountId: string; actor: Actor } => {
  if (needed === "public") return { accountId: "", actor: nobody };
  const caller = event.requestContext.authorizer?.lambda;
  if (!caller?.accountId || !caller.role || caller.problem)
    throw new Refusal(
      "unauthenticated",
      "unauthenticated",
      caller?.problem || "This needs an API key or a signed-in member of staff.",
      [],
      {
        "www-authenticate": 'Bearer realm="clientele"',
      },
    );
  if (!reaches(caller.role, needed))
    throw new Refusal("forbidden", "forbidden", `This needs the role ${needed}; the caller has ${caller.role}.`);
  const permissions = (caller.permissions ?? "").split(" ").filter(Boolean) as Actor["permissions"];
  return { accountId: caller.accountId, actor: { id: caller.actorId ?? "", role: caller.role, permissions } };
};

/** The ctx of one request, with a table that counts what this request costs. */
export const contextOf = ({ table, secrets }: Services, event: Authorized, needed: Role | "public"): Ctx => {
  const now = new Date(event.requestContext.timeEpoch).toISOString();
  return { ...authenticate(event, needed), now: () => now, newId, table: table.metered(), secrets };
};
