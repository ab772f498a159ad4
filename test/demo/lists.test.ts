import { beforeAll, describe, expect, it } from "vitest";
import { demoStudio } from "../../infra/local/demo/index.ts";
import type { SourceRecord } from "../../infra/local/demo/records.ts";
import { ava } from "../../infra/local/demo/stories/attendance.ts";
import { maya } from "../../infra/local/demo/stories/maya.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { recordsAbout } from "./handlers.ts";

const { records, lists } = demoStudio("2026-03-14");
const at = "2026-03-14T16:00:00Z";

const isIntro = (record: SourceRecord) => record.type === "package" && record.id.endsWith("-intro");
const joiner = records.find((record) => isIntro(record) && "creditsUsed" in record && record.creditsUsed === 3);
const joined = joiner && "client" in joiner ? String(joiner.client) : "";
const guest = "cl-ben-carter";
const about = [ava, maya, joined, guest];

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
  const all = recordsAbout(records, about);
  for (let from = 0; from < all.length; from += 50) await sourceOf(studio).load(all.slice(from, from + 50), at);
});

const members = async (name: string): Promise<string[]> => {
  const segment = lists.segments.find((one) => one.name === name)!;
  const saved = await studio.call("POST /v1/segments", { body: segment });
  const params = { segmentId: saved.body.id };
  const { body } = await studio.call("GET /v1/segments/{segmentId}/clients", { params, at });
  return body.items.map(({ firstName }: { firstName: string }) => firstName);
};
const firstName = (id: string) => {
  const record = records.find((one) => one.type === "client" && one.id === id);
  return record && "firstName" in record ? record.firstName : undefined;
};

describe("S4-06 the demo's segments hold whom they are named for", () => {
  it.each([
    ["Slipping away", ava],
    ["One credit left", maya],
    ["January intro → member", joined],
  ])("%s", async (name, client) => {
    expect(await members(name)).toEqual([firstName(client)]);
  });

  it("New Guests, which every account has, holds Ben", async () => {
    const params = { segmentId: "new-guests" };
    const { body } = await studio.call("GET /v1/segments/{segmentId}/clients", { params, at });
    expect(body.items.map((row: { firstName: string }) => row.firstName)).toEqual(["Ben"]);
  });
});
