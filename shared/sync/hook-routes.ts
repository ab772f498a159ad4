import * as z from "zod";
import { defineRoutes } from "../route.ts";

const InHook = z.object({ hookId: z.string().min(1).max(400) });

export const hookRoutes = defineRoutes({
  "POST /hooks/{hookId}": {
    summary: "Take a webhook of a booking software; its signature is checked over the bytes as they came",
    right: "public",
    params: InHook,
    wire: true,
    maxBody: 1024 * 1024,
    idempotent: true,
    reply: { 200: z.object({ outcome: z.enum(["taken", "repeated", "ignored"]) }).meta({ id: "HookReply" }) },
  },
  "HEAD /hooks/{hookId}": {
    summary: "Whether somebody takes webhooks at this address: asked by vendors before they send any",
    right: "public",
    params: InHook,
    reply: { 204: z.void() },
  },
});
