import type { DynamoDBRecord } from "aws-lambda";
import { expect } from "vitest";
import type { Channels } from "../support/channels.ts";
import { type Desk, openDesk } from "../support/desk.ts";
import { isDueJob, runDue } from "../support/jobs.ts";
import type { Studio } from "../support/studio.ts";

type Fields = Record<string, unknown>;

/** A zone whose clocks show this hour now. */
export const zoneAt = (hour: number): string => {
  const ahead = ((hour - new Date().getUTCHours() + 36) % 24) - 12;
  return ahead === 0 ? "Etc/UTC" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
};

const isDueMessage = ({ dynamodb }: DynamoDBRecord): boolean =>
  dynamodb?.NewImage?.due?.BOOL === true && dynamodb.NewImage.type?.S === "message";

const placeOf = ({ dynamodb }: DynamoDBRecord) => ({
  pk: String(dynamodb!.Keys!.pk!.S),
  sk: String(dynamodb!.Keys!.sk!.S),
});

/** A desk at which campaigns are written, with a place where it is noon and one where it is night. */
export interface Office {
  studio: Studio;
  channels: Channels;
  desk: Desk;
  /** a client at home where it is noon */
  client(fields?: Fields): ReturnType<Desk["client"]>;
  preview(clientIds: string[], message?: Fields, more?: Fields): Promise<Fields & { token: string }>;
  order(token: string, more?: Fields): Promise<{ campaignId: string; jobId: string; count: number }>;
  /** previews, orders and runs it */
  campaign(clientIds: string[], message?: Fields, more?: Fields): Promise<string>;
  /** runs the jobs that are due, without handing on the messages they wrote */
  jobs(): Promise<void>;
  /** hands the messages that are due to the sender, and what the channels say of them to the intake */
  send(): Promise<void>;
  /** jobs and messages until nothing is left */
  run(): Promise<void>;
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever was answered
  read(campaignId: string): Promise<any>;
}

export const news = { channel: "email", subject: "We move", body: "To the pier" };
export const text = { channel: "sms", body: "We move to the pier" };

export const openOffice = async (settings: object = {}): Promise<Office> => {
  const { studio, channels, desk } = await openDesk(settings);
  const { call } = studio;
  for (const [name, hour] of [
    ["Noon", 12],
    ["Night", 2],
  ] as const)
    expect((await call("POST /v1/locations", { body: { name, timeZone: zoneAt(hour) } })).status).toBe(201);
  let waiting: { pk: string; sk: string }[] = [];

  const read = async (): Promise<boolean> => {
    const records = await studio.stream.unread();
    waiting.push(...records.filter(isDueMessage).map(placeOf));
    await runDue(records);
    return records.some(isDueJob);
  };
  const office: Office = {
    studio,
    channels,
    desk,
    client: (fields = {}) => desk.client({ homeLocation: "Noon", ...fields }),
    preview: async (clientIds, message = news, more = {}) => {
      const answer = await call("POST /v1/campaigns/preview", { body: { who: { clientIds }, message, ...more } });
      expect(answer.status, answer.text).toBe(200);
      return answer.body;
    },
    order: async (token, more = {}) => {
      const answer = await call("POST /v1/campaigns", { body: { token, name: "We move", ...more } });
      expect(answer.status, answer.text).toBe(202);
      return answer.body;
    },
    campaign: async (clientIds, message, more) => {
      const { token } = await office.preview(clientIds, message, more);
      const { campaignId } = await office.order(token);
      await office.run();
      return campaignId;
    },
    jobs: async () => {
      while (await read());
    },
    send: async () => {
      const places = waiting;
      waiting = [];
      for (let i = 0; i < places.length; i += 10) await channels.sender(places.slice(i, i + 10));
      await channels.hear();
    },
    run: async () => {
      do {
        await office.jobs();
        await office.send();
        await read();
      } while (waiting.length > 0);
    },
    read: async (campaignId) => (await call("GET /v1/campaigns/{campaignId}", { params: { campaignId } })).body,
  };
  return office;
};
