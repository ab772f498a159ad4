import { DescribePhoneNumbersCommand, PinpointSMSVoiceV2Client } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { GetAccountCommand, GetEmailIdentityCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { everyAccount } from "../../shared/accounts/store.ts";
import { identitiesIn, messagingSettings } from "../../shared/messages/settings.ts";
import { ownersOf } from "../../shared/staff/store.ts";
import { listSources } from "../../shared/sync/store.ts";
import { tableIn } from "../place/means.ts";
import type { Place } from "../place/place.ts";
import { bad, type Check, type Line, ok, warn } from "./line.ts";

/** What each account has of something, as one list. */
const ofAccounts = async <T>(place: Place, read: (accountId: string) => Promise<T[]>): Promise<T[]> => {
  const found: T[] = [];
  for (const accountId of await everyAccount(tableIn(place))) found.push(...(await read(accountId)));
  return found;
};

export const owners: Check = {
  about: "accounts",
  local: false,
  look: async (place) => {
    const ids = await everyAccount(tableIn(place));
    if (ids.length === 0) return [bad("there is none", "npm run account -- --help")];
    const lines = await ofAccounts(place, async (accountId): Promise<Line[]> => {
      const { list } = await ownersOf({ table: tableIn(place), accountId });
      if (Object.keys(list).length > 0) return [];
      return [warn(`${accountId} has no owner who can sign in`, "POST /v1/staff with the role owner, by its API key")];
    });
    return lines.length > 0 ? lines : [ok(`${ids.length}, each with an owner`)];
  },
};

/** Older than so many of its own intervals, and than half a day, a source is behind. */
const [intervals, leastMs] = [4, 12 * 3600_000];

export const sync: Check = {
  about: "booking software",
  local: true,
  look: async (place) => {
    const found = await ofAccounts(place, async (accountId) =>
      (await listSources({ table: tableIn(place), accountId })).map((one) => ({ ...one, accountId })),
    );
    const lines = found.flatMap(({ source, state, accountId }): Line[] => {
      if (source.state === "paused")
        return [warn(`${source.name} of ${accountId} is paused`, "resume it when it may go on")];
      const since = Date.parse(state.lastSucceededAt ?? source.connectedAt);
      const late = Date.now() - since > Math.max(leastMs, intervals * source.everyMinutes * 60_000);
      if (!late) return [];
      const says = `${source.name} of ${accountId} was last synced ${state.lastSucceededAt ?? "never"}`;
      return [bad(says, `GET /v1/sources/${source.name}/runs says why`)];
    });
    return lines.length > 0
      ? lines
      : [ok(found.length > 0 ? `${found.length} sources are fresh` : "none is connected")];
  },
};

const writtenFrom = (place: Place): Promise<string[]> =>
  ofAccounts(place, async (accountId) => identitiesIn(await messagingSettings({ table: tableIn(place), accountId })));

const verified = async (ses: SESv2Client, address: string): Promise<boolean> => {
  for (const EmailIdentity of [address, address.split("@")[1]!]) {
    try {
      const { VerifiedForSendingStatus } = await ses.send(new GetEmailIdentityCommand({ EmailIdentity }));
      if (VerifiedForSendingStatus) return true;
    } catch (error) {
      if ((error as Error).name !== "NotFoundException") throw error;
    }
  }
  return false;
};

const setUp = "docs/messaging-setup.md says how";

export const email: Check = {
  about: "email",
  local: false,
  look: async (place) => {
    const ses = new SESv2Client();
    const { ProductionAccessEnabled, SendingEnabled, EnforcementStatus, SendQuota } = await ses.send(
      new GetAccountCommand(),
    );
    const { Max24HourSend: most = 0, SentLast24Hours: sent = 0 } = SendQuota ?? {};
    const lines: Line[] = [
      ProductionAccessEnabled
        ? ok("may be sent to everybody")
        : bad("goes to verified addresses alone: the account is in the sandbox of SES", setUp),
    ];
    if (!SendingEnabled || EnforcementStatus === "SHUTDOWN")
      lines.push(bad(`SES stopped sending: ${EnforcementStatus}`, "AWS Support; mend bounces and complaints first"));
    else if (EnforcementStatus === "PROBATION")
      lines.push(bad("SES reviews this account", "mend bounces and complaints before it stops sending"));
    const quota = `${sent} of ${most} mails within 24 hours`;
    if (most >= 0)
      lines.push(sent > most * 0.8 ? warn(quota, "ask for a higher quota in the console of SES") : ok(quota));
    for (const address of new Set((await writtenFrom(place)).filter((value) => value.includes("@"))))
      lines.push(
        (await verified(ses, address)) ? ok(`${address} is verified`) : bad(`${address} is not verified`, setUp),
      );
    return lines;
  },
};

export const sms: Check = {
  about: "SMS",
  local: false,
  look: async (place) => {
    const numbers = [...new Set((await writtenFrom(place)).filter((value) => !value.includes("@")))];
    if (numbers.length === 0) return [ok("no account sends any")];
    const { PhoneNumbers = [] } = await new PinpointSMSVoiceV2Client().send(new DescribePhoneNumbersCommand({}));
    return numbers.map((number) => {
      const status = PhoneNumbers.find(({ PhoneNumber }) => PhoneNumber === number)?.Status;
      if (status === "ACTIVE") return ok(`${number} is active`);
      return bad(`${number} is ${status ?? "not a number of this AWS account"}`, setUp);
    });
  },
};
