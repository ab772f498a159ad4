import type { Got } from "got";
import * as z from "zod";
import { outbound } from "../shared/outbound/client.ts";

/** Addresses that may be called although they are private, comma separated: empty on AWS, this machine in a local run. */
const Environment = z.object({ OUTBOUND_ALLOWED: z.string().default("") });

export const allowedHere = (): string[] =>
  Environment.parse(process.env)
    .OUTBOUND_ALLOWED.split(",")
    .filter((address) => address !== "");

/** One try at a booking software, ms: well within what a function has left. */
const timeout = 20_000;

let made: Got | undefined;

/** The way out to booking software. */
export const outside = (): Got => {
  made ??= outbound({ allowed: allowedHere(), timeout, retries: 2 });
  return made;
};
