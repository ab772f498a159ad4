import middy from "@middy/core";
import * as z from "zod";
import { newId } from "../../shared/kernel/ids.ts";
import { Instant } from "../../shared/kernel/time.ts";
import { type Extended, extendSeries } from "../../shared/series/run.ts";
import { count, logger, publishing } from "../observe.ts";
import { tableAlone } from "../services.ts";
import { everyAccountInTurn } from "./every-account.ts";

/** The scheduled time, as the schedule's input carries it. */
const Scheduled = z.object({ time: Instant });

/** Left for the series under way, ms. */
const margin = 30_000;

/** Every six hours: orders the next events of series without an end, of every account, as of the time it was due. */
export const handler = middy<unknown, Extended>()
  .use(publishing())
  .handler(async (event, context) => {
    const { time } = Scheduled.parse(event);
    const table = tableAlone();
    const enough = () => context.getRemainingTimeInMillis() < margin;
    const report = (where: string, error: unknown) => logger.error("not extended", { where, error: error as Error });
    const extended: Extended = { ordered: 0, woken: 0, failed: 0 };
    extended.failed += await everyAccountInTurn(table, time, enough, (accountId) =>
      extendSeries({ accountId, now: () => time, newId, table }, { enough, report }, extended),
    );
    count("ExtendedSeries", extended.ordered);
    count("SeriesNotExtended", extended.failed);
    logger.info("series", { ...extended });
    return extended;
  });
