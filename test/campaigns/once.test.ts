import { beforeAll, describe, expect, it } from "vitest";
import { campaignStep } from "../../shared/campaigns/send.ts";
import { campaigns } from "../../shared/campaigns/store.ts";
import { runJob } from "../../shared/jobs/run.ts";
import { Job } from "../../shared/jobs/schema.ts";
import { jobs } from "../../shared/jobs/store.ts";
import type { Table } from "../../shared/table/table.ts";
import { meterOf } from "../support/meter.ts";
import { news, type Office, openOffice, text } from "./office.ts";

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});

class Killed extends Error {}

/** A table whose process ends after so many requests: the last is done, and nobody learns of it. */
const mortal = (held: Table, requests: number): Table => {
  let left = requests;
  const wrapped = { ...held } as Table;
  for (const name of ["get", "getMany", "query", "put", "update", "transact"] as const) {
    const ask = (held[name] as (...args: never[]) => Promise<unknown>).bind(held);
    const alive = async (...args: never[]) => {
      if (left <= 0) throw new Killed();
      left -= 1;
      const answer = await ask(...args);
      if (left <= 0) throw new Killed();
      return answer;
    };
    Object.assign(wrapped, { [name]: alive });
  }
  return wrapped;
};

const people = async (count: number, fields: object = {}) => {
  const made = [];
  for (let i = 0; i < count; i += 1) made.push(await office.client({ ...fields }));
  return made.map(({ id }) => id);
};
const messagesOf = async (campaignId: string) =>
  (await office.studio.table.scan({})).items.filter(
    ({ type, data }) => type === "message" && (data.sender as { id?: string } | undefined)?.id === campaignId,
  );
const freshJob = async (jobId: string) => (await office.studio.table.get(jobs.key(office.studio.accountId, jobId)))!;

describe("a campaign whose job is cut off", () => {
  it("anywhere in a piece, again and again: nobody gets it twice, nobody is left out, and the counts are right", async () => {
    const phones = [{ kind: "mobile", number: "+12075558888" }];
    const ids = [...(await people(22)), ...(await people(2, { phones }))];
    const { token } = await office.preview(ids, text);
    const { campaignId, jobId } = await office.order(token);
    const { studio } = office;
    let killed = 0;
    for (let requests = 3; ; requests += 31) {
      const item = await freshJob(jobId);
      if (Job.parse(item.data).state === "done") break;
      const means = { ...studio.means, table: mortal(studio.table, requests) };
      try {
        await runJob(means, item, campaignStep(means), () => false);
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        killed += 1;
      }
    }
    expect(killed).toBeGreaterThan(3);
    const found = await messagesOf(campaignId);
    const to = found.map(({ data }) => String(data.to));
    expect([found.length, new Set(to).size]).toEqual([23, 23]);
    const { progress } = await office.read(campaignId);
    expect(progress).toMatchObject({
      state: "done",
      clients: 24,
      written: 23,
      skipped: 1,
      reasons: { sameAddress: 1 },
    });
    await office.run();
    const sent = office.channels.sms().filter(({ body }) => body === text.body);
    expect(new Set(sent.map(({ to: number }) => number)).size).toBe(sent.length);
    expect(sent).toHaveLength(23);
  });

  it("twice at once writes nothing twice", async () => {
    const { token } = await office.preview(await people(6));
    const { campaignId, jobId } = await office.order(token);
    const job = Job.parse((await freshJob(jobId)).data);
    const step = campaignStep(office.studio.means);
    const ended = await Promise.all([step(job), step(job)]);
    expect(ended.map(({ progress }) => progress.written)).toEqual([6, 6]);
    expect(await messagesOf(campaignId)).toHaveLength(6);
    // each has one discussion and one content, as its message has
    for (const { pk } of await messagesOf(campaignId)) {
      expect((await office.studio.table.query({ pk, prefix: "DSC#" })).items).toHaveLength(1);
      expect((await office.studio.table.query({ pk, prefix: "BODY#" })).items).toHaveLength(1);
    }
    await office.run();
  });

  it("fails with a sentence where the list of its clients is gone, and what it wrote stays", async () => {
    const { token } = await office.preview(await people(1));
    const { campaignId } = await office.order(token);
    const { studio } = office;
    const { data } = (await studio.table.get(campaigns.key(studio.accountId, campaignId)))!;
    await studio.table.remove({ pk: `${studio.accountId}#LIST#${data.list}`, sk: "00000" });
    await office.run();
    expect((await office.read(campaignId)).progress).toMatchObject({
      state: "failed",
      failure: "The list of this campaign's clients is no longer kept.",
    });
  });
});

describe("what a campaign asks of the table", () => {
  it("is 4 requests a client by email and 5 by SMS, and 6 for each 20 clients, however long their histories", async () => {
    const asked = async (message: Record<string, unknown>, count: number) => {
      const { token } = await office.preview(await people(count), message);
      const { jobId } = await office.order(token);
      const item = await freshJob(jobId);
      const meter = meterOf(office.studio.client);
      const means = office.studio.means;
      const figures = await meter.during(() => runJob(means, item, campaignStep(means), () => false));
      await office.run();
      return figures.requests;
    };
    for (const [message, each] of [
      [news, 4],
      [text, 5],
    ] as const) {
      const [one, twenty] = [await asked(message, 1), await asked(message, 20)];
      expect([(twenty - one) / 19, one - each]).toEqual([each, 6]);
    }
  });
});
