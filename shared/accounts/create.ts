import type { Ctx } from "../ctx.ts";
import { Permission } from "../kernel/roles.ts";
import { newKey } from "../keys/service.ts";
import { invitedPerson } from "../staff/service.ts";
import { joinActions, ownersAction } from "../staff/store.ts";
import { type Account, CountSettings, type NewAccount } from "./schema.ts";
import { accountItem } from "./store.ts";

type Operator = Pick<Ctx, "table" | "newId" | "now">;

/** Who is to own an account from its first day: the subject of their token, and the email they sign in by. */
interface FirstOwner {
  subject: string;
  email: string;
}

/**
 * A13. Makes an account with a first API key of role owner that holds every permission, and, when one is given, its owner. For
 * operators and the local run; no route does it.
 */
export const createAccount = async (
  means: Operator,
  { owner, ...named }: NewAccount & { owner?: FirstOwner },
): Promise<{ account: Account; apiKey: string }> => {
  const account: Account = {
    ...named,
    id: means.newId("account"),
    createdAt: means.now(),
    counts: CountSettings.parse({}),
    rulesVersion: means.newId("revision"),
  };
  const first = { name: "first key", role: "owner" as const, permissions: [...Permission.options] };
  const { text, item } = newKey(means, account.id, first);
  await means.table.transact([
    { put: accountItem(account, means.newId("revision")), condition: { if: "attribute_not_exists(pk)" } },
    { put: item },
    ...(owner ? ownerActions(means, account.id, owner) : []),
  ]);
  return { account, apiKey: text };
};

const ownerActions = (means: Operator, accountId: string, { subject, email }: FirstOwner) => {
  const newRev = () => means.newId("revision");
  const person = invitedPerson(means, { name: email, email, role: "owner", permissions: [] }, subject);
  return [
    ...joinActions(accountId, person, newRev),
    ownersAction(accountId, { list: {}, rev: undefined }, { [person.id]: "invited" }, newRev()),
  ];
};
