import * as z from "zod";
import { everyAccount, headOf } from "../accounts/store.ts";
import { auditAction } from "../audit/store.ts";
import { clientStands } from "../clients/collection.ts";
import type { Means } from "../ctx.ts";
import type { Step } from "../jobs/run.ts";
import { newJob } from "../jobs/store.ts";
import { isBirthday } from "../kernel/birthday.ts";
import { daysAfter, instantAt, localTime } from "../kernel/time.ts";
import { referrersOf } from "../relationships/service.ts";
import { cardsOf } from "../relationships/store.ts";
import { type Card, cards, directoryPk } from "../settling/card.ts";
import { type Rows, type Table, TransactionRefused } from "../table/table.ts";
import { ruleOn } from "./earned.ts";
import type { Reward } from "./schema.ts";
import { told } from "./service.ts";
import type { RewardSettings } from "./settings-schema.ts";
import { nightAction, onceAction, onceKey, rewardAction } from "./store.ts";

type Earning = RewardSettings["earning"];

const pageSize = 20;
/** Nights that may fail: a birthday is still seen so many days later. */
const birthdayDays = 3;
/** Days after a first visit within which somebody may still say who brought the client. */
const referralDays = 90;

/** The accounts whose clients are given points tonight. */
export const accountsWithRewards = (table: Table): Promise<string[]> =>
  everyAccount(table, ({ rewards }) => rewards?.on === true);

/** R17. Orders a night's points of an account, once a day however often it is called; whether they were ordered now. */
export const orderRewards = async (means: Means): Promise<boolean> => {
  try {
    await means.table.transact([
      nightAction(means.accountId, means.now().slice(0, 10), means.newId("revision")),
      { put: newJob(means, "rewards").item },
    ]);
    return true;
  } catch (error) {
    if (error instanceof TransactionRefused && !error.contended) return false;
    throw error;
  }
};

/** What the hub gives by itself, whose occasion is remembered at a client: `once`. */
type Given = Pick<Reward, "clientId" | "kind" | "points" | "on" | "at" | "referredId">;

/** Gives points, if the occasion gave none before and the client stands; how many entries were written. */
const give = async (means: Means, given: Given, once: { clientId: string; what: string }): Promise<number> => {
  const reward: Reward = { id: means.newId("reward"), ...given };
  const { clientId } = reward;
  try {
    await means.table.transact([
      onceAction(means.accountId, once.clientId, once.what, means.newId("revision")),
      clientStands(means, clientId),
      ...(once.clientId === clientId ? [] : [clientStands(means, once.clientId)]),
      rewardAction(means.accountId, reward, means.newId("revision")),
      auditAction(means, { act: "reward.added", clientId, about: reward.id, after: told(reward) }),
    ]);
    return 1;
  } catch (error) {
    if (error instanceof TransactionRefused && !error.contended) return 0;
    throw error;
  }
};

const gaveBefore = async ({ table, accountId }: Means, clientId: string, what: string): Promise<boolean> =>
  (await table.get(onceKey(accountId, clientId, what))) !== undefined;

/** Points of a birthday today or in the last days, once a year. */
const forBirthday = async (means: Means, earning: Earning, card: Card, today: string): Promise<number> => {
  const { clientId, birthday, zone } = card;
  const on = Array.from({ length: birthdayDays + 1 }, (_, i) => daysAfter(today, -i)).find(
    (day) => birthday && isBirthday(birthday, day) && birthday < day,
  );
  const rule = on && ruleOn(earning, "birthday", on);
  if (!rule) return 0;
  const what = `birthday ${on.slice(0, 4)}`;
  if (await gaveBefore(means, clientId, what)) return 0;
  const at = instantAt(`${on}T00:00`, zone);
  return give(means, { clientId, kind: "birthday", points: rule.points, on, at }, { clientId, what });
};

/** Points for whoever brought a client that came for the first time lately; once for each client, whoever it is said to be later. */
const forReferral = async (means: Means, earning: Earning, card: Card, today: string): Promise<number> => {
  const { clientId, firstVisitAt: at, zone } = card;
  const on = at && localTime(at, zone).day;
  const rule = on && on >= daysAfter(today, -referralDays) && ruleOn(earning, "referral", on);
  if (!rule || (await gaveBefore(means, clientId, "referral"))) return 0;
  const referrers = await referrersOf(means, clientId);
  const known = await cardsOf(means, referrers);
  const referrer = referrers.map((id) => known.get(id)?.clientId).find((id) => id && id !== clientId);
  if (!referrer) return 0;
  const given: Given = { clientId: referrer, kind: "referral", points: rule.points, on, at, referredId: clientId };
  return give(means, given, { clientId, what: "referral" });
};

const Place = z.object({ after: z.custom<NonNullable<Rows["last"]>>().optional() });

/**
 * R19. A page of the night's points (S2-14), as of when they were ordered: for birthdays, and for first visits of clients
 * somebody brought. Each occasion gives points once, so that a night that is run twice or late is right.
 */
export const rewardStep =
  (means: Means): Step =>
  async (job) => {
    const { after } = Place.parse(job.place ?? {});
    const { rewards } = (await headOf(means.table, means.accountId)).account;
    const progress = { clients: 0, given: 0, ...job.progress };
    if (!rewards?.on) return { ...job, progress, state: "done" };
    const where = { index: "gsi2" as const, pk: directoryPk(means.accountId), limit: pageSize };
    const page = await means.table.query({ ...where, ...(after && { after }) });
    for (const card of page.items.map((item) => cards.fromItem(item))) {
      const today = localTime(job.createdAt, card.zone).day;
      progress.clients += 1;
      progress.given += await forBirthday(means, rewards.earning, card, today);
      progress.given += await forReferral(means, rewards.earning, card, today);
    }
    return { ...job, progress, place: { after: page.last }, state: page.last ? "running" : "done" };
  };
