import * as z from "zod";
import { defineRoutes } from "../route.ts";
import { Account, CountSettings, Location, NewLocation } from "./schema.ts";

const items = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item), nextCursor: z.null() });

export const accountRoutes = defineRoutes({
  "GET /v1/account": {
    summary: "The account of the caller",
    right: "basics",
    reply: { 200: Account.omit({ rulesVersion: true }) },
  },
  "GET /v1/locations": { summary: "The account's locations", right: "basics", reply: { 200: items(Location) } },
  "POST /v1/locations": { summary: "Add a location", right: "administer", body: NewLocation, reply: { 201: Location } },
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
