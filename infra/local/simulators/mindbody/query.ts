import { instantAt } from "../../../../shared/kernel/time.ts";
import { site } from "./catalogue.ts";
import { dayOn, wallMs } from "./world.ts";

/** What a request asks for. Names are the described ones with `request.`: others are not known, and their defaults hold. */
export interface Query {
  text(name: string): string | undefined;
  list(name: string): string[];
  number(name: string): number | undefined;
  flag(name: string, by: boolean): boolean;
  /** a time as ms; one without a zone is the wall's */
  time(name: string): number | undefined;
  /** ms of the first instant of a day, and of the first after it */
  dayStart(name: string, by: number): number;
  dayEnd(name: string, by: number): number;
}

const msOf = (text: string): number =>
  /(Z|[+-]\d{2}:\d{2})$/.test(text)
    ? Date.parse(text)
    : Date.parse(instantAt(text.includes("T") ? text : `${text}T00:00`, site.zone)) +
      Number(text.split("T")[1]?.split(":")[2] ?? 0) * 1000;

const startOf = (ms: number): number => wallMs(dayOn(ms), 0);
/** 30 hours after a midnight it is the next day, whatever the clocks did. */
const endOf = (ms: number): number => startOf(startOf(ms) + 30 * 3_600_000);

export const queryOf = (search: URLSearchParams): Query => {
  const text = (name: string) => search.get(`request.${name}`) ?? undefined;
  const time = (name: string) => {
    const given = text(name);
    return given === undefined ? undefined : msOf(given);
  };
  const number = (name: string) => (text(name) === undefined ? undefined : Number(text(name)));
  return {
    text,
    time,
    number,
    list: (name) => search.getAll(`request.${name}`),
    flag: (name, by) => (text(name) === undefined ? by : text(name) === "true"),
    dayStart: (name, by) => startOf(time(name) ?? by),
    dayEnd: (name, by) => endOf(time(name) ?? by),
  };
};

/** A page of a list and what the vendor says about it; the limit is the vendor's, whatever more is asked for. */
export const paged = <T>(query: Query, all: readonly T[], name: string, shape: (one: T) => object) => {
  const asked = query.number("limit") ?? 100;
  const [limit, offset] = [Math.min(asked, 200), query.number("offset") ?? 0];
  const items = all.slice(offset, offset + limit);
  return {
    PaginationResponse: {
      RequestedLimit: asked,
      RequestedOffset: offset,
      PageSize: items.length,
      TotalResults: all.length,
    },
    [name]: items.map(shape),
  };
};
