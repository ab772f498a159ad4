import * as z from "zod";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { Alert } from "./schema.ts";

const Unread = z.int();

export const alertRoutes = defineRoutes({
  "GET /v1/alerts": {
    summary: "Notices for the team, newest first, and how many the caller has not seen",
    right: "clients",
    query: PageQuery,
    reply: { 200: pageOf(Alert).extend({ unread: Unread }) },
  },
  "POST /v1/alerts/seen": {
    summary: "Note that the caller has seen the notices up to a time",
    right: "clients",
    body: z.strictObject({ upTo: Instant }).meta({ id: "AlertsSeen" }),
    reply: { 200: z.object({ unread: Unread }).meta({ id: "UnreadAlerts" }) },
  },
});
