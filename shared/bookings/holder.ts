import { recordOfClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import type { StudioEvent } from "../events/schema.ts";
import { rosterPk } from "../events/store.ts";
import { cards } from "../settling/card.ts";
import type { Item } from "../table/item.ts";
import { key } from "../table/schema.ts";
import type { Held } from "./held.ts";
import type { Holder } from "./places.ts";
import { Booking } from "./schema.ts";

/** A holder's booking; `gone` where it was removed, `moving` where it cannot be written now: a merge has it in hand, or an erase. */
export type Found = Held | "gone" | "moving";

const found = (item: Item): Held => ({ item, booking: Booking.parse(item.data) as Held["booking"] });

/** The booking of a holder, wherever a merge took it or an unmerge brought it back. */
export const bookingOf = async (
  means: Means,
  { id: eventId, startsAt }: StudioEvent,
  { id, clientId }: Holder,
): Promise<Found> => {
  const at = { pk: clientPk(means.accountId, clientId), sk: key("BKG", startsAt, id) };
  const [there, item] = await means.table.getMany([at, cards.key(means.accountId, clientId)]);
  const card = item && cards.fromItem(item);
  if (there && !there.gone) return card && !card.fence ? found(there) : "moving";
  const moved = (await recordOfClient(means, clientId, "BKG", id)) ?? (await onRoster(means, eventId, id));
  if (!moved) return "gone";
  const owner = await means.table.get(cards.key(means.accountId, String(moved.data.clientId)));
  return owner && !cards.fromItem(owner).fence ? found(moved) : "moving";
};

/** V4. A booking by its row of the roster, wherever it stands by now. */
const onRoster = async (means: Means, eventId: string, id: string): Promise<Item | undefined> => {
  const pk = rosterPk(means.accountId, eventId);
  const { items } = await means.table.query({ index: "gsi1", pk, from: id, to: id });
  const read = items[0] && (await means.table.get(items[0]));
  return read && !read.gone ? read : undefined;
};
