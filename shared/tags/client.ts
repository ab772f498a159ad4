import { auditAction } from "../audit/store.ts";
import { requireClient, writeToClient } from "../clients/collection.ts";
import { clientTags } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import { conflict, type Fault, invalid, Refusal } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import { may } from "../kernel/rights.ts";
import { afresh } from "../table/afresh.ts";
import { clientTagItem, clientTagsOf, untagAction } from "./members.ts";
import type { TagChange } from "./routes.ts";
import { requireRoom, tagFrom } from "./service.ts";
import { type HeldTag, newTagActions, tagStands, tagsNamed } from "./store.ts";

/** Tags a client has at most: a profile reads them all. */
const mostOfClient = 50;

/** Position of each folded name among those given; a name given twice counts once. */
const positions = (names: string[]): Map<string, number> => {
  const first = new Map<string, number>();
  for (const [i, name] of names.entries()) if (!first.has(fold(name))) first.set(fold(name), i);
  return first;
};

/** 403 naming each name that is no tag yet, to whoever may not make one (S0-77). */
const requireKnown = async (ctx: Ctx, clientId: string, faults: Fault[]): Promise<void> => {
  if (faults.length === 0 || may(ctx.actor, "curate")) return;
  await requireClient(ctx, clientId);
  throw new Refusal("forbidden", "tag-unknown", "There is no such tag, and making one needs a manager.", faults);
};

/** Refuses names that are given and taken at once. */
const requireApart = (add: Map<string, number>, remove: Map<string, number>): void => {
  const both = [...remove].filter(([name]) => add.has(name));
  if (both.length > 0)
    throw invalid(both.map(([, i]) => ({ pointer: `/body/remove/${i}`, message: "is to be added too" })));
};

/**
 * Gives and takes tags of a client, all in one transaction or none (S0-75, S0-78, S0-79); the names it has then. Names that
 * are new become tags if the caller may make them. What two people save at once holds both.
 */
export const saveTags = (ctx: Ctx, clientId: string, change: TagChange): Promise<string[]> =>
  afresh(() => save(ctx, clientId, change));

const save = async (ctx: Ctx, clientId: string, { add, remove }: TagChange): Promise<string[]> => {
  const [wanted, unwanted] = [positions(add), positions(remove)];
  requireApart(wanted, unwanted);
  const [held, known] = await Promise.all([
    clientTagsOf(ctx, clientId),
    tagsNamed(ctx, [...wanted.keys(), ...unwanted.keys()]),
  ]);
  const unknown = [...wanted].filter(([name]) => !known.has(name));
  const faultOf = ([, i]: [string, number]): Fault => ({
    pointer: `/body/add/${i}`,
    message: `${add[i]} is no tag yet`,
  });
  await requireKnown(ctx, clientId, unknown.map(faultOf));

  const has = held.map((item) => ({ item, ...clientTags.fromItem(item) }));
  const ids = new Set(has.map(({ tagId }) => tagId));
  const made = unknown.map(([, i]) => tagFrom(ctx, add[i]!));
  const given = [...wanted.keys()].flatMap((name): HeldTag[] => {
    const tag = known.get(name);
    return tag && !ids.has(tag.tag.id) ? [tag] : [];
  });
  // by its tag, else by the name it still carries while a job takes the new one to it
  const meant = [...unwanted.keys()].map((name) => {
    const id = known.get(name)?.tag.id;
    return id && ids.has(id) ? id : has.find((one) => fold(one.name) === name)?.tagId;
  });
  const taken = has.filter(({ tagId }) => meant.includes(tagId));
  const kept = has.filter((one) => !taken.includes(one)).map(({ name }) => name);
  const names = [...kept, ...given.map(({ tag }) => tag.name), ...made.map(({ name }) => name)].sort();
  if (given.length + made.length + taken.length === 0) {
    if (held.length === 0) await requireClient(ctx, clientId);
    return names;
  }
  if (names.length > mostOfClient && names.length > held.length)
    throw conflict("too-many-tags", `A client has at most ${mostOfClient} tags.`);
  await requireRoom(ctx, made.length);

  const giving = { addedAt: ctx.now(), addedBy: ctx.actor.id };
  const rowFor = ({ id, name }: { id: string; name: string }) => ({
    put: clientTagItem(ctx, clientId, { tagId: id, name, ...giving }),
  });
  await writeToClient(ctx, clientId, [
    ...given.flatMap((tag) => [rowFor(tag.tag), tagStands(tag)]),
    ...made.flatMap((tag) => [rowFor(tag), ...newTagActions(ctx, tag, ctx.newId("revision"))]),
    ...taken.map(({ item }) => untagAction(ctx, item)),
    auditAction(ctx, {
      act: "tags.saved",
      clientId,
      before: has.map(({ name }) => name).sort(),
      after: names,
    }),
    ...(made.length > 0
      ? [auditAction(ctx, { act: "tag.created", after: made.map(({ id, name }) => ({ id, name })) })]
      : []),
  ]);
  return names;
};
