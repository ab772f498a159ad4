import { audits } from "../audit/store.ts";
import { kindOfId } from "../kernel/ids.ts";
import { isKey } from "../kernel/roles.ts";
import type { Item } from "../table/item.ts";
import type { ActivityEntry, ActivityKind } from "./schema.ts";

/** The kind of an act, by the capability it is of; another one is `other` until it stands here. */
const kinds: Record<string, ActivityKind> = {
  booking: "count",
  client: "client",
  clubCount: "count",
  consent: "consent",
  contract: "contract",
  document: "document",
  note: "note",
  package: "package",
  relationship: "relationship",
  signature: "document",
  tags: "tag",
  todo: "todo",
};

/** Acts on bookings, invoices, messages and interactions are told by these themselves, but for what leaves no trace there. */
const toldThere = ["booking", "invoice", "message", "interaction"];
const alsoHere: Record<string, ActivityKind> = {
  "booking.removed": "cancellation",
  "booking.leftOut": "count",
  "booking.countedAgain": "count",
  "interaction.removed": "interaction",
};

const kindOf = (act: string): ActivityKind | undefined => {
  const [of = ""] = act.split(".");
  if (toldThere.includes(of)) return alsoHere[act];
  return kinds[of] ?? "other";
};

const called: Record<string, string> = { clubCount: "Club Count", todo: "To-do" };

/** `todo.reopened` → "To-do reopened", `clubCount.adjustmentTakenBack` → "Club Count adjustment taken back". */
const sentenceOf = (act: string): string => {
  const [of = "", did = ""] = act.split(".");
  const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const first = called[of] ?? words(of).replace(/^./, (letter) => letter.toUpperCase());
  return `${first} ${words(did)}`.trim();
};

/** What of a change has a name that may be shown: a to-do's title, a file's name, the event of a booking. */
const nameIn = (...sides: unknown[]): string | undefined =>
  sides
    .filter((side) => side !== null && typeof side === "object")
    .flatMap((side) => [(side as Named).title, (side as Named).name, (side as Named).event])
    .find((name) => typeof name === "string") as string | undefined;
interface Named {
  title?: unknown;
  name?: unknown;
  event?: unknown;
}

const fieldsOf = (side: unknown): string[] =>
  side !== null && typeof side === "object" && !Array.isArray(side) ? Object.keys(side) : [];
const listIn = (side: unknown): string[] => (Array.isArray(side) ? side.filter((one) => typeof one === "string") : []);

const authorOf = (id: string): ActivityEntry["by"] => {
  if (id === "system") return { kind: "system", id };
  if (kindOfId(id) === "client") return { kind: "client", id };
  return { kind: isKey({ id }) ? "key" : "staff", id };
};

/** A row of the audit trail, when it was made; sensitive ones, of health notes, stand nowhere but there and in the notes. */
export const ofAct = (item: Item, clientId: string): ActivityEntry | undefined => {
  const { id, at, by, act, about = clientId, before, after, sensitive } = audits.fromItem(item);
  const kind = kindOf(act);
  if (!kind || sensitive) return undefined;
  const [had, has] = [listIn(before), listIn(after)];
  const name = act.startsWith("client.") ? undefined : nameIn(after, before);
  const changed = [...new Set([...fieldsOf(before), ...fieldsOf(after)])].filter((field) => field !== "rev");
  const { reason } = (after ?? {}) as { reason?: unknown };
  const type = kindOfId(about);
  return {
    id,
    kind,
    at,
    title: name ? `${sentenceOf(act)}: ${name}` : sentenceOf(act),
    by: authorOf(by),
    about: type ? { type, id: about } : { type: "client", id: clientId },
    details: {
      act,
      ...(kind === "tag" && {
        added: has.filter((one) => !had.includes(one)),
        removed: had.filter((one) => !has.includes(one)),
      }),
      ...(changed.length > 0 && { changed }),
      ...(typeof reason === "string" && { reason }),
    },
  };
};
