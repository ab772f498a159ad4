import { requireClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { localTime } from "../kernel/time.ts";
import { type FunnelChart, type FunnelStep, funnelSteps, type MediumChart } from "./message-schema.ts";
import { type Months, monthsOf, spanOf } from "./months.ts";
import type { Range } from "./schema.ts";

/** Months drawn where nobody says from when. */
const lastMonths = 12;

const monthsBefore = (month: string, count: number): string => {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 1 - count)).toISOString().slice(0, 7);
};

interface Counted {
  range: { from: string; to: string };
  months: Months;
  /** of a name, in all months together */
  sum: (name: string) => number;
}

/** A client's months in a range, else the last twelve by the clock of the home location. 404. */
const countedIn = async (ctx: Ctx, clientId: string, asked: Range): Promise<Counted> => {
  const { zone } = await requireClient(ctx, clientId);
  const to = asked.to ?? localTime(ctx.now(), zone).month;
  const from = asked.from ?? monthsBefore(to, lastMonths - 1);
  const range = { from, to: from > to ? from : to };
  const months = await monthsOf(ctx, clientId, range);
  return { range, months, sum: (name) => months.reduce((all, [, sums]) => all + (sums[name] ?? 0), 0) };
};

const perMille = (part: number, whole: number): number | null => (whole > 0 ? Math.round((part * 1000) / whole) : null);

const upTo = (label: string, counts: number[]) => ({ label, unit: "messages", min: 0, max: Math.max(0, ...counts) });

/** The months in which anything stands under one of some names. */
const monthsWith = (months: Months, wanted: (name: string) => boolean) =>
  spanOf(
    months.flatMap(([month, sums]) =>
      Object.entries(sums).some(([name, count]) => count > 0 && wanted(name)) ? [{ month }] : [],
    ),
  );

/** S0-68. Automated email beside automated SMS. 404. */
export const mediumRatio = async (ctx: Ctx, clientId: string, asked: Range): Promise<MediumChart> => {
  const { range, months, sum } = await countedIn(ctx, clientId, asked);
  const [email, sms] = [sum("email.sent"), sum("sms.sent")];
  const total = email + sms;
  const ofEmail = perMille(email, total);
  return {
    title: "Automated email and SMS",
    x: { label: "Medium", unit: "medium", from: null, to: null },
    y: upTo("Automated messages", [email, sms]),
    zone: "location",
    months: monthsWith(months, (name) => name === "email.sent" || name === "sms.sent"),
    range,
    items: [
      { medium: "email", count: email, perMille: ofEmail },
      { medium: "sms", count: sms, perMille: ofEmail === null ? null : 1000 - ofEmail },
    ],
    total,
  };
};

/** Names of the sums of a step: of all, and of people where they are told apart. */
const named: Record<FunnelStep, { all: string; human?: string }> = {
  sent: { all: "email.sent" },
  delivered: { all: "email.delivered" },
  opened: { all: "email.openedAny", human: "email.opened" },
  clicked: { all: "email.clickedAny", human: "email.clicked" },
  bounced: { all: "email.bounced" },
  complained: { all: "email.complained" },
};

const smsCost = ({ months, sum }: Counted): FunnelChart["smsCost"] => {
  const names = new Set(months.flatMap(([, sums]) => Object.keys(sums)).filter((name) => name.startsWith("cost.")));
  const prices = [...names].sort().map((name) => ({ currency: name.slice("cost.".length), micros: sum(name) }));
  return { parts: sum("parts"), prices: prices.filter(({ micros }) => micros !== 0) };
};

/** S0-69. How far automated emails got, people apart from machines; and what the SMS of the same months cost. 404. */
export const emailFunnel = async (ctx: Ctx, clientId: string, asked: Range): Promise<FunnelChart> => {
  const counted = await countedIn(ctx, clientId, asked);
  const { range, months, sum } = counted;
  const sent = sum("email.sent");
  const items = funnelSteps.map((step) => {
    const { all: ofAll, human: ofPeople } = named[step];
    const all = sum(ofAll);
    const human = ofPeople ? sum(ofPeople) : null;
    const humanPerMille = human === null ? null : perMille(human, sent);
    return { step, human, all, humanPerMille, allPerMille: perMille(all, sent) };
  });
  return {
    title: "Automated emails",
    x: { label: "Step", unit: "step", from: null, to: null },
    y: upTo("Automated emails", [sent]),
    zone: "location",
    months: monthsWith(months, (name) => name === "email.sent"),
    range,
    items,
    smsCost: smsCost(counted),
  };
};
