import * as z from "zod";
import { LocationId } from "../kernel/ids.ts";
import { defineRoutes } from "../route.ts";
import { Account, AccountPatch, CountSettings, Location, LocationPatch, NewLocation } from "./schema.ts";

const items = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item), nextCursor: z.null() });

const InLocation = z.object({ locationId: LocationId });
const AccountView = Account.omit({ rulesVersion: true, rewards: true });

export const accountRoutes = defineRoutes({
  "GET /v1/account": {
    summary: "The account of the caller",
    right: "basics",
    reply: { 200: AccountView },
  },
  "PATCH /v1/account": {
    summary: "Change the account's name, time zone or currency; for the last two every client is recounted",
    right: "administer",
    body: AccountPatch,
    reply: { 200: AccountView },
  },
  "GET /v1/locations": { summary: "The account's locations", right: "basics", reply: { 200: items(Location) } },
  "POST /v1/locations": { summary: "Add a location", right: "administer", body: NewLocation, reply: { 201: Location } },
  "GET /v1/locations/{locationId}": {
    summary: "A location",
    right: "basics",
    params: InLocation,
    reply: { 200: Location },
  },
  "PATCH /v1/locations/{locationId}": {
    summary: "Change a location; records that bear its former name go on meaning it",
    right: "administer",
    params: InLocation,
    body: LocationPatch,
    reply: { 200: Location },
  },
  "GET /v1/settings/counts": {
    summary: "What Club Count and Period Count leave out, and the period",
    right: "curate",
    reply: { 200: CountSettings },
  },
  "PUT /v1/settings/counts": {
    summary: "Set what Club Count and Period Count leave out, and the period; every client is recounted",
    right: "curate",
    body: CountSettings,
    reply: { 200: CountSettings },
  },
});
