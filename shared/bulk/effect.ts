import { isAllCaps, repaired } from "../filters/names.ts";
import { fold } from "../kernel/fold.ts";
import type { Card } from "../settling/card.ts";
import type { Change, Effect } from "./schema.ts";

const tagsAfter = (tags: string[], { addTags = [], removeTags = [] }: Change): string[] => {
  const unwanted = new Set(removeTags.map(fold));
  const kept = tags.filter((tag) => !unwanted.has(fold(tag)));
  const held = new Set(kept.map(fold));
  return [...kept, ...addTags.filter((tag) => !held.has(fold(tag)))].sort();
};

const nameAfter = ({ firstName, lastName }: Card): Pick<Effect, "firstName" | "lastName"> =>
  isAllCaps({ firstName, lastName })
    ? { firstName: repaired(firstName), lastName: repaired(lastName) }
    : { firstName, lastName };

/** What a change would do to a client, told by the card: what it has now and would have then, of what the change is about. */
export const effectOn = (card: Card, change: Change): { before: Effect; after: Effect } => {
  const { tags = [], homeLocation = null, lifecycle, firstName, lastName } = card;
  const aboutTags = change.addTags || change.removeTags;
  return {
    before: {
      ...(aboutTags && { tags }),
      ...(change.homeLocation !== undefined && { homeLocation }),
      ...(change.lifecycle && { lifecycle }),
      ...(change.fixNames && { firstName, lastName }),
    },
    after: {
      ...(aboutTags && { tags: tagsAfter(tags, change) }),
      ...(change.homeLocation !== undefined && { homeLocation: change.homeLocation }),
      ...(change.lifecycle && {
        lifecycle: change.lifecycle === "active" && lifecycle === "lead" ? "lead" : change.lifecycle,
      }),
      ...(change.fixNames && nameAfter(card)),
      ...(change.createTodo && { newTodo: change.createTodo.title }),
    },
  };
};
