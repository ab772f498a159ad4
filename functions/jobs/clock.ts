import middy from "@middy/core";
import * as z from "zod";
import { takeListed } from "../../shared/consents/listed.ts";
import type { Means } from "../../shared/ctx.ts";
import { wakeDiscussions } from "../../shared/discussions/wake.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { Instant } from "../../shared/kernel/time.ts";
import { dueBy } from "../../shared/messages/store.ts";
import { wakeMessage } from "../../shared/messages/wake.ts";
import { keyParts } from "../../shared/table/schema.ts";
import type { Rows, Table } from "../../shared/table/table.ts";
import { count, logger, publishing } from "../observe.ts";
import { services } from "../services.ts";
import { everyAccountInTurn } from "./every-account.ts";
import { optOutList } from "./opt-outs.ts";

/** The scheduled time, as the schedule's input carries it. */
const Scheduled = z.object({ time: Instant });

/** Left for the work under way, ms. */
const margin = 10_000;

interface Woken {
  messages: number;
  discussions: number;
  optedOut: number;
  failed: number;
}

/** At the full hour the SMS service's opt-out list is read back. */
const isFullHour = (time: string): boolean => new Date(time).getUTCMinutes() === 0;

/** Reads the list of the SMS service back into every account: how many numbers that put out. */
const readBack = async (
  table: Table,
  time: string,
  enough: () => boolean,
  meansOf: (accountId: string) => Means,
): Promise<Pick<Woken, "optedOut" | "failed">> => {
  const read = { optedOut: 0, failed: 0 };
  for await (const listed of optOutList()) {
    read.failed += await everyAccountInTurn(table, time, enough, async (accountId) => {
      const { taken, contradicted } = await takeListed(meansOf(accountId), listed);
      read.optedOut += taken;
      if (contradicted > 0) logger.warn("subscribed, but on the list of the SMS service", { accountId, contradicted });
    });
    if (enough()) break;
  }
  return read;
};

/**
 * Every minute: lets go the messages that are due and opens the snoozed discussions that are, of every account; at the full hour takes in
 * who opted out at the SMS service itself.
 */
export const handler = middy<unknown, Woken>()
  .use(publishing())
  .handler(async (event, context) => {
    const { time } = Scheduled.parse(event);
    const { table, secrets } = await services();
    const meansOf = (accountId: string): Means => ({ accountId, now: () => time, newId, table, secrets });
    const enough = () => context.getRemainingTimeInMillis() < margin;
    const woken: Woken = { messages: 0, discussions: 0, optedOut: 0, failed: 0 };
    let after: Rows["last"];
    do {
      const page = await dueBy({ table }, time, { after });
      for (const item of page.items) {
        if (enough()) break;
        try {
          if (await wakeMessage(meansOf(keyParts(item.pk)[0]!), item)) woken.messages += 1;
        } catch (error) {
          woken.failed += 1;
          logger.error("not woken", { message: item.data.id as string, error: error as Error });
        }
      }
      after = page.last;
    } while (after && !enough());
    woken.failed += await everyAccountInTurn(table, time, enough, async (accountId) => {
      woken.discussions += await wakeDiscussions(meansOf(accountId));
    });
    if (isFullHour(time)) {
      const { optedOut, failed } = await readBack(table, time, enough, meansOf);
      woken.optedOut = optedOut;
      woken.failed += failed;
    }
    count("Woken", woken.messages + woken.discussions);
    count("NotWoken", woken.failed);
    logger.info("clock", { ...woken });
    return woken;
  });
