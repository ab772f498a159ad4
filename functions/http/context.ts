import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Ctx } from "../../shared/ctx.ts";
import { Refusal } from "../../shared/kernel/errors.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { requireRight } from "../../shared/kernel/require-right.ts";
import type { Right } from "../../shared/kernel/rights.ts";
import type { Actor, Permission, Role } from "../../shared/kernel/roles.ts";
import type { Services } from "../services.ts";

/** What the authorizer answers: who calls, or why we do not know (functions/authorizer). */
export interface Caller {
  accountId: string;
  actorId: string;
  role: Role;
  /** space separated */
  permissions: string;
  /** ids of the locations the person is limited to, space separated; absent: all */
  locations?: string;
  /** set instead of the rest when the credentials did not hold */
  problem?: string;
}

type Authorized = APIGatewayProxyEventV2 & { requestContext: { authorizer?: { lambda?: Partial<Caller> } } };

const nobody: Actor = { id: "nobody", role: "instructor", permissions: [] };

const words = (text: string | undefined): string[] => (text ?? "").split(" ").filter(Boolean);

/** The caller of a request, who must have the right `needed`. 401 and 403 in our own form. */
export const authenticate = (event: Authorized, needed: Right | "public"): { accountId: string; actor: Actor } => {
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
  const actor: Actor = {
    id: caller.actorId ?? "",
    role: caller.role,
    permissions: words(caller.permissions) as Permission[],
    ...(caller.locations !== undefined && { locations: words(caller.locations) }),
  };
  requireRight(actor, needed);
  return { accountId: caller.accountId, actor };
};

/** The ctx of one request, with a table that counts what this request costs. */
export const contextOf = ({ table, secrets }: Services, event: Authorized, needed: Right | "public"): Ctx => {
  const now = new Date(event.requestContext.timeEpoch).toISOString();
  return { ...authenticate(event, needed), now: () => now, newId, table: table.metered(), secrets };
};
