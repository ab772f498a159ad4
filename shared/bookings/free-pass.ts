import * as z from "zod";
import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { BookingId } from "../kernel/ids.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import type { Booking } from "./schema.ts";

type For = "lateCancel" | "noShow";

/** In the client's own collection: of two late cancels at once only one finds it unused. */
const passes = entity("freePass", z.object({ bookingId: BookingId }), (accountId, clientId, of) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("FREE", of!),
}));

/** B11. Takes the client's first free late cancel or no-show for a booking; undefined where another booking had it. */
export const takePass = async (
  means: Means,
  { id, clientId }: Pick<Booking, "id" | "clientId">,
  of: For,
): Promise<Action[] | undefined> => {
  const at = passes.key(means.accountId, clientId, of);
  const read = await means.table.get(at);
  if (read && passes.fromItem(read).bookingId !== id) return undefined;
  const condition = read ? { if: "#rev = :rev", values: { rev: read.rev } } : { if: "attribute_not_exists(pk)" };
  return [{ put: passes.toItem(at, { bookingId: id }, means.newId("revision")), condition }];
};

/** B11. Gives it back, where this booking has it: the next one is free again. */
export const returnPass = async (
  means: Means,
  { id, clientId }: Pick<Booking, "id" | "clientId">,
  of: For,
): Promise<Action[]> => {
  const at = passes.key(means.accountId, clientId, of);
  const read = await means.table.get(at);
  if (!read || passes.fromItem(read).bookingId !== id) return [];
  return [{ remove: at, condition: { if: "#rev = :rev", values: { rev: read.rev } } }];
};

export const patterns: Pattern[] = [
  {
    id: "B11",
    question: "Is this the client's first late cancel or no-show under a policy, which is free?",
    index: "table",
    keys: "pk = account#client, sk = FREE#lateCancel or FREE#noShow; in the booking's transaction: put if absent, or remove on its rev",
    requests: 1,
    units: "1 RU, 2 WU",
    usedBy: "late cancels and recorded absences under a policy whose first is free",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "freePass",
    holds: "Which booking was the client's first late cancel or no-show, and cost nothing",
    parts: ["account", "client", "for"],
    key: (account, client, of) => passes.key(account!, client!, of!),
  },
];
