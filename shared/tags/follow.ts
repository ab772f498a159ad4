import * as z from "zod";
import { auditAction } from "../audit/store.ts";
import { clientStands } from "../clients/collection.ts";
import { clientTags } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import type { Step } from "../jobs/run.ts";
import type { Job } from "../jobs/schema.ts";
import { TagId } from "../kernel/ids.ts";
import type { Actor } from "../kernel/roles.ts";
import { segmentsFollowTag } from "../segments/follow-tag.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import { keyParts } from "../table/schema.ts";
import { type Rows, TransactionRefused } from "../table/table.ts";
import { clientTagItem, clientTagsOf, untagAction } from "./members.ts";
import { asRead, type HeldTag, membersPk, tagOf, tagStands } from "./store.ts";

const Input = z.object({ tagId: TagId });

/** Where it is: members are gone through until a whole round finds nothing to do. */
interface Place {
  after?: Rows["last"];
  /** members of this round that were not as they should be */
  found?: number;
  round?: number;
}

/** Members looked at in one piece. */
const pageSize = 25;
/** A client given the tag just before the change may come into the index this much later, ms. */
const indexLag = 2000;

/** Until the index shows whoever was a member when the job was made. */
const indexed = async (means: Means, { createdAt }: Job): Promise<void> => {
  const left = Date.parse(createdAt) + indexLag - Date.parse(means.now());
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(left, indexLag)));
};

/**
 * Takes what became of a tag to a page of its members: its new name, the tag it was merged into, or that it is gone. What
 * holds is read anew for each client, so jobs about the same tag may overtake each other.
 */
export const followTagStep =
  (means: Means): Step =>
  async (job) => {
    const { tagId } = Input.parse(job.input);
    const { after, found: before = 0, round = 1 } = (job.place ?? {}) as Place;
    if (round > 1 && !after) await indexed(means, job);
    if (round === 1 && !after) await segmentsFollowTag(means, tagId, (await tagOf(means, tagId, true))?.tag);
    const pk = membersPk(means.accountId, tagId);
    const page = await means.table.query({ index: "gsi1", pk, limit: pageSize, ...(after && { after }) });
    const came = { changed: 0, refused: 0, right: 0 };
    for (const row of page.items) came[await followMember(means, job.by, keyParts(row.pk)[1]!, tagId)] += 1;
    const progress = { clients: (job.progress.clients ?? 0) + came.changed };
    const found = before + came.changed + came.refused;
    const done = !page.last && round > 1 && found === 0;
    const place: Place = page.last ? { after: page.last, found, round } : { round: round + 1 };
    return { ...job, progress, place: { ...place }, state: done ? "done" : "running" };
  };

/** What came of one member; `refused`: others were at it, the next round comes back. */
const followMember = async (
  means: Means,
  by: string | undefined,
  clientId: string,
  tagId: string,
): Promise<"changed" | "refused" | "right"> => {
  const tag = await tagOf(means, tagId, true);
  const ids = [tagId, ...(tag && tag.tag.id !== tagId ? [tag.tag.id] : [])];
  const [held, other] = await means.table.getMany(ids.map((id) => clientTags.key(means.accountId, clientId, id)));
  if (!held || held.gone) return "right";
  const changes = tag?.tag.id === tagId ? renaming(means, held, tag) : leaving(means, by, clientId, held, tag, other);
  if (changes.length === 0) return "right";
  try {
    await means.table.transact([clientStands(means, clientId), ...changes, ...(tag ? [tagStands(tag)] : [])]);
    return "changed";
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
    // merged or erased meanwhile: its tags went with it
    return error.failed.includes(0) ? "right" : "refused";
  }
};

/**
 * Puts the tags of one client right: for what comes back to it after it lay aside, out of reach of the jobs that followed its
 * tags meanwhile (unmerge).
 */
export const mendTags = async (means: Means, clientId: string): Promise<void> => {
  for (const item of await clientTagsOf(means, clientId))
    await followMember(means, undefined, clientId, clientTags.fromItem(item).tagId);
};

const renaming = (means: Means, held: Item, { tag }: HeldTag): Action[] => {
  const data = { ...clientTags.fromItem(held), name: tag.name };
  if (held.data.name === tag.name) return [];
  const set = { data, rev: means.newId("revision"), dirty: true };
  return [{ update: { pk: held.pk, sk: held.sk }, change: { set }, condition: asRead(held) }];
};

/** The client loses the tag and has, where it was merged, the other one. */
const leaving = (
  means: Means,
  by: string | undefined,
  clientId: string,
  held: Item,
  into: HeldTag | undefined,
  other: Item | undefined,
): Action[] => {
  const { name, addedAt, addedBy } = clientTags.fromItem(held);
  const row = into && clientTagItem(means, clientId, { tagId: into.tag.id, name: into.tag.name, addedAt, addedBy });
  const actor: Actor = { id: by ?? "system", role: "manager", permissions: [] };
  return [
    untagAction(means, held),
    ...(row && (!other || other.gone)
      ? [
          {
            put: { ...row, ...(held.home && { home: held.home }) },
            condition: { if: "attribute_not_exists(pk) OR #gone = :gone", values: { gone: true } },
          },
        ]
      : []),
    auditAction(
      { ...means, actor },
      { act: "tags.saved", clientId, before: [name], after: into ? [into.tag.name] : [] },
    ),
  ];
};
