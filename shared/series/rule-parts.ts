/** The parts of a recurrence rule by name, `FREQ` → `WEEKLY`. */
export const partsOf = (rrule: string): Map<string, string> =>
  new Map(rrule.split(";").map((part) => part.split("=", 2) as [string, string]));

/** Whether a rule has no end of its own. */
export const isEndless = ({ rrule }: { rrule: string }): boolean => {
  const parts = partsOf(rrule);
  return !parts.has("COUNT") && !parts.has("UNTIL");
};

const frequencies = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];
const weekday = /^(MO|TU|WE|TH|FR|SA|SU)$/;

/** Whether a value is a list of whole numbers, none further from zero than `most`; of negative ones where they count from the end. */
const numbers =
  (most: number, negative = true) =>
  (value: string): boolean =>
    value.split(",").every((one) => /^[+-]?\d{1,3}$/.test(one) && Number(one) !== 0 && Math.abs(Number(one)) <= most) &&
    (negative || !value.includes("-"));

/** What each part may be; the time is that of the start, so that no part names one. */
const allowed: Record<string, (value: string) => boolean> = {
  FREQ: (value) => frequencies.includes(value),
  INTERVAL: (value) => /^[1-9]\d?$/.test(value),
  COUNT: (value) => /^[1-9]\d{0,2}$/.test(value) && Number(value) <= 366,
  UNTIL: (value) => /^\d{8}(T\d{6}Z)?$/.test(value),
  BYDAY: (value) => value.split(",").every((one) => /^([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)$/.test(one)),
  BYMONTH: numbers(12, false),
  BYMONTHDAY: numbers(31),
  BYYEARDAY: numbers(366),
  BYWEEKNO: numbers(53),
  BYSETPOS: numbers(366),
  WKST: (value) => weekday.test(value),
};

/** What is wrong with the text of a rule, as the end of a sentence that begins with its name; undefined where nothing is. */
export const syntaxFault = (rrule: string): string | undefined => {
  const given = rrule.split(";");
  const parts = partsOf(rrule);
  if (!given.every((part) => /^[A-Z]+=[A-Z0-9,+-]+$/.test(part)))
    return "must be a recurrence rule of RFC 5545 such as FREQ=WEEKLY;BYDAY=MO,WE;COUNT=12";
  if (parts.size < given.length) return "must name each part once";
  if (parts.has("COUNT") && parts.has("UNTIL")) return "must have COUNT or UNTIL, not both";
  const unknown = given.find((part) => !(part.split("=")[0]! in allowed));
  if (unknown) return `must not hold ${unknown.split("=")[0]}; the time of day is that of startsOn`;
  if (!allowed.FREQ!(parts.get("FREQ") ?? ""))
    return `must have a FREQ of DAILY, WEEKLY, MONTHLY or YEARLY, not ${parts.get("FREQ") ?? "none"}`;
  const [name, value] = [...parts].find(([part, of]) => !allowed[part]!(of)) ?? [];
  return name && `must not have ${value} as its ${name}`;
};
