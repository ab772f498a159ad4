import { PinpointSMSVoiceV2Client, paginateDescribeOptedOutNumbers } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import * as z from "zod";
import type { Listed } from "../../shared/consents/listed.ts";

const Environment = z.object({ SMS_OPT_OUT_LIST: z.string().min(1) });

let client: PinpointSMSVoiceV2Client | undefined;

/** The SMS service's own list of opted-out numbers, a hundred at a time (DescribeOptedOutNumbers). */
export async function* optOutList(): AsyncGenerator<Listed[]> {
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
