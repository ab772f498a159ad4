import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DeliveryEvent } from "../../shared/deliveries/event.ts";
import { forward, type Progress } from "../../shared/deliveries/forward.ts";
import { verdictOf } from "../../shared/deliveries/verdict.ts";
import { MessageState } from "../../shared/messages/counted.ts";

type Told = Pick<DeliveryEvent, "kind" | "bounce" | "final">;
const statuses: Progress[] = MessageState.exclude(["received", "comment"]).options;
const told: fc.Arbitrary<Told> = fc.record(
  {
    kind: fc.constantFrom(
      "sent",
      "delivered",
      "delayed",
      "bounced",
      "complained",
      "opened",
      "clicked",
      "rejected",
      "failed",
      "unsubscribed",
    ),
    bounce: fc.constantFrom("permanent", "transient", "undetermined"),
    final: fc.boolean(),
  },
  { requiredKeys: ["kind"] },
) as fc.Arbitrary<Told>;

describe("S0-69 the status of a message only moves forward", () => {
  test.each<[Progress, Told, Progress]>([
    ["queued", { kind: "sent" }, "sent"],
    ["sending", { kind: "sent" }, "sent"],
    ["unknown", { kind: "sent" }, "sent"],
    ["unknown", { kind: "delivered" }, "delivered"],
    ["sent", { kind: "delayed" }, "sent"],
    ["sent", { kind: "bounced", bounce: "transient" }, "sent"],
    ["sent", { kind: "bounced", bounce: "transient", final: true }, "bounced"],
    ["sent", { kind: "bounced", bounce: "undetermined" }, "bounced"],
    ["delivered", { kind: "sent" }, "delivered"],
    ["delivered", { kind: "bounced", bounce: "permanent" }, "bounced"],
    ["delivered", { kind: "complained" }, "complained"],
    ["bounced", { kind: "delivered" }, "bounced"],
    ["bounced", { kind: "complained" }, "complained"],
    ["sent", { kind: "opened" }, "delivered"],
    ["queued", { kind: "clicked" }, "delivered"],
    ["sent", { kind: "failed", final: true }, "failed"],
    ["sent", { kind: "failed", final: false }, "sent"],
    ["queued", { kind: "rejected" }, "failed"],
    ["queued", { kind: "failed" }, "failed"],
  ])("%s and %j is %s", (status, event, expected) => expect(forward(status, event)).toBe(expected));

  test("and ends the same whatever the order, however often each event comes", () => {
    const shuffled = fc.array(told, { minLength: 1, maxLength: 8 }).chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray([...events, ...events, ...events], {
          minLength: events.length * 3,
          maxLength: events.length * 3,
        }),
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...statuses), shuffled, (start, [events, again]) => {
        expect(again.reduce(forward, start)).toBe(events.reduce(forward, start));
      }),
    );
  });
});

describe("S0-31 an open or click is a person's or a machine's", () => {
  const chrome =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
  const delivered = "2026-03-03T09:14:00.000Z";
  const seen = (kind: "opened" | "clicked", userAgent: string | undefined, at = "2026-03-03T09:20:00.000Z") =>
    verdictOf({ kind, at, ...(userAgent === undefined ? {} : { userAgent }) }, delivered);

  test.each([
    ["Mozilla/5.0", "machine", "appleMailPrivacy"],
    [
      "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
      "human",
      "gmailProxy",
    ],
    ["YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", "human", "yahooProxy"],
    ["Mozilla/5.0 (compatible; BarracudaCentral)", "machine", "barracuda"],
    ["Mimecast URL scan", "machine", "mimecast"],
    ["python-requests/2.32", "machine", "script"],
    ["curl/8.5.0", "machine", "script"],
    [chrome.replace("Chrome/", "HeadlessChrome/"), "machine", "headlessBrowser"],
    ["Slackbot-LinkExpanding 1.0", "machine", "linkPreview"],
    ["Mozilla/5.0 (compatible; bingbot/2.0)", "machine", "robot"],
    ["", "machine", "noUserAgent"],
    [undefined, "machine", "noUserAgent"],
    [chrome, "human", "nothingAgainst"],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
      "human",
      "nothingAgainst",
    ],
    [
      "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Win64; x64; Microsoft Outlook 16.0)",
      "human",
      "nothingAgainst",
    ],
  ])("%s: %s, %s", (agent, by, why) => expect(seen("opened", agent)).toEqual({ by, why }));

  test.each([
    ["clicked", "2026-03-03T09:14:01.999Z", "tooSoon"],
    ["clicked", "2026-03-03T09:14:02.000Z", "nothingAgainst"],
    ["opened", "2026-03-03T09:14:00.999Z", "tooSoon"],
    ["opened", "2026-03-03T09:14:01.000Z", "nothingAgainst"],
    ["clicked", "2026-03-03T09:13:59.000Z", "beforeDelivery"],
  ] as const)("%s at %s after delivery at 09:14:00: %s", (kind, at, why) =>
    expect(seen(kind, chrome, at).why).toBe(why),
  );

  test("a proxy that fetches at once did not wait for a person, and an unknown delivery says nothing", () => {
    expect(seen("opened", "GoogleImageProxy", "2026-03-03T09:14:00.500Z")).toEqual({ by: "machine", why: "tooSoon" });
    expect(verdictOf({ kind: "clicked", at: delivered, userAgent: chrome })).toEqual({
      by: "human",
      why: "nothingAgainst",
    });
  });
});
