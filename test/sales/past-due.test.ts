import { beforeAll, describe, expect, it } from "vitest";
import { callAs } from "../support/call.ts";
import { makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
  const open = (id: string, client: string, fields: object) =>
    makeInvoice(id, client, { total: 1000, status: "open", ...fields });
  await sourceOf(studio).load([
    ...["a", "b", "c", "d", "e"].map((id) => makeClient(id)),
    open("a1", "a", { dueOn: "2026-03-10" }),
    open("a2", "a", { dueOn: "2026-03-01", payments: [{ method: "card", amount: 400 }] }),
    open("a3", "a", { dueOn: "2026-04-30" }),
    open("a4", "a", {}),
    open("b1", "b", { dueOn: "2026-04-30" }),
    makeInvoice("c1", "c", { dueOn: "2026-03-01" }),
    open("d1", "d", { dueOn: "2026-03-10", currency: "EUR" }),
    open("e1", "e", { dueOn: "2026-03-10", status: "void" }),
  ]);
});
const report = async (query: Record<string, string> = {}, at = "2026-03-11T05:00:00Z") => {
  const { status, body } = await studio.call("GET /v1/reports/past-due", { query, at });
  expect(status).toBe(200);
  return body;
};

describe("the account's bills past their due day S1-30", () => {
  it("names who has some, the longest due first, what of all that is due is overdue", async () => {
    const usd = (amount: number) => ({ amount, currency: "USD" });
    const { items, nextCursor } = await report();
    expect(nextCursor).toBeNull();
    expect(items).toMatchObject([
      {
        name: "Maya Client a",
        due: [usd(3600)],
        overdue: [usd(1600)],
        bills: [
          { dueOn: "2026-03-01", daysOverdue: 10, amountDue: usd(600) },
          { dueOn: "2026-03-10", daysOverdue: 1, amountDue: usd(1000) },
        ],
      },
      { name: "Maya Client d", overdue: [{ amount: 1000, currency: "EUR" }], bills: [{ daysOverdue: 1 }] },
    ]);
  });

  it("goes by the local calendar, and every client is named once however the pages fall", async () => {
    expect((await report({}, "2026-03-11T03:30:00Z")).items).toMatchObject([{ bills: [{ dueOn: "2026-03-01" }] }]);
    const names: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const { items, nextCursor } = await report({ limit: "1", ...(cursor && { cursor }) });
      names.push(...items.map(({ name }: { name: string }) => name));
      if (!nextCursor) break;
      cursor = nextCursor;
    }
    expect(names).toEqual(["Maya Client a", "Maya Client d"]);
  });

  it("S0-24 is for those who may see sales", async () => {
    const ask = callAs({ accountId: studio.accountId, role: "member" });
    expect((await ask("GET /v1/reports/past-due")).status).toBe(403);
  });
});
