import * as z from "zod";
import { LinkToken } from "../links/token.ts";
import { Html } from "../pages/html.ts";
import { defineRoutes } from "../route.ts";
import { SigningFields } from "../signing/form.ts";

const page = {
  right: "public",
  page: true,
  idempotent: true,
  maxBody: 64 * 1024,
  params: z.object({ waiverToken: LinkToken }),
  reply: { 200: Html },
} as const;

export const signingPageRoutes = defineRoutes({
  "GET /w/{waiverToken}": { ...page, summary: "The page of a signing link, with the text to sign; changes nothing" },
  "POST /w/{waiverToken}": {
    ...page,
    summary: "Sign what a signing link asks for; what is wrong in the form is told on its page",
    body: SigningFields,
  },
});
