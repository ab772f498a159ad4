import middy from "@middy/core";
import * as z from "zod";
import type { Means } from "../../shared/ctx.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { Instant } from "../../shared/kernel/time.ts";
import { rulesBook } from "../../shared/settling/accounts.ts";
import { type Swept, sweepTable } from "../../shared/settling/sweep.ts";
import { count, logger, publishing } from "../observe.ts";
import { services } from "../services.ts";

/** The scheduled time, as the schedule's input carries it. */
const Scheduled = z.object({ time: Instant });

/** Left for the partition under way and the note of where to go on, ms. */
const margin = 60_000;
const place = { pk: "SWEEP", sk: "0" };

/** Sweeps the table; a sweep that does not end in time goes on at the next. Drift is a metric: it should be 0. */
export const handler = middy<unknown, Swept>()
  .use(publishing())
  .handler(async (event, context) => {
    const { time } = Scheduled.parse(event);
    const { table, secrets } = await services();
    const meansOf = (accountId: string): Means => ({ accountId, now: () => time, newId, table, secrets });
    const held = await table.get(place);
    const from = held?.data.after as { pk: string; sk: string } | undefined;
    const save = (after: unknown) => table.put({ ...place, type: "sweep", rev: newId("revision"), data: { after } });
    const enough = () => context.getRemainingTimeInMillis() < margin;
    const report = (pk: string, error: unknown) => logger.error("not swept", { pk, error: error as Error });
    const sweep = { meansOf, rulesOf: rulesBook(table), at: Date.parse(time), report };
    const swept = await sweepTable(sweep, from, save, enough);
    count("Drift", swept.drifted);
    count("NotSwept", swept.unread + swept.failed);
    count("SettledBySweep", swept.settled);
    logger.info("swept", { ...swept });
    return swept;
  });
