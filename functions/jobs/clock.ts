import middy from "@middy/core";
import * as z from "zod";
import { wakeCampaign } from "../../shared/campaigns/outcome.ts";
import type { Means } from "../../shared/ctx.ts";
import { wakeDiscussions } from "../../shared/discussions/wake.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { Instant } from "../../shared/kernel/time.ts";
import { dueBy } from "../../shared/messages/store.ts";
import { wakeMessage } from "../../shared/messages/wake.ts";
import { remind } from "../../shared/signatures/reminder.ts";
import { syncLag } from "../../shared/sync/behind.ts";
import { wakeSource } from "../../shared/sync/runs.ts";
import type { Item } from "../../shared/table/item.ts";
import { keyParts } from "../../shared/table/schema.ts";
import type { Rows } from "../../shared/table/table.ts";
import { wakeWebhook } from "../../shared/webhooks/wake.ts";
import { count, logger, publishing } from "../observe.ts";
import { services } from "../services.ts";
import { everyAccountInTurn } from "./every-account.ts";
import { readBack } from "./opt-outs.ts";

/** Where the links in reminders lead. */
const Environment = z.object({ API_URL: z.string().min(1) });

/** The scheduled time, as the schedule's input carries it. */
const Scheduled = z.object({ time: Instant });

/** How often it is looked at how far booking software is behind, minutes. */
const lagEvery = 15;

/** Left for the work under way, ms. */
const margin = 10_000;

interface Woken {
  messages: number;
  campaigns: number;
  sources: number;
  webhooks: number;
  reminders: number;
  discussions: number;
  optedOut: number;
  failed: number;
}

/** What is done with an item of the list of what is due, by its type, and under which name that is counted. */
const wakes: Record<string, { wake: (means: Means, item: Item) => Promise<boolean>; counts: keyof Woken }> = {
  message: { wake: wakeMessage, counts: "messages" },
  campaign: { wake: wakeCampaign, counts: "campaigns" },
  syncState: { wake: wakeSource, counts: "sources" },
  webhookState: { wake: wakeWebhook, counts: "webhooks" },
  signatureState: {
    wake: (means, item) => remind(means, Environment.parse(process.env).API_URL, item),
    counts: "reminders",
  },
};

/**
 * Every minute, of every account: lets go the messages that are due, has the campaigns tallied, the sources synced, the webhooks tried again
 * and the waivers asked for again that are, and opens the snoozed discussions that are; at the full hour takes in who opted out at the SMS
 * service itself, and each quarter tells how far booking software is behind.
 */
export const handler = middy<unknown, Woken>()
  .use(publishing())
  .handler(async (event, context) => {
    const { time } = Scheduled.parse(event);
    const { table, secrets } = await services();
    const meansOf = (accountId: string): Means => ({ accountId, now: () => time, newId, table, secrets });
    const enough = () => context.getRemainingTimeInMillis() < margin;
    const woken: Woken = {
      messages: 0,
      campaigns: 0,
      sources: 0,
      webhooks: 0,
      reminders: 0,
      discussions: 0,
      optedOut: 0,
      failed: 0,
    };
    let after: Rows["last"];
    do {
      const page = await dueBy({ table }, time, { after });
      for (const item of page.items) {
        if (enough()) break;
        try {
          const { wake, counts } = wakes[item.type]!;
          if (await wake(meansOf(keyParts(item.pk)[0]!), item)) woken[counts] += 1;
        } catch (error) {
          woken.failed += 1;
          logger.error("not woken", { id: item.data.id as string, error: error as Error });
        }
      }
      after = page.last;
    } while (after && !enough());
    const lags = new Date(time).getUTCMinutes() % lagEvery === 0;
    const sync = { behind: 0, minutes: 0 };
    woken.failed += await everyAccountInTurn(table, time, enough, async (accountId) => {
      woken.discussions += await wakeDiscussions(meansOf(accountId));
      if (!lags) return;
      const { behind, minutes } = await syncLag(meansOf(accountId));
      sync.behind += behind;
      sync.minutes = Math.max(sync.minutes, minutes);
    });
    if (lags) {
      count("SourcesBehind", sync.behind);
      count("SyncLagMinutes", sync.minutes);
    }
    const { optedOut, failed } = await readBack(table, time, enough, meansOf);
    woken.optedOut = optedOut;
    woken.failed += failed;
    const { messages, campaigns, sources, webhooks, reminders, discussions } = woken;
    count("Woken", messages + campaigns + sources + webhooks + reminders + discussions);
    count("NotWoken", woken.failed);
    logger.info("clock", { ...woken });
    return woken;
  });
