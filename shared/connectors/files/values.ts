import Big from "big.js";
import { instantAt } from "../../kernel/time.ts";
import type { Mapping } from "./schema.ts";

/** Why a cell cannot be read; the cell itself is not repeated. */
export class Unreadable extends Error {}

const two = (part: string): string => part.padStart(2, "0");

/** Year, month and day a text begins with, in the order of the file, and what follows. */
const dayIn = (text: string, order: Mapping["dates"]): { day: string; rest: string } => {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(.*)$/s.exec(text);
  if (iso) return { day: `${iso[1]}-${two(iso[2]!)}-${two(iso[3]!)}`, rest: iso[4]! };
  const parts = order === "iso" ? null : /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(.*)$/s.exec(text);
  if (!parts) throw new Unreadable("is not a date in the order that the mapping names");
  const [, first, second, year, rest] = parts as unknown as string[];
  const [month, day] = order === "mdy" ? [first!, second!] : [second!, first!];
  return { day: `${year}-${two(month)}-${two(day)}`, rest: rest! };
};

const isDay = (day: string): boolean => {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
};

/** A calendar day; a time of day behind it is left out. */
export const dateOf = (text: string, order: Mapping["dates"]): string => {
  const { day } = dayIn(text, order);
  if (!isDay(day)) throw new Unreadable("is a day that is not in the calendar");
  return day;
};

/** A time on the wall of a zone, or with an offset of its own, as UTC; without a time of day, midnight. */
export const instantOf = (text: string, order: Mapping["dates"], zone: string): string => {
  const { day, rest } = dayIn(text, order);
  if (!isDay(day)) throw new Unreadable("is a day that is not in the calendar");
  const clock =
    /^(?:[T\s,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?\s*(Z|[+-]\d{2}:?\d{2})?)?\s*$/i.exec(rest);
  if (!clock) throw new Unreadable("is not a time such as 2026-03-14 18:30 or 6:30 PM");
  const [, hours = "0", minutes = "00", seconds = "00", half, offset] = clock;
  const hour = half ? (Number(hours) % 12) + (/^p/i.test(half) ? 12 : 0) : Number(hours);
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59 || (half && (Number(hours) < 1 || Number(hours) > 12)))
    throw new Unreadable("is a time of day that there is not");
  const wall = `${day}T${two(String(hour))}:${minutes}`;
  if (offset) return new Date(`${wall}:${seconds}${offset.replace(/(\d{2})(\d{2})$/, "$1:$2")}`).toISOString();
  return new Date(Date.parse(instantAt(wall, zone)) + Number(seconds) * 1000).toISOString();
};

/** A decimal number as text for exact arithmetic: signs of currencies, blanks and groups of thousands apart; (5.00) and 5.00- are below 0. */
const decimalOf = (text: string, decimals: Mapping["decimals"]): Big => {
  const bare = text.replace(/[\p{Sc}\s\u00a0'’]|[A-Z]{3}/gu, "");
  const negative = /^\(.*\)$|-$|^-/.test(bare);
  const digits = bare.replace(/^\(|\)$|^-|-$|^\+/g, "");
  const group = decimals === "." ? "," : "\\.";
  const form = new RegExp(`^(\\d+|\\d{1,3}(${group}\\d{3})+)?(\\${decimals}\\d+)?$`);
  if (!/\d/.test(digits) || !form.test(digits))
    throw new Unreadable("is not a number with the decimal sign that the mapping names");
  const plain = digits.replaceAll(decimals === "." ? "," : ".", "").replace(",", ".");
  return new Big(plain).times(negative ? -1 : 1);
};

export const numberOf = (text: string, decimals: Mapping["decimals"]): number => decimalOf(text, decimals).toNumber();

/** Minor units of an amount in the major ones; one that the currency has no coin for cannot be read. */
export const minorOf = (text: string, decimals: Mapping["decimals"], currency: string): number => {
  const places = placesOf(currency);
  const minor = decimalOf(text, decimals).times(new Big(10).pow(places));
  if (!minor.eq(minor.round())) throw new Unreadable(`has more decimals than ${currency} has`);
  return minor.toNumber();
};

const placesOf = (currency: string): number => {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    throw new Unreadable("is an amount in a currency that there is not");
  }
};

const truths = new Map<string, boolean>(
  ["yes", "y", "true", "1", "x"]
    .map((word) => [word, true] as [string, boolean])
    .concat(["no", "n", "false", "0"].map((word) => [word, false])),
);
export const booleanOf = (text: string): boolean => {
  const truth = truths.get(text.toLowerCase());
  if (truth === undefined) throw new Unreadable("is neither yes nor no");
  return truth;
};
