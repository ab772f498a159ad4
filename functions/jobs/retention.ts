import middy from "@middy/core";
import * as z from "zod";
import { everyAccount } from "../../shared/accounts/store.ts";
import type { Means } from "../../shared/ctx.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { Instant } from "../../shared/kernel/time.ts";
import { orderNight } from "../../shared/retention/service.ts";
import { accountsWithRetention } from "../../shared/retention/store.ts";
import { accountsWithRewards, orderRewards } from "../../shared/rewards/nightly.ts";
import { tellOverdue } from "../../shared/transformation/notice.ts";
import { count, logger, publishing } from "../observe.ts";
import { services } from "../services.ts";

/** The scheduled time, as the schedule's input carries it. */
const Scheduled = z.object({ time: Instant });

/**
 * Every night: orders a job for each account that set how long it keeps what, and for each that gives points, and tells of transformation
 * logs that became overdue. Called twice, one job and one notice.
 */
export const handler = middy<unknown, { ordered: number; told: number }>()
  .use(publishing())
  .handler(async (event) => {
    const { time } = Scheduled.parse(event);
    const { table, secrets } = await services();
    let ordered = 0;
    const meansOf = (accountId: string): Means => ({ accountId, now: () => time, newId, table, secrets });
    for await (const accountId of accountsWithRetention(table)) if (await orderNight(meansOf(accountId))) ordered += 1;
    for (const accountId of await accountsWithRewards(table)) if (await orderRewards(meansOf(accountId))) ordered += 1;
    let told = 0;
    for (const accountId of await everyAccount(table)) if (await tellOverdue(meansOf(accountId))) told += 1;
    count("RetentionJobs", ordered);
    logger.info("retention", { ordered, told });
    return { ordered, told };
  });
