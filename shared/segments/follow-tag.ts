import type { Means } from "../ctx.ts";
import type { Filter, Rule } from "../filters/schema.ts";
import { fold } from "../kernel/fold.ts";
import { afresh } from "../table/afresh.ts";
import { savedSegments, segmentAction } from "./store.ts";

const renamed = (rules: Filter, from: string, to: string): Filter => {
  const named = (names: string[] | undefined) => names?.map((name) => (fold(name) === fold(from) ? to : name));
  const inRule = (rule: Rule): Rule => {
    if (rule.on !== "tags") return rule;
    const { any, all, none, ...rest } = rule;
    return {
      ...rest,
      ...(any && { any: named(any) }),
      ...(all && { all: named(all) }),
      ...(none && { none: named(none) }),
    };
  };
  return { ...rules, groups: rules.groups.map((group) => ({ ...group, rules: group.rules.map(inRule) })) };
};

/** Takes a tag's name as it is now, or that of the one it was merged into, to the segments whose rules name it. */
export const segmentsFollowTag = (
  means: Means,
  tagId: string,
  tag: { id: string; name: string } | undefined,
): Promise<void> =>
  afresh(async () => {
    if (!tag) return;
    for (const { segment, item } of await savedSegments(means)) {
      const before = segment.tags?.[tagId];
      if (before === undefined || (before === tag.name && tag.id === tagId)) continue;
      const { [tagId]: _, ...others } = segment.tags ?? {};
      const changed = {
        ...segment,
        rules: renamed(segment.rules, before, tag.name),
        tags: { ...others, [tag.id]: tag.name },
      };
      await means.table.transact([segmentAction(means.accountId, changed, means.newId("revision"), item.rev)]);
    }
  });
