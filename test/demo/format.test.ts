import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { demoStudio } from "../../infra/local/demo/index.ts";
import { days, studioOn } from "./calculator.ts";
import { SourceRecord } from "./format.ts";

const print = (today: string): string =>
  createHash("sha256")
    .update(JSON.stringify(demoStudio(today)))
    .digest("hex");

describe.each(days)("the demo's records on %s", (today) => {
  const { demo } = studioOn(today);

  it("obey the fixed format, every one", () => {
    const faults = demo.records.flatMap((record) => {
      const { error } = SourceRecord.safeParse(record);
      return error ? [`${record.type} ${record.id}: ${error.message}`] : [];
    });
    expect(faults).toEqual([]);
  });

  it("have ids of their own, and refer only to what is there", () => {
    const ids = new Set(demo.records.map(({ type, id }) => `${type} ${id}`));
    expect(ids.size).toBe(demo.records.length);
    const missing = demo.records.flatMap((record) => [
      ...("client" in record ? [`client ${record.client}`] : []),
      ...(record.type === "booking" ? [`event ${record.event}`] : []),
      ...(record.type === "booking" && record.package ? [`package ${record.package}`] : []),
      ...(record.type === "package" && record.contract ? [`contract ${record.contract}`] : []),
      ...(record.type === "client" ? (record.relationships ?? []).map(({ client }) => `client ${client}`) : []),
      ...(record.type === "invoice"
        ? record.lines.flatMap(({ recipient }) => (recipient ? [`client ${recipient}`] : []))
        : []),
    ]);
    expect(missing.filter((reference) => !ids.has(reference))).toEqual([]);
  });

  it("tell nothing of the future but bookings and events", () => {
    const now = `${today}T23:59:59Z`;
    const early = demo.records.filter((record) => {
      if (record.type === "client") return record.createdAt! > now;
      if (record.type === "invoice") return record.issuedAt > now;
      if (record.type === "contract" || record.type === "package") return record.purchasedOn > today;
      return record.type === "booking" && record.bookedAt > now;
    });
    expect(early).toEqual([]);
  });
});

describe("the demo studio", () => {
  it("is the same to the byte for the same day", () => {
    expect(print("2026-03-14")).toBe(print("2026-03-14"));
    expect(print("2026-03-14")).not.toBe(print("2026-03-15"));
  });

  it("is the same on a machine in another time zone", () => {
    const module = new URL("../../infra/local/demo/index.ts", import.meta.url).href;
    const script = `const { demoStudio } = await import(${JSON.stringify(module)});
      const { createHash } = await import("node:crypto");
      console.log(createHash("sha256").update(JSON.stringify(demoStudio("2026-03-14"))).digest("hex"));`;
    for (const TZ of ["Pacific/Kiritimati", "America/Phoenix"]) {
      const out = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
        env: { ...process.env, TZ },
      });
      expect(out.toString().trim()).toBe(print("2026-03-14"));
    }
  });
});
