import { beforeAll, describe, expect, it } from "vitest";
import { runJobs } from "../support/jobs.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { logOf, noon } from "./log.ts";

let studio: Studio;
let log: ReturnType<typeof logOf>;
beforeAll(async () => {
  studio = await openStudio();
  log = logOf(studio);
  await log.set({ fields: [{ name: "Weight", kind: "number" }], every: { count: 1, unit: "week" } });
});

const act = async (what: string, clientId: string, loserId: string) => {
  const { status, text } = await studio.call(`POST /v1/clients/{clientId}/${what}`, {
    params: { clientId },
    body: { loserId },
  });
  expect(status, text).toBe(200);
  await runJobs(studio);
};

describe("S1-21 S2-22 S2-24 two clients are merged and parted", () => {
  it("the winner has both logs, one due day by all entries, and both clients' goals; parted each has its own", async () => {
    const [winner, loser] = [await log.client(), await log.client()];
    const days = async (of: string) => (await log.page(of)).items.map(({ on }: { on: string }) => on);
    const titles = async (clientId: string) =>
      (await studio.call("GET /v1/clients/{clientId}/goals", { params: { clientId } })).body.items.map(
        ({ title }: { title: string }) => title,
      );
    for (const [of, on] of [
      [winner, "2026-01-08"],
      [loser, "2026-01-05"],
      [loser, "2026-01-20"],
    ] as const)
      await log.add(of, { on, note: "x" });
    for (const [clientId, title] of [
      [winner, "Ours"],
      [loser, "Theirs"],
    ] as const)
      await studio.call("POST /v1/clients/{clientId}/goals", { params: { clientId }, body: { title } });
    const before = [await log.due(winner, "2026-01-21"), await log.due(loser, "2026-01-21")];
    await act("merge", winner, loser);
    expect(await days(winner)).toEqual(["2026-01-20", "2026-01-08", "2026-01-05"]);
    expect(await log.due(winner, "2026-01-21")).toEqual({ nextDueOn: "2026-01-26", overdue: false, since: null });
    expect((await titles(winner)).sort()).toEqual(["Ours", "Theirs"]);
    // asked by its old id, it answers as the winner, and nobody stands twice in the list
    expect(await days(loser)).toEqual(await days(winner));
    expect(await log.overdue(noon("2026-03-01"))).toEqual([winner]);
    await act("unmerge", winner, loser);
    expect([await days(winner), await days(loser)]).toEqual([["2026-01-08"], ["2026-01-20", "2026-01-05"]]);
    expect([await log.due(winner, "2026-01-21"), await log.due(loser, "2026-01-21")]).toEqual(before);
    expect([await titles(winner), await titles(loser)]).toEqual([["Ours"], ["Theirs"]]);
    expect((await log.overdue(noon("2026-03-01"))).sort()).toEqual([winner, loser].sort());
  });
});
