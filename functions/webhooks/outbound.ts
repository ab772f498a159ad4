import * as z from "zod";
import { type Post, poster } from "../../shared/webhooks/post.ts";

/** Addresses that may be called although they are private, comma separated: empty on AWS, this machine in a local run. */
const Environment = z.object({ OUTBOUND_ALLOWED: z.string().default("") });

export const allowedHere = (): string[] =>
  Environment.parse(process.env)
    .OUTBOUND_ALLOWED.split(",")
    .filter((address) => address !== "");

let opened: Post | undefined;

/** How this function calls addresses that others named. */
export const post = (): Post => {
  opened ??= poster(allowedHere());
  return opened;
};
