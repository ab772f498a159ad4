import { runDue } from "./jobs.ts";
import type { Studio } from "./studio.ts";

/** Runs the jobs that are due now, once each: what they write due again waits for the next call. */
export const recountNow = async (studio: Studio): Promise<void> => runDue(await studio.stream.unread());
