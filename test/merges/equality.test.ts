import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { headOf } from "../../shared/accounts/store.ts";
import { recountClient } from "../../shared/settling/recount.ts";
import { rulesOf } from "../../shared/settling/rules.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { live, type Story, stories } from "./history.ts";
import { changes, snapshot } from "./snapshot.ts";
import { settleAll } from "./together.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});

const act = async (name: "merge" | "unmerge", [winner, loser]: [string, string]) => {
  const { status, text } = await studio.call(`POST /v1/clients/{clientId}/${name}`, {
    params: { clientId: winner },
    body: { loserId: loser },
  });
  expect(status, text).toBe(200);
  await settleAll(studio);
};

/** A recount finds nothing to do: the card is the sum of what is settled, and that is what the records add. */
const expectExact = async (clientIds: string[]) => {
  const rules = rulesOf(await headOf(studio.table, studio.accountId));
  for (const id of clientIds)
    expect(await recountClient(studio.means, rules, `${studio.accountId}#${id}`)).toEqual({
      settled: 0,
      repaired: false,
    });
};

const thereAndBack = async (story: Story): Promise<void> => {
  const { ids } = await live(studio, story);
  const before = await snapshot(studio);
  await act("merge", ids);
  await expectExact([ids[0]]);
  const under = [...(await snapshot(studio)).keys()].filter((key) => key.startsWith(`${studio.accountId}#${ids[1]} `));
  expect(under).toEqual([`${studio.accountId}#${ids[1]} 0#CARD`]);
  await act("unmerge", ids);
  await expectExact(ids);
  expect(changes(before, await snapshot(studio))).toEqual([]);
};

describe("S1-21 merge then unmerge leaves the table as it was, but for revisions, the trail and jobs", () => {
  it("S1-21 for two clients with 50 records each, aggregates included", async () => {
    for (const story of fc.sample(stories(50), { numRuns: 1, seed: 7 })) await thereAndBack(story);
  });

  it("S1-21 for any two clients", async () => {
    await fc.assert(fc.asyncProperty(stories(6), thereAndBack), { numRuns: 7 });
  });
});
