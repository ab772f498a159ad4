import type { FunnelChart, MediumChart, TimelineChart } from "../message-schema.ts";
import { type Bar, drawBars } from "./bars.ts";
import { bounds, columns, curve, legend, type Value } from "./marks.ts";
import { acrossIs, below, gutterOf, panelOf, upIs } from "./panel.ts";
import { margin, nothing, sheet } from "./sheet.ts";
import { count as counted, dayInWords, messages, monthInWords, monthsInWords, share } from "./wording.ts";

const clock = "by the clock of the home location";
const mediums = { email: "Email", sms: "SMS" } as const;

/** A number with its share of the whole behind it: 12 · 83.3 %. */
const withShare = (value: number, perMille: number | null): string =>
  [counted(value), share(perMille)].filter(Boolean).join(" · ");

/** S0-68: a bar for email and one for SMS, with their shares. */
export const drawMedium = ({ title, range, items, total, y }: MediumChart, width: number): string => {
  const empty = "No automated messages in these months.";
  const bars = items.map(({ medium, count, perMille }): Bar => {
    const shows = withShare(count, perMille);
    return { name: mediums[medium], value: count, shows, says: `${mediums[medium]}: ${messages(count)}` };
  });
  const told = bars.map(({ name, shows }) => `${name} ${shows}`);
  const describes = total > 0 ? `${messages(total)}: ${told.join(", ")}.` : empty;
  const says = [...monthsInWords(range), clock];
  return drawBars({ id: "medium-ratio", title, says, describes, width }, bars, { measures: y.label, empty });
};

const steps = {
  sent: "Sent",
  delivered: "Delivered",
  opened: "Opened",
  clicked: "Clicked",
  bounced: "Bounced",
  complained: "Complained",
} as const;

/** S0-69: a bar for each step, of opens and clicks one for people and one with machines. */
export const drawFunnel = ({ title, range, items, y }: FunnelChart, width: number): string => {
  const empty = "No automated emails in these months.";
  const bars = items.flatMap(({ step, human, all, humanPerMille, allPerMille }): Bar[] => {
    const bar = (name: string, value: number, perMille: number | null, kind: "mark" | "second"): Bar => ({
      name,
      value,
      shows: withShare(value, perMille),
      says: `${name}: ${messages(value)}`,
      kind,
    });
    if (human === null) return [bar(steps[step], all, allPerMille, "mark")];
    return [
      bar(`${steps[step]} by people`, human, humanPerMille, "mark"),
      bar(`${steps[step]}, with machines`, all, allPerMille, "second"),
    ];
  });
  const told = bars.map(({ name, shows }) => `${name}: ${shows}`);
  const describes = y.max > 0 ? `${told.join("; ")}.` : empty;
  const says = [...monthsInWords(range), "shares of what was sent", clock];
  return drawBars({ id: "email-funnel", title, says, describes, width }, bars, { measures: y.label, empty });
};

type Point = TimelineChart["items"][number];

const whenOf = ({ startsOn, endsOn }: Point, by: TimelineChart["by"]): string => {
  if (by === "month" && startsOn.endsWith("-01")) return monthInWords(startsOn.slice(0, 7));
  return startsOn === endsOn ? dayInWords(startsOn) : `${dayInWords(startsOn)} to ${dayInWords(endsOn)}`;
};

/** What stands and hangs: so many, of them by email and SMS. */
const sentOf = (when: string, what: string, { email, sms }: Point["automated"]): Value => ({
  height: email + sms,
  value: email + sms,
  says: `${when}, ${what}: ${messages(email + sms)} (email ${counted(email)}, SMS ${counted(sms)})`,
});

const both = ({ email, sms }: Point["automated"]): number => email + sms;

const nowInWords = ({ now, expected }: TimelineChart): string => {
  const judged = { under: "fewer than expected", over: "more than expected", as: "as expected" }[now.mark ?? "as"];
  return `${counted(now.inWindow)} automated in the ${expected.days} days to ${dayInWords(now.on)}: ${judged}`;
};

/**
 * S0-70, S0-71: how many automated messages there were in the account's window, between the lines of too few and too many,
 * above what was sent by the point: automated upwards, by hand downwards.
 */
export const drawTimeline = (chart: TimelineChart, width: number): string => {
  const { title, items, by, range, expected, total, y } = chart;
  const span = [`${dayInWords(range.from)} to ${dayInWords(range.to)}`];
  const said = { id: "timeline", title, says: [...span, clock, nowInWords(chart)], width };
  if (items.length === 0 || (y.max === 0 && items.every(({ inWindow }) => inWindow === 0))) {
    const nil = "No messages in this time.";
    return sheet({ ...said, describes: nil }, nothing(nil, width));
  }
  const whens = items.map((item) => whenOf(item, by));
  const automated = items.map((item, i) => sentOf(whens[i]!, "automated", item.automated));
  const byHand = items.map((item, i) => {
    const value = sentOf(whens[i]!, "by hand", item.byHand);
    return { ...value, height: -value.height };
  });
  const windows = items.map(({ inWindow, endsOn, mark }) => ({
    height: inWindow,
    value: inWindow,
    says: `${expected.days} days to ${dayInWords(endsOn)}: ${messages(inWindow)}${mark ? `, ${mark}` : ""}`,
  }));
  const kinds = [
    { kind: "mark", says: `automated ${counted(both(total.automated))}` },
    { kind: "second", says: `by hand ${counted(both(total.byHand))}` },
  ];
  const describes = `${messages(both(total.automated))} automated, ${counted(both(total.byHand))} by hand. ${nowInWords(chart)}.`;
  const words = items.map(({ startsOn }) =>
    by === "month" ? monthInWords(startsOn.slice(0, 7)) : dayInWords(startsOn),
  );
  return sheet({ ...said, describes }, (from) => {
    const whole = { width, items: items.length, whole: true, tick: (value: number) => counted(Math.abs(value)) };
    const most = Math.max(expected.most, ...windows.map(({ value }) => value));
    const upper = { ...whole, min: 0, max: most, top: from + 42, height: 130 };
    const keys = legend(kinds, { x: margin.side, y: upper.top + upper.height + 40, width: width - 2 * margin.side });
    const heights = [...automated, ...byHand].map(({ height }) => height);
    const [min, max] = [Math.min(0, ...heights), Math.max(0, ...heights)];
    const lower = { ...whole, min, max, top: keys.bottom + 48, height: 150 };
    const gutter = Math.max(gutterOf(upper), gutterOf(lower));
    const [above, under] = [panelOf({ ...upper, gutter }), panelOf({ ...lower, gutter })];
    const drawn = [
      above.axis,
      bounds(above, [expected.least, expected.most]),
      curve(above, windows),
      upIs(upper.top, `Automated in ${expected.days} days`),
      keys.drawn,
      under.axis,
      columns(under, automated),
      columns(under, byHand, "second"),
      upIs(lower.top, y.label),
      below(under, words),
      acrossIs(under, chart.x.label),
    ];
    return { drawn, bottom: under.bottom + margin.bottom };
  });
};
