import type { Day } from "./calendar.ts";
import type { Studio } from "./studio.ts";

/** What is sold, in cents: before the one change of the year, and since. */
const prices = {
  "Intro 3": [4500, 4900],
  "10-Class Pack": [18000, 19000],
  "5 Privates": [42500, 42500],
  "Unlimited Monthly": [14900, 15900],
  "Founders Unlimited": [14500, 14500],
  "Arm Balances": [4500, 4500],
  "Gift card": [10000, 10000],
  "Yoga mat": [7800, 7800],
  "Hand wraps": [1450, 1450],
} as const;

export type Article = keyof typeof prices;

/** What an article cost on a day. */
export const priceOf = (studio: Studio, article: Article, on: Day): number =>
  prices[article][on < studio.priceChange ? 0 : 1];
