import * as z from "zod";
import { ClientId } from "../kernel/ids.ts";
import { defineRoutes } from "../route.ts";
import { SmsEstimate } from "./parts.ts";

const ToEstimate = z
  .strictObject({
    /** AWS, SendTextMessage: the longest there is */
    body: z.string().min(1, "must not be empty").max(1600, "must be at most 1600 characters by SMS"),
    clientId: ClientId.optional(),
  })
  .meta({ id: "SmsToEstimate" });

export const estimateRoutes = defineRoutes({
  "POST /v1/messages/estimate": {
    summary: "What a text is as an SMS: encoding, parts, and its list price where it goes to",
    right: "clients",
    body: ToEstimate,
    idempotent: true,
    reply: { 200: SmsEstimate },
  },
});
