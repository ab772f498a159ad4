import { headerPrefix } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { documentOf } from "../documents/store.ts";
import type { Step } from "../jobs/run.ts";
import type { Job } from "../jobs/schema.ts";
import { staysBehind } from "../settling/behind.ts";
import { cards } from "../settling/card.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { key } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import { keptBecause, keptByLaw, type LegalYears } from "./legal.ts";
import { KeptKind, type LegalRecord, type Receipt } from "./schema.ts";
import { stripped } from "./service.ts";
import { erasedCardItem, erasureItem, legalAction, receiptItem, receiptOf } from "./store.ts";
import { afterwards, beforehand, forgottenPointer, type Traces } from "./traces.ts";

/** Where an erase is: the collections to be emptied (the client's and those of clients merged into it), and what is done in them. */
interface Place {
  phase: "count" | "beforehand" | "records" | "header" | "afterwards";
  clients: string[];
  at: number;
  after?: Rows["last"];
  /** whether this pass over a collection found anything */
  found?: boolean;
  counted: Record<string, number>;
  kept: Partial<Record<KeptKind, Kept>>;
  suppressed: Receipt["suppressed"];
}

/** What of a kind is kept; ids of documents alone, since invoices are read from their list. */
type Kept = Pick<Receipt["kept"][number], "count" | "untilOn" | "records">;

/** What stays: the sums of the client itself, not those of one merged into it, which are in its own; and that it was erased. */
const stays = ({ at }: Place, { type }: Item): boolean => staysBehind.has(type) && (at === 0 || type !== "series");
/** What is no kind of record of its own. */
const uncounted = new Set([
  ...staysBehind,
  "bookingClaim",
  "freePass",
  "answer",
  "bar",
  "consentState",
  "searchState",
  "duplicate",
  "merge",
  "transformationDue",
  "signatureState",
]);

/** Items of a transaction: each is at most itself, its pointer and its copy for the law. */
const pageSize = 30;

/**
 * S4-27, reliability 18. A piece of an erase: first everything is counted, for the receipt; then what other places hold of
 * the client goes, while the header still says who it was; then its records, a page at a time, each with its pointer, which
 * stays as a tombstone, so that no sync brings it back, and a document that must be kept when its bytes stand apart; the header
 * last. Every piece may be done twice. When the job says done, nothing of the client is left in the live stores.
 */
export const eraseStep =
  (means: Means, traces: Traces): Step =>
  async (job) => {
    const clientId = String(job.input.clientId);
    const place = (job.place as Place | undefined) ?? (await begin(traces, clientId));
    const next = await phases[place.phase]({ means, traces, job }, structuredClone(place));
    if (next !== "done") return { ...job, state: "running", progress: next.counted, place: { ...next } };
    const receipt = await finish(means, job, place);
    return { ...job, state: "done", progress: place.counted, place: {}, result: { receipt } };
  };

const begin = async ({ mergedInto }: Traces, clientId: string): Promise<Place> => ({
  phase: "count",
  clients: [clientId, ...(await mergedInto(clientId))],
  at: 0,
  counted: {},
  kept: {},
  suppressed: { email: 0, sms: 0 },
});

interface Run {
  means: Means;
  traces: Traces;
  job: Job;
}
type Phase = (run: Run, place: Place) => Promise<Place | "done">;

const pkAt = ({ accountId }: Means, { clients, at }: Place): string => key(accountId, clients[at]!);

/** On to the next collection, or to the next phase with the first one. */
const onward = (place: Place, phase: Place["phase"]): Place => {
  const { after: _, found: __, ...rest } = place;
  return place.at + 1 < place.clients.length ? { ...rest, at: place.at + 1 } : { ...rest, at: 0, phase };
};

const count: Phase = async ({ means, job }, place) => {
  const { items, last } = await means.table.query({
    pk: pkAt(means, place),
    limit: 500,
    ...(place.after && { after: place.after }),
  });
  for (const item of items) {
    if (item.gone || uncounted.has(item.type)) continue;
    place.counted[item.type] = (place.counted[item.type] ?? 0) + 1;
    const kept = keptByLaw(item, yearsOf(job), job.createdAt);
    if (kept) place.kept[kept.what] = withOne(place.kept[kept.what], kept);
  }
  return last ? { ...place, after: last } : onward(place, "beforehand");
};

/** As the account's settings said when the erase was ordered. */
const yearsOf = ({ input }: Job): LegalYears => ({
  invoiceYears: Number(input.invoiceYears),
  waiverYears: Number(input.waiverYears),
});

/** Ids of documents on a receipt. */
const mostNamed = 200;

const withOne = (kept: Kept = { count: 0, untilOn: "", records: [] }, { what, id, untilOn }: LegalRecord): Kept => ({
  count: kept.count + 1,
  untilOn: kept.untilOn > untilOn ? kept.untilOn : untilOn,
  records: what === "invoice" ? [] : [...kept.records, id].slice(0, mostNamed),
});

/** The fence of a client merged into this one, and what other places hold. */
const before: Phase = async ({ means, traces }, place) => {
  const clientId = place.clients[place.at]!;
  const { items } = await means.table.query({ pk: pkAt(means, place), prefix: headerPrefix });
  if (place.at > 0) await fenceAlias(means, clientId);
  const suppressed = await beforehand(means, traces, place.clients, clientId, items);
  place.suppressed.email += suppressed.email;
  place.suppressed.sms += suppressed.sms;
  return onward(place, "records");
};

/** A client that was merged into the erased one has no sums of its own. */
const fenceAlias = (means: Means, clientId: string): Promise<void> =>
  afresh(async () => {
    const card = await means.table.get(cards.key(means.accountId, clientId));
    if (!card) return;
    const put = erasedCardItem(means, { ...stripped(cards.fromItem(card)), sums: {} });
    await means.table.put(put, { if: "#rev = :rev", values: { rev: card.rev } });
  });

const records: Phase = async ({ means, traces, job }, place) => {
  const { items, last } = await means.table.query({
    pk: pkAt(means, place),
    from: "1",
    limit: pageSize,
    ...(place.after && { after: place.after }),
  });
  const going = items.filter((item) => !stays(place, item));
  for (const item of going) {
    const kept = item.type === "document" ? keptByLaw(item, yearsOf(job), job.createdAt) : undefined;
    if (kept) await traces.hold(documentOf(item), kept.untilOn);
  }
  await remove(means, job, going);
  const { after: _, ...rest } = place;
  const found = place.found || going.length > 0;
  if (last) return { ...rest, found, after: last };
  // what was on its way when the fence was set may have landed where this pass had been
  return found ? { ...rest, found: false } : onward(place, "header");
};

const remove = async (means: Means, job: Job, items: Item[]): Promise<void> => {
  const actions = items.flatMap((item) => removal(means, job, item));
  const once = new Map(actions.map((action) => [keyIn(action), action]));
  if (once.size > 0) await means.table.transact([...once.values()]);
};

const keyIn = (action: Action): string => {
  const { pk, sk } = "put" in action ? action.put : "remove" in action ? action.remove : { pk: "", sk: "" };
  return `${pk}\n${sk}`;
};

const removal = (means: Means, job: Job, item: Item): Action[] => {
  const kept = keptByLaw(item, yearsOf(job), job.createdAt);
  return [
    { remove: { pk: item.pk, sk: item.sk } },
    ...(kept ? [legalAction(means, kept)] : []),
    ...forgottenPointer(means, item),
  ];
};

const header: Phase = async ({ means, job }, place) => {
  const { items } = await means.table.query({ pk: pkAt(means, place), prefix: headerPrefix, limit: pageSize });
  const going = items.filter((item) => !stays(place, item));
  if (going.length === 0) return onward(place, "afterwards");
  await remove(means, job, going);
  return place;
};

const after: Phase = async ({ means, traces }, place) => {
  const clientId = place.clients[place.at]!;
  await afterwards(means, traces, clientId);
  const next = onward(place, "afterwards");
  return next.at === 0 ? "done" : next;
};

const phases: Record<Place["phase"], Phase> = { count, beforehand: before, records, header, afterwards: after };

const daysLater = (at: string, days: number): string => new Date(Date.parse(at) + days * 24 * 3600_000).toISOString();

/** The receipt with what came of it, and that the job is through in each collection: from now on sweep keeps them empty. */
const finish = async (means: Means, job: Job, { clients, counted, kept, suppressed }: Place): Promise<Receipt> => {
  const now = means.now();
  const receipt: Receipt = {
    ...(await receiptOf(means, job.id)),
    doneAt: now,
    erased: counted,
    kept: KeptKind.options.flatMap((what) => (kept[what] ? [{ what, ...kept[what], ...keptBecause[what] }] : [])),
    suppressed,
    remains: [
      {
        where: "failed batches; an export, import or upload that was being made at that moment",
        untilAt: daysLater(now, 30),
      },
      { where: "the table's stream", untilAt: daysLater(now, 1) },
      { where: "backups (point in time recovery)", untilAt: daysLater(now, 35) },
    ],
  };
  await means.table.transact([
    { put: receiptItem(means, receipt) },
    ...clients.slice(0, 90).map((clientId) => ({ put: erasureItem(means, clientId, job.id, true) })),
  ]);
  return receipt;
};
