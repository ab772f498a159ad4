import type { Context } from "aws-lambda";
import { beforeAll, describe, expect, it } from "vitest";
import { openStudio, type Studio } from "../support/studio.ts";
import { logOf } from "./log.ts";

let studio: Studio;
let log: ReturnType<typeof logOf>;

const night = async (day: string): Promise<number> => {
  const { handler } = await import("../../functions/jobs/retention.ts");
  return ((await handler({ time: `${day}T02:20:00Z` }, {} as Context)) as { told: number }).told;
};
const notices = async () =>
  (await studio.call("GET /v1/alerts")).body.items.filter(
    ({ kind }: { kind: string }) => kind === "transformationOverdue",
  );

beforeAll(async () => {
  studio = await openStudio();
  log = logOf(studio);
  const every = { count: 1, unit: "week" };
  const fields = await log.set({ fields: [{ name: "Plank", kind: "number", unit: "s" }], every, graceDays: 0 });
  const clients: string[] = [];
  for (const on of ["2026-03-02", "2026-03-02", "2026-03-02", "2026-03-04"]) {
    const clientId = await log.client();
    await log.add(clientId, { on, values: { [fields.Plank!]: "45" } });
    clients.push(clientId);
  }
  // one of the three that are due on one day is deleted, and is not among those that are told of
  await studio.call("DELETE /v1/clients/{clientId}", { params: { clientId: clients[0]! } });
  await studio.stream.settle();
});

describe("S2-22 the notice of logs that became overdue", () => {
  it("is raised once a night with their number alone, and not again for those that stay so", async () => {
    expect(await night("2026-03-09")).toBe(0);
    expect([await night("2026-03-10"), await night("2026-03-10"), await night("2026-03-11")]).toEqual([1, 0, 0]);
    const [notice, ...others] = await notices();
    expect(others).toEqual([]);
    expect(notice).toEqual({ id: notice.id, kind: "transformationOverdue", at: "2026-03-10T02:20:00.000Z", count: 2 });
  });

  it("makes up for a night that failed", async () => {
    expect([await night("2026-03-14"), await night("2026-03-15")]).toEqual([1, 0]);
    expect((await notices())[0]).toMatchObject({ count: 1 });
  });
});
