import { createHash } from "node:crypto";
import { AccountId } from "../../shared/kernel/ids.ts";
import { apiKeyByText } from "../../shared/keys/store.ts";
import { type Membership, membershipIn, membershipsOf } from "../../shared/staff/membership.ts";
import type { Table } from "../../shared/table/table.ts";
import type { Caller } from "../http/context.ts";
import { memoryOf } from "./memory.ts";
import type { CheckToken } from "./sign-in.ts";

/** What the authorizer works with: the table, and a check of staff's tokens. */
export interface Means {
  table: Table;
  check: CheckToken;
}

/** What is read of a request: HTTP API authorizer event, payload 2.0; header names are lower case. */
export interface Asked {
  headers?: Record<string, string | undefined>;
  requestContext: { timeEpoch: number };
}

/** Never a denial (design.md, API conventions): who calls, or a sentence that the pipeline answers as our own 401. */
export interface Verdict {
  isAuthorized: true;
  context: Caller | { problem: string };
}

interface Known {
  caller: Caller;
  /** when the credentials themselves end, epoch ms */
  until: number;
}
type Found = Known | { problem: string };

/** How long a caller is taken at their word after one look (design.md), and how many callers are remembered. */
const rememberedMs = 60_000;
const mostRemembered = 1000;

/** Prefix, the account's ULID, a secret: enough to find the key by one GetItem. */
const apiKeyText = /^ck_([0-7][0-9A-HJKMNP-TV-Z]{25})_[\w-]{43}$/;

/** Says who makes a request. Only good answers are remembered, so a new key or membership counts at once. */
export const authorizerOf = ({ table, check }: Means): ((event: Asked) => Promise<Verdict>) => {
  const memory = memoryOf<Caller>(mostRemembered);
  return async ({ headers = {}, requestContext: { timeEpoch: now } }) => {
    if (!headers.authorization) return verdict({ problem: "This needs an API key or a signed-in member of staff." });
    const text = /^Bearer +([\x21-\x7e]{1,8192})$/i.exec(headers.authorization)?.[1];
    if (!text)
      return verdict({ problem: "The header Authorization must read: Bearer, and an API key or access token." });
    const account = headers["x-account"];
    const name = createHash("sha256")
      .update(JSON.stringify([text, account]))
      .digest("base64url");
    const remembered = memory.recall(name, now);
    if (remembered) return verdict(remembered);
    const found = text.startsWith("ck_")
      ? await byApiKey(table, text, account, now)
      : await bySignIn(table, check, text, account);
    if ("problem" in found) return verdict(found);
    memory.keep(name, found.caller, Math.min(now + rememberedMs, found.until));
    return verdict(found.caller);
  };
};

const verdict = (context: Verdict["context"]): Verdict => ({ isAuthorized: true, context });

const byApiKey = async (table: Table, text: string, account: string | undefined, now: number): Promise<Found> => {
  const ulid = apiKeyText.exec(text)?.[1];
  if (!ulid) return { problem: "This API key is not one of ours." };
  const accountId = `acc_${ulid}`;
  const apiKey = await apiKeyByText(table, accountId, text);
  if (!apiKey) return { problem: "This API key is not one of ours." };
  const until = apiKey.expiresAt ? Date.parse(apiKey.expiresAt) : Number.POSITIVE_INFINITY;
  if (until <= now) return { problem: "This API key has expired." };
  if (account !== undefined && account !== accountId)
    return { problem: "An API key is of one account, and X-Account names another; leave that header out." };
  return { caller: callerOf(accountId, apiKey.id, apiKey), until };
};

const bySignIn = async (
  table: Table,
  check: CheckToken,
  token: string,
  account: string | undefined,
): Promise<Found> => {
  const signIn = await check(token);
  if ("problem" in signIn) return signIn;
  const chosen = await membershipOf(table, signIn.subject, account);
  if ("problem" in chosen) return chosen;
  return { caller: callerOf(chosen.accountId, chosen.staffId, chosen), until: signIn.until };
};

/** The membership that X-Account names, or the only one there is. */
const membershipOf = async (
  table: Table,
  subject: string,
  account: string | undefined,
): Promise<Membership | { problem: string }> => {
  if (account !== undefined) {
    const chosen = AccountId.safeParse(account).success && (await membershipIn(table, subject, account));
    return chosen || { problem: "X-Account must name an account you belong to." };
  }
  const [only, ...more] = await membershipsOf(table, subject);
  if (!only) return { problem: "You do not belong to an account here; an owner or admin has to add you." };
  if (more.length === 0) return only;
  const ids = [only, ...more].map(({ accountId }) => accountId).join(", ");
  return { problem: `You belong to several accounts; choose one by the header X-Account: ${ids}.` };
};

const callerOf = (
  accountId: string,
  actorId: string,
  { role, permissions, locations }: Pick<Membership, "role" | "permissions" | "locations">,
): Caller => ({
  accountId,
  actorId,
  role,
  permissions: permissions.join(" "),
  ...(locations && { locations: locations.join(" ") }),
});
