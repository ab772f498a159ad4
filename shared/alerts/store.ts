import type { Ctx, Means } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import { listPage } from "../table/list.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import { Alert } from "./schema.ts";

const alertsPk = (accountId: string): string => key(accountId, "ALERTS");
const alerts = entity("alert", Alert, (accountId, at, id) => ({ pk: alertsPk(accountId!), sk: key(at!, id!) }));
const seenKey = (accountId: string, actorId: string) => ({ pk: key(accountId, "ALERTSSEEN"), sk: actorId });

/** Seconds a notice is kept. */
const keptFor = 90 * 24 * 3600;

/** V20. A notice for the team, for the transaction of what it tells; `due` takes it to the topic that others may listen to. */
export const alertAction = (
  means: Pick<Means, "accountId" | "newId" | "now">,
  told: Omit<Alert, "id" | "at">,
): Action => {
  const alert: Alert = { id: means.newId("alert"), at: means.now(), ...told };
  const put = alerts.toItem(alerts.key(means.accountId, alert.at, alert.id), alert, means.newId("revision"));
  return { put: { ...put, due: true, expiresAt: Math.floor(Date.parse(alert.at) / 1000) + keptFor } };
};

/** V21. Notices, newest first: one request a page. */
export const alertsOf = (ctx: Ctx, page: PageQuery): Promise<Page<Alert>> =>
  listPage(ctx, "alerts", page, { pk: alertsPk(ctx.accountId), newestFirst: true }, alerts.fromItem);

/** V22. Up to when the caller has seen them. */
export const seenUpTo = async ({ table, accountId, actor }: Ctx): Promise<string | undefined> =>
  (await table.get(seenKey(accountId, actor.id)))?.data.at as string | undefined;

/** V22. How many came after a time: one request per MB. */
export const countSince = async ({ table, accountId }: Ctx, at: string | undefined): Promise<number> => {
  let count = 0;
  let after: Rows["last"];
  do {
    const from = at === undefined ? {} : { from: `${key(at)}~` };
    const page = await table.query({ pk: alertsPk(accountId), ...from, ...(after && { after }) });
    count += page.items.length;
    after = page.last;
  } while (after);
  return count;
};

/** V24. Notes that the caller has seen them up to a time. */
export const noteSeen = ({ table, accountId, actor, newId }: Ctx, at: string): Promise<void> =>
  table.put({ ...seenKey(accountId, actor.id), type: "alertsSeen", rev: newId("revision"), data: { at } });

export const patterns: Pattern[] = [
  {
    id: "V20",
    question: "Tell the team of something",
    index: "table",
    keys: "in the transaction of what it tells: put account#ALERTS, at#alert",
    requests: 0,
    units: "2 WU",
    usedBy: "intake, sender",
  },
  {
    id: "V21",
    question: "Notices for the team, newest first",
    index: "table",
    keys: "pk = account#ALERTS, newest first",
    requests: "1 a page",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/alerts",
  },
  {
    id: "V22",
    question: "Up to when has somebody seen the notices, and how many came since?",
    index: "table",
    keys: "pk = account#ALERTSSEEN, sk = person or key; then pk = account#ALERTS, from that time on",
    requests: 2,
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/alerts",
  },
  {
    id: "V24",
    question: "Note that somebody has seen the notices",
    index: "table",
    keys: "put account#ALERTSSEEN, person or key",
    requests: 1,
    units: "1 WU",
    usedBy: "POST /v1/alerts/seen",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "alert",
    holds: "A notice for the team: that a client wrote, or something could not be sent (TTL)",
    parts: ["account", "at", "alert"],
    key: (account, at, id) => alerts.key(account, at, id),
  },
  {
    type: "alertsSeen",
    holds: "Up to when somebody has seen the notices",
    parts: ["account", "actor"],
    key: (account, actor) => seenKey(account!, actor!),
  },
];
