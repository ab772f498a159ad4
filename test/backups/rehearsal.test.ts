import { beforeAll, describe, expect, it } from "vitest";
import { fill } from "../support/filled.ts";
import { runJobs } from "../support/jobs.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { anotherTable, backUp, byKey, goOn, restoreInto } from "./restored.ts";

let studio: Studio;
let clientId: string;

beforeAll(async () => {
  studio = await openStudio();
  clientId = (await fill(studio, studio)).clientId!;
  await studio.stream.settle();
  await runJobs(studio);
  await studio.stream.settle();
});

const profileIn = async ({ call }: Studio) => {
  const { body } = await call("GET /v1/clients/{clientId}", { params: { clientId } });
  return { ...body, todos: undefined };
};

describe("reliability 7 a backup of something of everything, restored into another table", () => {
  it("is item for item what it was, but for what may have gone out; a second recount writes nothing", async () => {
    const before = await byKey(studio.table);
    const profile = await profileIn(studio);
    const backup = await backUp(studio);
    expect(backup.manifest?.files.reduce((sum, { items }) => sum + items, 0)).toBe(before.size);
    const other = await anotherTable(studio);
    const restored = await restoreInto(studio, other, backup);
    expect(restored).toMatchObject({ unsettled: 0, lost: [] });
    const after = await byKey(other.table);
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    const changed = [...before].filter(([key, item]) => JSON.stringify(after.get(key)) !== JSON.stringify(item));
    expect(changed.map(([, { type, data }]) => (type === "job" ? data.kind : type)).sort()).toEqual([
      "campaign",
      "webhookState",
    ]);
    expect(await profileIn(goOn(studio, other))).toEqual(profile);
  });
});
