import * as z from "zod";
import type { Link } from "../contract.ts";

const Address = z.url({ protocol: /^https?$/, error: "must be an http or https address" }).max(300);

/** Where the site is asked. `address` and `pushAddress` are set otherwise than by default for a simulator alone. */
export const Settings = z.strictObject({
  siteId: z.string().regex(/^-?\d{1,12}$/, "must be the number of the site"),
  address: Address.default("https://api.mindbodyonline.com/public/v6"),
  pushAddress: Address.default("https://push-api.mindbodyonline.com"),
});

const Secret = z.string().min(1, "must not be empty").max(400);

/** The key of the developer's account, a staff login of the site, and the key its webhooks are signed with once they are subscribed to. */
export const Credentials = z.strictObject({
  apiKey: Secret,
  username: Secret,
  password: Secret,
  signatureKey: Secret.optional(),
});
export type Credentials = z.output<typeof Credentials>;

/** The connection as every file of this connector is given it. */
export type Site = Link<z.output<typeof Settings>, Credentials>;
