import * as z from "zod";
import type { Page, Raw, Window } from "../contract.ts";
import { part } from "./api.ts";
import { locationName } from "./catalogues.ts";
import { uniqueIdsOf } from "./ids.ts";
import { Id, Time } from "./schema.ts";
import type { Site } from "./settings.ts";
import { daysIn, instantOf } from "./times.ts";
import { noteTouched, type Touched } from "./touched.ts";

const Offset = z.object({ offset: z.int() }).optional();
type Sale = Record<string, unknown>;

/** For whom: a whole number in the description, so that it can be either of a client's ids; the studio's own is looked for first. */
const recipientOf = (id: unknown, known: Record<string, string>): string | undefined => {
  const { data } = Id.safeParse(id);
  return data === undefined || data === "0" ? undefined : (known[data] ?? data);
};

/** Sales with what is looked up of each: who paid, for whom, where. */
export const rawSales = async (site: Site, sales: Sale[]): Promise<Raw[]> => {
  const known = await uniqueIdsOf(
    site,
    sales.flatMap(({ ClientId, RecipientClientId }) => [ClientId, RecipientClientId]),
  );
  const raws: Raw[] = [];
  for (const record of sales) {
    const payer = known[Id.safeParse(record.ClientId).data ?? ""];
    const recipient = recipientOf(record.RecipientClientId, known);
    const beside = { client: payer, recipient, location: await locationName(site, record.LocationId) };
    raws.push({ resource: "sales", id: Id.safeParse(record.Id).data ?? null, client: payer, record, beside });
  }
  return raws;
};

const hourMs = 3_600_000;
const SoldAt = z.looseObject({ SaleDateTime: Time });
const Bought = z.looseObject({
  PurchasedItems: z.array(z.looseObject({ IsService: z.unknown().optional(), ContractId: z.unknown().optional() })),
});

/** Who a sale gives a package or contract, payer and recipient. */
const touchedBy = ({ record, beside }: Raw): Touched[] => {
  const items = Bought.safeParse(record).data?.PurchasedItems ?? [];
  if (!items.some(({ IsService, ContractId }) => IsService === true || ContractId)) return [];
  const { ClientId, RecipientClientId } = record as Sale;
  const { client, recipient } = beside as { client?: string; recipient?: string };
  return [
    { id: ClientId, uniqueId: client },
    { id: RecipientClientId, uniqueId: recipient },
  ].flatMap(({ id, uniqueId }) =>
    uniqueId === undefined ? [] : [{ id: Id.parse(id), uniqueId, because: "sale" as const }],
  );
};

/** Those since the last sync, an hour before it included, of the sales of the days since; one without a time stays, and is rejected for it. */
const soldSince = (site: Site, sales: Sale[], since: string): Sale[] =>
  sales.filter((sale) => {
    const { data } = SoldAt.safeParse(sale);
    return data === undefined || Date.parse(instantOf(data.SaleDateTime, site.zoneOf())) >= Date.parse(since) - hourMs;
  });

/** The sales of the days in a window, or of those since the last sync. */
export const pullSales = async (site: Site, window: Window, cursor: unknown): Promise<Page> => {
  const asked = window.changedSince === undefined ? window : { from: window.changedSince, to: site.now };
  const { start: startSaleDateTime, end: endSaleDateTime } = daysIn(asked, { now: site.now, zone: site.zoneOf() });
  const { items, next } = await part(
    site,
    "/sale/sales",
    "Sales",
    { startSaleDateTime, endSaleDateTime },
    Offset.parse(cursor)?.offset,
  );
  const { changedSince } = window;
  const raws = await rawSales(site, changedSince === undefined ? items : soldSince(site, items, changedSince));
  noteTouched(site, window, "sales", raws.flatMap(touchedBy), next === undefined);
  return { raws, ...(next !== undefined && { cursor: { offset: next } }) };
};
