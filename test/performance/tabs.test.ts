import { ulid } from "ulid";
import { beforeAll, describe, expect, it } from "vitest";
import { auditAction } from "../../shared/audit/store.ts";
import { clientPk } from "../../shared/clients/header.ts";
import type { Ctx } from "../../shared/ctx.ts";
import { keepDocument } from "../../shared/documents/store.ts";
import { goalAction } from "../../shared/goals/store.ts";
import { newId } from "../../shared/kernel/ids.ts";
import type { Message } from "../../shared/messages/schema.ts";
import { messageItem } from "../../shared/messages/store.ts";
import { noteItem } from "../../shared/notes/store.ts";
import { allRoutes } from "../../shared/routes.ts";
import type { Signature } from "../../shared/signatures/schema.ts";
import { signatureAction } from "../../shared/signatures/store.ts";
import type { Item } from "../../shared/table/item.ts";
import { key } from "../../shared/table/schema.ts";
import { todoItem } from "../../shared/todos/store.ts";
import { entryActions } from "../../shared/transformation/store.ts";
import { openMetered } from "./metered.ts";
import { seedClient, writeItems } from "./seed.ts";

/**
 * Opening a tab (P4): every path that the profile's sections name, for a client with few records of every kind and for one
 * with thousands. A path that a section names newly is covered by itself.
 */
const counts = { few: 20, many: 1000 };
type Size = keyof typeof counts;
const now = "2026-03-02T12:00:00.000Z";
/** rows of a page: as many as the client with few records has, so that both pages are full */
const limit = "2";

/** Paths that take more than one request, each never more than this, and why. */
const allowed: Record<string, [requests: number, why: string]> = {
  "/bookings": [
    2,
    "a page of them; where one is to come, the client's card and what clients have to sign, both in one",
  ],
  "/relationships": [2, "who they are related to, then the cards of all of those in one"],
  "/signatures": [3, "a page of them, what was asked for, what has to be signed"],
  "/goals": [
    5,
    "a page of them and the client's card, the entries they are measured by and the last before, then that they were looked at",
  ],
  "/transformation-log": [3, "a page of it, what says when the next is due, then that it was looked at"],
  "/discussions": [2, "a page of them, then the client's card for its name"],
  "/activity": [5, "five lists by time are merged: acts, bookings, invoices, messages, offline interactions"],
  "/contacts": [4, "four lists by time are merged: messages, offline interactions, bookings, invoices"],
  "/rewards": [5, "the card, the settings, the entries, the months and the prizes"],
  "/charts/invoices": [2, "the client's currency, then the months"],
  "/charts/ltv": [2, "the client's currency, then the months"],
  "/charts/timeline": [3, "the client's clock, and what the studio expects, then the months"],
  "/charts/medium-ratio": [2, "the client's clock, then the months"],
  "/charts/email-funnel": [2, "the client's clock, then the months"],
  "/engagement": [2, "the clocks of the locations, then a page of messages"],
  "/recurring-bookings": [2, "a page of them, then the series of all of those in one"],
  "/services": [3, "the client's header, the newest packages and contracts"],
  "/packages": [2, "a page of them, and the client's local day by which they are judged"],
  "/contracts": [2, "a page of them, and the client's local day by which they are judged"],
  "/packages/used": [3, "the months, the newest packages and contracts"],
  "/periods": [2, "which periods the client has, then their bookings"],
};
/** Paths that cost by what they show, which is bounded, and not by the history before it: the most read units. */
const byShown: Record<string, [readUnits: number, why: string]> = {
  "/services": [30, "what may be used is looked for among the newest 100 packages and contracts"],
  "/packages/used": [30, "whether the client bought it is looked for among the same"],
  "/periods": [130, "counts the bookings of the periods shown, at most 500 a request"],
};
/** A month's chart sums grow with its days, hours and types of events, and no further. */
const tolerance = 1;

const weight = newId("transformationField");

let studio: Awaited<ReturnType<typeof openMetered>>;
const clientIds = {} as Record<Size, string>;

const dates = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => new Date(Date.UTC(2026, 2, 1) - i * 3600_000).toISOString());

/** What the pipeline does not seed: notes, to-dos, acts, files, adjustments, packages and contracts, as they are stored. */
const otherRecords = (clientId: string, count: number): Item[] => {
  const { accountId, means } = studio;
  const creator = { kind: "staff" as const, id: "stf_1" };
  const pk = clientPk(accountId, clientId);
  const origin = { source: "tideline", id: "x", hash: "", received: now };
  return dates(count).flatMap((at, i) => {
    const made = { creator, createdAt: at };
    const written = { writtenBy: "stf_1", writtenAt: at, kind: "general" as const, starred: false };
    const note = { id: newId("note"), body: `Note ${i}`, status: "active" as const, ...written, ...made };
    const todo = { id: newId("todo"), title: `Call ${i}`, assignee: "stf_1", status: "open" as const, ...made };
    const act = auditAction({ ...means, now: () => at }, { act: "todo.created", clientId, about: todo.id });
    const day = at.slice(0, 10);
    const [pack, contract, adjustment] = [newId("package"), newId("contract"), newId("adjustment")];
    const message: Message = {
      id: `msg_${ulid(Date.parse(at))}`,
      clientId,
      discussionId: newId("discussion"),
      channel: "email",
      direction: "out",
      how: "automated",
      state: "sent",
      body: "We miss you",
      createdAt: at,
      sentAt: at,
    };
    const file = {
      id: newId("document"),
      clientId,
      kind: "attachment" as const,
      audience: "team" as const,
      name: "plan.pdf",
      type: "application/pdf",
      size: 1000,
      createdAt: at,
    };
    const owner = { ...means, accountId } as Ctx;
    const signature: Signature = {
      id: newId("signature"),
      clientId,
      waiverId: newId("waiver"),
      kind: "waiver",
      ...{ version: 1, language: "en", title: "Liability waiver", textHash: "f7", name: "Maya", documentId: file.id },
      ...{ signedAt: at, askedAt: at, askedBy: "stf_1", address: "203.0.113.7", userAgent: "Firefox" },
      method: "typed",
      channel: "email",
      messageId: message.id,
    };
    const wrote = { creator, createdAt: at, writtenBy: "stf_1", writtenAt: at };
    const entry = { id: newId("transformationEntry"), on: day, values: { [weight]: "70.5" }, ...wrote };
    const measure = { kind: "field" as const, field: weight, target: "68" };
    const goal = { id: newId("goal"), title: "68", measure, startsOn: "2026-03-01", archived: false, ...wrote };
    const bought = { clientId, name: "10 Class Pass", purchasedOn: day, origin };
    return [
      (entryActions(owner, clientId, undefined, entry, newId("revision"))[0] as { put: Item }).put,
      (goalAction(owner, clientId, undefined, goal, newId("revision")) as { put: Item }).put,
      { ...noteItem(accountId, clientId, note, newId("revision")), dirty: false },
      { ...messageItem(accountId, pk, message, newId("revision")), dirty: false },
      { ...todoItem(accountId, clientId, todo, newId("revision")), dirty: false },
      (act as { put: Item }).put,
      (signatureAction(owner, signature) as { put: Item }).put,
      (keepDocument(owner, { ...file, by: "stf_1" }) as { put: Item }).put,
      {
        pk,
        sk: key("PKG", day, pack),
        type: "package",
        rev: newId("revision"),
        data: { id: pack, kind: "class", creditsTotal: 10, creditsUsed: 10, expiresOn: "2026-01-01", ...bought },
      },
      {
        pk,
        sk: key("CON", day, contract),
        type: "contract",
        rev: newId("revision"),
        data: { id: contract, status: "active", startsOn: day, ...bought, name: "Unlimited" },
      },
      {
        pk,
        sk: key("BKADJ", adjustment),
        type: "clubAdjustment",
        rev: newId("revision"),
        data: { id: adjustment, clientId, visits: 1, reason: "Before this system", ...made },
      },
    ];
  });
};

beforeAll(async () => {
  studio = await openMetered();
  for (const size of Object.keys(counts) as Size[]) {
    clientIds[size] = await seedClient(studio, size, { bookings: counts[size], invoices: counts[size] });
    await writeItems(studio.tableName, otherRecords(clientIds[size], counts[size]));
  }
}, 120_000);

const routeOf = (path: string, clientId: string): string =>
  `GET ${path.split("?")[0]!.replace(clientId, "{clientId}")}`;

/** What a client's tabs name, below the client's own address. */
const pathsOf = async (size: Size): Promise<string[]> => {
  const params = { clientId: clientIds[size] };
  const { body } = await studio.call("GET /v1/clients/{clientId}", { params, at: now });
  return body.sections.flatMap(({ paths }: { paths: string[] }) => paths);
};

const open = async (size: Size, path: string) => {
  const routeKey = routeOf(path, clientIds[size]);
  const paged = "limit" in (allRoutes[routeKey]?.query?.shape ?? {});
  const query = { ...Object.fromEntries(new URLSearchParams(path.split("?")[1])), ...(paged && { limit }) };
  let rows = 0;
  const { requests, readUnits } = await studio.meter.during(async () => {
    const input = { params: { clientId: clientIds[size] }, query, at: now };
    const { status, body, text } = await studio.call(routeKey, input);
    expect(status, `${path} ${text}`).toBe(200);
    rows = body.items?.length ?? 0;
  });
  return { requests, readUnits, rows };
};

describe("opening a tab of a client with few records and of one with thousands", () => {
  it("P1 P4 S0-20 takes one request, or the constant written down here, and the same units", async () => {
    const [few, many] = [await pathsOf("few"), await pathsOf("many")];
    expect(many).toHaveLength(few.length);
    expect(few.length).toBeGreaterThan(10);
    const costs = [];
    for (const [i, path] of few.entries())
      costs.push({
        path: path.replace(`/v1/clients/${clientIds.few}`, ""),
        few: await open("few", path),
        many: await open("many", many[i]!),
      });
    const of = <T>(table: Record<string, T>, path: string): T | undefined => table[path.split("?")[0]!];
    const tooMany = costs.filter(({ path, few: a, many: b }) => {
      const most = of(allowed, path)?.[0] ?? 1;
      return a.requests > most || b.requests > most;
    });
    expect(tooMany).toEqual([]);
    const growing = costs.filter(({ path, few: a, many: b }) => {
      const most = of(byShown, path)?.[0] ?? a.readUnits + tolerance;
      return b.readUnits > most || a.rows > b.rows;
    });
    expect(growing).toEqual([]);
  });
});
