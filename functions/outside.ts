import type { Got } from "got";
import * as z from "zod";
import { outbound } from "../shared/outbound/client.ts";

const Environment = z.object({ OUTBOUND_ALLOWED: z.string().default("") });

/** One try at a booking software, ms: well within what a function has left. */
const timeout = 20_000;

let made: Got | undefined;

/** The way out to booking software. `OUTBOUND_ALLOWED` names private addresses that may be called: the simulators of the local run. */
export const outside = (): Got => {
  const allowed = Environment.parse(process.env).OUTBOUND_ALLOWED.split(",").filter(Boolean);
  made ??= outbound({ allowed, timeout, retries: 2 });
  return made;
};
