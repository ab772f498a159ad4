import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { cards } from "../../shared/settling/card.ts";
import { driftIn } from "../../shared/settling/drift.ts";
import { makeBooking, makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { sweepAt } from "./projections.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
  await sourceOf(studio).load([makeClient("c"), makeBooking("b", "c")]);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Metrics of a sweep an hour from now, as CloudWatch reads them from its log. */
const metricsOfSweep = async () => {
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "false");
  vi.stubEnv("POWERTOOLS_SERVICE_NAME", "sweep");
  const written: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  await sweepAt(new Date(Date.now() + 3_600_000).toISOString());
  vi.restoreAllMocks();
  const line = written.map((text) => JSON.parse(text)).find(({ _aws }) => _aws)!;
  const [{ Namespace, Dimensions, Metrics }] = line._aws.CloudWatchMetrics;
  const names = Metrics.map(({ Name }: { Name: string }) => Name);
  return { Namespace, Dimensions, names, service: line.service, Drift: line.Drift };
};

describe("reliability 6 drift", () => {
  it("is a metric of the sweep, of no account, and 0 where all is well: an alarm can be silent, and know that it may be", async () => {
    const metrics = await metricsOfSweep();
    expect(metrics).toMatchObject({ Namespace: "Clientele", Dimensions: [["service"]], service: "sweep", Drift: 0 });
    expect(metrics.names).toContain("Drift");
    expect(await driftIn(studio.table)).toEqual({ clients: 1, drifted: 0, dirty: 0 });
  });

  it("counts each client whose numbers were not the sum of their records, once: then it is mended", async () => {
    const { items } = await studio.table.query({ pk: `${studio.accountId}#${await sourceOf(studio).clientId("c")}` });
    const card = items.find(({ type }) => type === cards.type)!;
    await studio.table.put({ ...card, data: { ...card.data, sums: { attended: 7 } } });
    expect(await driftIn(studio.table)).toEqual({ clients: 1, drifted: 1, dirty: 0 });
    expect(await metricsOfSweep()).toMatchObject({ Drift: 1 });
    expect(await metricsOfSweep()).toMatchObject({ Drift: 0 });
    expect(await driftIn(studio.table)).toEqual({ clients: 1, drifted: 0, dirty: 0 });
  });
});
