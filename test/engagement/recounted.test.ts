import fc from "fast-check";
import { expect, it } from "vitest";
import type { Message } from "../../shared/messages/schema.ts";
import { makeClient } from "../support/make.ts";
import { settleClientOf } from "../support/settle.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio } from "../support/studio.ts";
import { putMessage, wholeList } from "./sent.ts";

const at = "2026-04-20T16:00:00.000Z";
const first = Date.parse("2026-02-25T00:00:00Z");
const minutes = (Date.parse(at) - first) / 60_000;

const by = fc.option(fc.constantFrom("human" as const, "machine" as const), { nil: undefined });
const seen = by.map((who) => who && { at, by: who, why: "x" });
/** A message somewhere about the change of the clocks, however it came to be and whatever became of it. */
const anyMessage = fc.record({
  minute: fc.nat(minutes),
  channel: fc.constantFrom("email" as const, "sms" as const),
  direction: fc.constantFrom("out" as const, "out" as const, "out" as const, "in" as const),
  how: fc.constantFrom(
    "automated" as const,
    "automated" as const,
    "bulk" as const,
    "oneOff" as const,
    "roster" as const,
  ),
  state: fc.constantFrom(
    ...([
      "sent",
      "delivered",
      "delivered",
      "bounced",
      "complained",
      "failed",
      "unknown",
      "scheduled",
      "dropped",
    ] as const),
  ),
  location: fc.constantFrom(undefined, "Mesa", "Nowhere"),
  deliveredAt: fc.constantFrom(undefined, at),
  opened: seen,
  clicked: seen,
  repliedAt: fc.constantFrom(undefined, at),
});
type Any = typeof anyMessage extends fc.Arbitrary<infer T> ? T : never;

const neverSent = ["scheduled", "dropped", "failed", "unknown"];
const fieldsOf = ({
  minute: _,
  deliveredAt,
  opened,
  clicked,
  repliedAt,
  location,
  ...fields
}: Any): Partial<Message> => {
  const marks = {
    ...(deliveredAt && { deliveredAt }),
    ...(opened && { opened }),
    ...(clicked && { clicked }),
    ...(repliedAt && { repliedAt }),
  };
  return { ...fields, ...(location && { location }), marks: neverSent.includes(fields.state) ? {} : marks };
};

const counted = <T>(items: T[], wanted: (item: T) => unknown): number => items.filter((item) => wanted(item)).length;

it("S0-67 to S0-71 whatever was sent and whatever became of it, the charts equal a recount of the list", async () => {
  const studio = await openStudio();
  await studio.call("POST /v1/locations", { body: { name: "Mesa", timeZone: "America/Phoenix" } });
  const source = sourceOf(studio);
  await source.load(Array.from({ length: 60 }, (_, i) => makeClient(`c${i}`, { createdAt: "2024-01-01T12:00:00Z" })));
  const { items: clients } = (await studio.call("GET /v1/clients", { query: { limit: "100" } })).body;
  const clientIds: string[] = clients.map(({ id }: { id: string }) => id);
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyMessage, { maxLength: 12 }),
      fc.constantFrom("day", "week", "month"),
      async (all, stretch) => {
        const clientId = clientIds.pop()!;
        for (const one of all) {
          const when = new Date(first + one.minute * 60_000).toISOString();
          const unsent = neverSent.includes(one.state) && { sentAt: undefined as never };
          await putMessage(studio, clientId, when, { ...fieldsOf(one), ...unsent });
        }
        await settleClientOf(studio, clientId);
        const rows = (await wholeList(studio, clientId)).filter(({ sentAt }) => sentAt !== null);
        const ask = async (name: string, query: Record<string, string>) =>
          (await studio.call(`GET /v1/clients/{clientId}/charts/${name}`, { params: { clientId }, query, at })).body;

        const months = { from: "2026-03", to: "2026-03" };
        const inMarch = rows.filter(({ on }) => on.startsWith("2026-03"));
        const emails = inMarch.filter(({ channel }) => channel === "email");
        const ratio = await ask("medium-ratio", months);
        expect(ratio.items.map(({ count }: { count: number }) => count)).toEqual([
          emails.length,
          inMarch.length - emails.length,
        ]);
        const funnel = await ask("email-funnel", months);
        const people = (step: "opened" | "clicked") => counted(emails, ({ engaged }) => engaged[step] === "human");
        const any = (step: string) => counted(emails, ({ engaged }) => engaged[step]);
        expect(funnel.items.map(({ human, all: each }: { human: number; all: number }) => [human, each])).toEqual([
          [null, emails.length],
          [null, any("delivered")],
          [people("opened"), any("opened")],
          [people("clicked"), any("clicked")],
          [null, any("bounced")],
          [null, any("complained")],
        ]);
        const timeline = await ask("timeline", { from: "2026-03-03", to: "2026-04-20", by: stretch });
        for (const { startsOn, endsOn, automated, inWindow } of timeline.items) {
          const within = rows.filter(({ on }) => startsOn <= on && on <= endsOn);
          expect(automated).toEqual({
            email: counted(within, ({ channel }) => channel === "email"),
            sms: counted(within, ({ channel }) => channel === "sms"),
          });
          const begins = new Date(Date.parse(endsOn) - 29 * 86_400_000).toISOString().slice(0, 10);
          expect(inWindow).toBe(counted(rows, ({ on }) => begins <= on && on <= endsOn));
        }
      },
    ),
    { numRuns: 12 },
  );
}, 60_000);
