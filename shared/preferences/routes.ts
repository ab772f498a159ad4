import * as z from "zod";
import { LinkToken } from "../links/token.ts";
import { Html } from "../pages/html.ts";
import { defineRoutes } from "../route.ts";
import { Choices, OneClick } from "./schema.ts";

const Unsubscribe = z.object({ unsubscribeToken: LinkToken });
const Preferences = z.object({ preferencesToken: LinkToken });
const page = { right: "public", page: true, idempotent: true, maxBody: 16 * 1024, reply: { 200: Html } } as const;

export const preferenceRoutes = defineRoutes({
  "GET /u/{unsubscribeToken}": {
    ...page,
    summary: "The page of an unsubscribe link; changes nothing",
    params: Unsubscribe,
  },
  "POST /u/{unsubscribeToken}": {
    ...page,
    summary: "Unsubscribe an address or number, and every client with it, at once, as RFC 8058 says (one-click)",
    params: Unsubscribe,
    body: OneClick,
  },
  "POST /u/{unsubscribeToken}/undo": {
    ...page,
    summary: "Take an unsubscription back",
    params: Unsubscribe,
    body: OneClick,
  },
  "GET /p/{preferencesToken}": {
    ...page,
    summary: "The page where a client chooses what it is sent; changes nothing",
    params: Preferences,
  },
  "POST /p/{preferencesToken}": {
    ...page,
    summary: "Save what a client chose to be sent",
    params: Preferences,
    body: Choices,
  },
});
