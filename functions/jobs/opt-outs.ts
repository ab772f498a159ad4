import { PinpointSMSVoiceV2Client, paginateDescribeOptedOutNumbers } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import * as z from "zod";
import { type Listed, takeListed } from "../../shared/consents/listed.ts";
import type { Means } from "../../shared/ctx.ts";
import type { Table } from "../../shared/table/table.ts";
import { logger } from "../observe.ts";
import { everyAccountInTurn } from "./every-account.ts";

const Environment = z.object({ SMS_OPT_OUT_LIST: z.string().min(1) });

let client: PinpointSMSVoiceV2Client | undefined;

/** The SMS service's own list of opted-out numbers, a hundred at a time (DescribeOptedOutNumbers). */
async function* optOutList(): AsyncGenerator<Listed[]> {
  const { SMS_OPT_OUT_LIST: OptOutListName } = Environment.parse(process.env);
  client ??= new PinpointSMSVoiceV2Client({});
  for await (const { OptedOutNumbers = [] } of paginateDescribeOptedOutNumbers(
    { client, pageSize: 100 },
    { OptOutListName },
  ))
    yield OptedOutNumbers.flatMap(({ OptedOutNumber, OptedOutTimestamp, EndUserOptedOut = false }) =>
      OptedOutNumber && OptedOutTimestamp
        ? [{ number: OptedOutNumber, since: OptedOutTimestamp.toISOString(), byItsWord: EndUserOptedOut }]
        : [],
    );
}

/** At the full hour the list is read back. */
const isFullHour = (time: string): boolean => new Date(time).getUTCMinutes() === 0;

/** At a full hour reads the list of the SMS service back into every account: how many numbers that put out. */
export const readBack = async (
  table: Table,
  time: string,
  enough: () => boolean,
  meansOf: (accountId: string) => Means,
): Promise<{ optedOut: number; failed: number }> => {
  const read = { optedOut: 0, failed: 0 };
  if (!isFullHour(time)) return read;
  try {
    for await (const listed of optOutList()) {
      read.failed += await everyAccountInTurn(table, time, enough, async (accountId) => {
        const { taken, contradicted } = await takeListed(meansOf(accountId), listed);
        read.optedOut += taken;
        if (contradicted > 0)
          logger.warn("subscribed, but on the list of the SMS service", { accountId, contradicted });
      });
      if (enough()) break;
    }
  } catch (error) {
    // the next hour reads all of it again
    logger.error("the opt-out list of the SMS service could not be read", { error: error as Error });
    read.failed += 1;
  }
  return read;
};
