import middy from "@middy/core";
import * as z from "zod";
import { newId } from "../../shared/kernel/ids.ts";
import { Instant } from "../../shared/kernel/time.ts";
import { resetAccount } from "../../shared/resets/run.ts";
import { count, logger, publishing } from "../observe.ts";
import { tableAlone } from "../services.ts";
import { everyAccountInTurn } from "./every-account.ts";

/** The scheduled time, as the schedule's input carries it. */
const Scheduled = z.object({ time: Instant });

/** Left for the account under way, ms. */
const margin = 30_000;

/** Every hour: writes down which periods of the Period Count ended, of every account, as of the time it was due. */
export const handler = middy<unknown, { resets: number; failed: number }>()
  .use(publishing())
  .handler(async (event, context) => {
    const { time } = Scheduled.parse(event);
    const table = tableAlone();
    const enough = () => context.getRemainingTimeInMillis() < margin;
    let resets = 0;
    const failed = await everyAccountInTurn(table, time, enough, async (accountId) => {
      resets += await resetAccount({ accountId, now: () => time, newId, table });
    });
    count("PeriodResets", resets);
    count("NotReset", failed);
    logger.info("resets", { resets, failed });
    return { resets, failed };
  });
