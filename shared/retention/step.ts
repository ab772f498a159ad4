import { decodeTime } from "ulid";
import { oldTrail } from "../audit/store.ts";
import { deletionAction } from "../changes/deleted.ts";
import { clientPk, headerPrefix } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import type { DiscussionState } from "../discussions/state.ts";
import { forgetDiscussion, strangersBefore } from "../discussions/strangers.ts";
import type { Bucket } from "../files/bucket.ts";
import type { Step } from "../jobs/run.ts";
import { Refusal } from "../kernel/errors.ts";
import { orderErase } from "../privacy/service.ts";
import { type Card, cards, directoryPk } from "../settling/card.ts";
import type { Item } from "../table/item.ts";
import { keyParts, keyPrefix } from "../table/schema.ts";
import { type Rows, TransactionRefused } from "../table/table.ts";
import { heldDocuments, oldDocuments } from "./documents.ts";
import { monthsBefore, type Named, namedBy } from "./rules.ts";
import { RetentionSettings } from "./schema.ts";

const pageSize = 50;

/** Where a night's work is: the clients, the hidden ones, discussions with strangers by their state, the audit trail, documents of erased clients. */
const order = ["clients", "hidden", "open", "snoozed", "closed", "trail", "held"] as const;
interface Place {
  phase: (typeof order)[number];
  after?: Rows["last"];
}

/**
 * S4-34. A page of what was kept for long enough: clients a rule names are erased, each by a job of its own, or counted for
 * review; old notes, to-dos, attachments and audit rows are removed, and what was kept of erased clients until its last day. `dryRun` counts and changes nothing. The counts are the progress.
 */
export const retentionStep =
  (means: Means, bucket: Pick<Bucket, "list" | "remove">): Step =>
  async (job) => {
    const run: Run = {
      means,
      bucket,
      settings: RetentionSettings.parse(job.input.settings),
      dryRun: job.input.dryRun === true,
      counts: {
        leads: 0,
        inactive: 0,
        deleted: 0,
        archivedNotes: 0,
        closedTodos: 0,
        attachments: 0,
        unknownContacts: 0,
        audit: 0,
        heldDocuments: 0,
        ...job.progress,
      },
    };
    const place = (job.place as Place | undefined) ?? { phase: "clients" };
    const last = await lookThrough(run, place);
    const next = last ? place.phase : order[order.indexOf(place.phase) + 1];
    const at = next && { phase: next, ...(last && { after: last }) };
    return { ...job, progress: run.counts, place: { ...at }, state: at ? "running" : "done" };
  };

/** A page of a phase; where it goes on, if it does. */
const lookThrough = (run: Run, { phase, after }: Place): Promise<Rows["last"]> => {
  if (phase === "held") return held(run);
  if (phase === "trail") return trail(run, after);
  if (phase === "clients" || phase === "hidden") return directory(run, phase === "hidden", after);
  return strangers(run, phase, after);
};

interface Run {
  means: Means;
  bucket: Pick<Bucket, "list" | "remove">;
  settings: RetentionSettings;
  dryRun: boolean;
  counts: Record<string, number>;
}

const add = ({ counts }: Run, name: string, more = 1): void => {
  counts[name] = (counts[name] ?? 0) + more;
};

const directory = async (run: Run, hidden: boolean, after: Rows["last"]): Promise<Rows["last"]> => {
  const { means, settings } = run;
  if (hidden ? !settings.deleted : !concernsClients(settings)) return undefined;
  const page = await means.table.query({
    index: "gsi2",
    pk: directoryPk(means.accountId, hidden),
    limit: pageSize,
    ...(after && { after }),
  });
  for (const row of page.items) {
    const card = cards.fromItem(row);
    const named = hidden ? await nameHidden(run, card) : await looked(run, card);
    if (named) await act(run, card, named);
    else await oldRecords(run, card.clientId);
  }
  return page.last;
};

const concernsClients = (settings: RetentionSettings): boolean => {
  const { leads, inactive, archivedNotes, closedTodos, attachments } = settings;
  return [leads, inactive, archivedNotes, closedTodos, attachments].some(Boolean);
};

/** The rule that names a client, after a look at what its card does not tell. */
const looked = async ({ means, settings }: Run, card: Card): Promise<Named | undefined> => {
  const named = namedBy(settings, card, means.now());
  if (named?.rule !== "inactive") return named;
  return (await isQuiet(means, card.clientId, monthsBefore(means.now(), settings.inactive!.months)))
    ? named
    : undefined;
};

/** Whether a client neither booked nor paid nor is under contract since a time: the card does not tell. */
export const isQuiet = async ({ table, accountId }: Means, clientId: string, since: string): Promise<boolean> => {
  const pk = clientPk(accountId, clientId);
  const [bookings, invoices, contracts] = await Promise.all([
    table.query({ pk, from: keyPrefix("BKG") + since, to: "BKG$", limit: 1 }),
    table.query({ pk, from: keyPrefix("INV") + since, to: "INV$", limit: 1 }),
    table.query({ pk, prefix: keyPrefix("CON"), newestFirst: true, limit: 25 }),
  ]);
  const under = contracts.items.some(
    ({ data, gone }) => !gone && !["ended", "cancelled"].includes(String(data.status)),
  );
  return bookings.items.length === 0 && invoices.items.length === 0 && !under;
};

/** A deleted client whose parts nobody wrote since so long: when it was deleted is when it was written last. */
const nameHidden = async ({ means, settings }: Run, { clientId }: Card): Promise<Named | undefined> => {
  const { items } = await means.table.query({ pk: clientPk(means.accountId, clientId), prefix: headerPrefix });
  const parts = items.filter(({ type }) => type === "client" || type === "clientSource");
  const written = Math.max(...parts.map(({ rev }) => decodeTime(rev.slice(4))));
  const before = monthsBefore(means.now(), settings.deleted!.months);
  return new Date(written).toISOString() < before ? { rule: "deleted", act: "erase" } : undefined;
};

const act = async (run: Run, { clientId }: Card, named: Named): Promise<void> => {
  add(run, named.rule);
  if (run.dryRun || named.act === "review") return;
  try {
    await orderErase(run.means, clientId, `retention: ${named.rule}`);
  } catch (error) {
    // merged or erased since the directory was read
    if (!(error instanceof Refusal)) throw error;
  }
};

/** Attachments of a client that came long enough ago, notes and to-dos that were archived or closed, a note with its history. */
const oldRecords = async (run: Run, clientId: string): Promise<void> => {
  const { means, settings, bucket, dryRun } = run;
  if (settings.attachments) {
    const before = monthsBefore(means.now(), settings.attachments.months);
    add(run, "attachments", await oldDocuments(means, bucket, clientId, before, dryRun));
  }
  const pk = clientPk(means.accountId, clientId);
  const old = async (rule: { months: number } | null, prefix: string, when: (data: Item["data"]) => unknown) => {
    if (!rule) return [];
    const before = monthsBefore(means.now(), rule.months);
    const { items } = await means.table.query({ pk, prefix });
    return items.filter(({ gone, data }) => {
      const at = when(data);
      return !gone && typeof at === "string" && at < before;
    });
  };
  const notes = await old(settings.archivedNotes, keyPrefix("NOTE", "archived"), ({ archivedAt }) => archivedAt);
  const todos = await old(settings.closedTodos, keyPrefix("TODO"), ({ status, completedAt, deletedAt }) =>
    status === "open" ? undefined : (deletedAt ?? completedAt),
  );
  add(run, "archivedNotes", notes.length);
  add(run, "closedTodos", todos.length);
  if (dryRun) return;
  for (const note of notes) {
    const { items } = await means.table.query({ pk, prefix: keyPrefix("NOTEV", String(note.data.id)) });
    for (const item of items) await means.table.remove(item);
  }
  for (const item of [...notes, ...todos]) await removeUnchanged(means, item);
};

/** One that somebody brought back meanwhile stays. */
const removeUnchanged = async (means: Means, { pk, sk, rev, type, data }: Item): Promise<void> => {
  const told =
    data.kind === "health" ? [] : [deletionAction(means, type as "note" | "todo", String(data.id), keyParts(pk)[1])];
  try {
    await means.table.transact([{ remove: { pk, sk }, condition: { if: "#rev = :rev", values: { rev } } }, ...told]);
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
  }
};

const strangers = async (run: Run, state: DiscussionState, after: Rows["last"]): Promise<Rows["last"]> => {
  const { means, settings, dryRun } = run;
  if (!settings.unknownContacts) return undefined;
  const before = monthsBefore(means.now(), settings.unknownContacts.months);
  const { items, last } = await strangersBefore(means, state, before, { limit: pageSize, after });
  add(run, "unknownContacts", items.length);
  if (!dryRun) for (const item of items) await forgetDiscussion(means, item);
  return last;
};

const held = async (run: Run): Promise<undefined> => {
  add(run, "heldDocuments", await heldDocuments(run.means, run.bucket, run.dryRun));
};

const trail = async (run: Run, after: Rows["last"]): Promise<Rows["last"]> => {
  const { means, settings } = run;
  if (!settings.audit) return undefined;
  const { items, last } = await oldTrail(means, monthsBefore(means.now(), settings.audit.years * 12), pageSize, after);
  add(run, "audit", items.length);
  if (!run.dryRun && items.length > 0) await means.table.transact(items.map(({ pk, sk }) => ({ remove: { pk, sk } })));
  return last;
};
