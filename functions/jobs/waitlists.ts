import middy from "@middy/core";
import * as z from "zod";
import { newId } from "../../shared/kernel/ids.ts";
import { Instant } from "../../shared/kernel/time.ts";
import { type Moved, moveWaitlists } from "../../shared/waitlists/run.ts";
import { count, logger, publishing } from "../observe.ts";
import { services } from "../services.ts";
import { everyAccountInTurn } from "./every-account.ts";

/** The scheduled time, as the schedule's input carries it. */
const Scheduled = z.object({ time: Instant });

/** Left for the waitlist under way, ms. */
const margin = 30_000;

/** Four times an hour: takes back places that were not confirmed in time, of every account, as of the time it was due. */
export const handler = middy<unknown, Moved>()
  .use(publishing())
  .handler(async (event, context) => {
    const { time } = Scheduled.parse(event);
    const { table, secrets } = await services();
    const enough = () => context.getRemainingTimeInMillis() < margin;
    const report = (where: string, error: unknown) => logger.error("not moved", { where, error: error as Error });
    const moved: Moved = { moved: 0, failed: 0 };
    moved.failed += await everyAccountInTurn(table, time, enough, (accountId) =>
      moveWaitlists({ accountId, now: () => time, newId, table, secrets }, { enough, report }, moved),
    );
    count("MovedWaitlists", moved.moved);
    count("WaitlistsNotMoved", moved.failed);
    logger.info("waitlists", { ...moved });
    return moved;
  });
