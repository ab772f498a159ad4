import { marshall } from "@aws-sdk/util-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { clientPk } from "../../shared/clients/header.ts";
import type { Item } from "../../shared/table/item.ts";
import { tableShape } from "../../shared/table/schema.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { indexRow, type Raw, sizeOf } from "../support/units.ts";
import { typicalBooking, typicalClient, typicalEvent, typicalInvoice } from "./typical.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});

/** Months after now, so that the bookings are still to come. */
const coming = (months: number): string => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 15, 11)).toISOString();
};

const typical = [
  typicalClient("typical"),
  typicalBooking("t1", "typical", { event: "e1" }),
  typicalInvoice("t2", "typical"),
];

const statuses = ["booked", "attended", "absent", "earlyCancelled", "lateCancelled", "waitlisted"];
/** Everything the card of a regular holds: every status, tips and refunds, visits now, more booked than it keeps. */
const heavy = [
  typicalClient("heavy"),
  ...statuses.flatMap((status, i) =>
    Array.from({ length: 10 }, (_, j) =>
      typicalBooking(`h${i}-${j}`, "heavy", {
        status,
        event: { startsAt: `202${j % 6}-0${1 + (j % 9)}-11T11:00:00Z` },
      }),
    ),
  ),
  typicalBooking("now", "heavy", { event: { startsAt: new Date().toISOString() } }),
  ...[1, 2, 3, 4, 5, 6].map((i) =>
    typicalBooking(`next${i}`, "heavy", { status: "booked", event: { startsAt: coming(i) } }),
  ),
  typicalInvoice("large", "heavy", { total: 123_456_789, tips: 1234, refunded: 5000, payments: undefined }),
];

const raw = (item: Item): Raw => marshall(item, { removeUndefinedValues: true });
const collectionOf = async (lead: string): Promise<Record<string, number>> => {
  const { load, clientId } = sourceOf(studio);
  await load(lead === "typical" ? typical : heavy);
  const { items } = await studio.table.query({ pk: clientPk(studio.accountId, await clientId(lead)) });
  const card = items.find(({ type }) => type === "card")!;
  const largest = (type: string) =>
    Math.max(...items.filter((item) => item.type === type).map((item) => sizeOf(raw(item))));
  const row = indexRow(raw(card), tableShape.indexes[1])!;
  const types = ["card", "client", "clientSource", "booking", "invoice", "series"];
  return { ...Object.fromEntries(types.map((type) => [type, largest(type)])), directory: sizeOf(row) };
};

describe("items stay under a write unit (1 KB), which P3 rests on", () => {
  beforeAll(async () => {
    await sourceOf(studio).load([typicalEvent("e1")]);
  });

  it.each(["typical", "heavy"])("of a %s client", async (lead) => {
    const tooLarge = Object.entries(await collectionOf(lead)).filter(([, size]) => size > 1024);
    expect(tooLarge).toEqual([]);
  });
});
