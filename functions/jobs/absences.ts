import middy from "@middy/core";
import * as z from "zod";
import { type Judged, judgeAccount } from "../../shared/absences/run.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { Instant } from "../../shared/kernel/time.ts";
import { count, logger, publishing } from "../observe.ts";
import { tableAlone } from "../services.ts";
import { everyAccountInTurn } from "./every-account.ts";

/** The scheduled time, as the schedule's input carries it. */
const Scheduled = z.object({ time: Instant });

/** Left for the roster under way and the note of where to go on, ms. */
const margin = 60_000;

/** Every hour: marks who is presumed absent, of every account, as of the time it was due. What is left goes on at the next. */
export const handler = middy<unknown, Judged>()
  .use(publishing())
  .handler(async (event, context) => {
    const { time } = Scheduled.parse(event);
    const table = tableAlone();
    const enough = () => context.getRemainingTimeInMillis() < margin;
    const report = (where: string, error: unknown) => logger.error("not judged", { where, error: error as Error });
    const judged: Judged = { rosters: 0, marked: 0, failed: 0 };
    judged.failed += await everyAccountInTurn(table, time, enough, async (accountId) => {
      await judgeAccount({ accountId, now: () => time, newId, table }, { enough, report }, judged);
    });
    count("PresumedAbsent", judged.marked);
    count("NotJudged", judged.failed);
    logger.info("absences", { ...judged });
    return judged;
  });
