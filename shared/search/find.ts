import type { Ctx } from "../ctx.ts";
import type { Item } from "../table/item.ts";
import type { Position } from "../table/list.ts";
import { key, keyParts } from "../table/schema.ts";
import type { QueryInput } from "../table/table.ts";
import { isOneSlipOff, shortestSlip } from "./slip.ts";
import { searchTerms, termPk } from "./store.ts";
import {
  askedWords,
  emailTerm,
  type Group,
  pairTerm,
  reversed,
  runIn,
  shortestRun,
  startOf,
  termsOf,
} from "./terms.ts";

/** One way to look: rows whose term begins so, of which those are hits that `fits` says. */
interface Way {
  group: Group;
  term: string;
  fits: (said: string[]) => boolean;
}

/** A client found, and the position of its row. */
export interface Hit {
  clientId: string;
  at: Position;
}

export interface Found {
  hits: Hit[];
  /** where to go on; absent when nothing comes after */
  after?: Position;
  matched: "exact" | "slip" | "none";
}

/** Words of a query that are looked at. */
const mostAsked = 6;
/** Rows read at first, which are hits but for repetitions, or, of two words, some of them; then, where few were hits, many more. */
const fewRows = 25;
const someRows = 100;
const manyRows = 1000;
/** Rows read of each half of a word: three such pages are 1 MB. */
const slipRows = 1500;
const looksLikeNumber = /^[\d\s+()./-]+$/;

const longestFirst = (words: string[]): string[] => words.toSorted((a, b) => b.length - a.length);
/** Whether each of the words begins another of the client's. */
const areIn = ([word, ...others]: string[], said: string[]): boolean =>
  word === undefined || said.some((own, i) => own.startsWith(word) && areIn(others, said.toSpliced(i, 1)));

const isShort = (word: string): boolean => startOf(word, 3) === startOf(word, 2);

/** The start of the terms that the most telling two words lead to, where one of them has the letters that a pair begins with. */
const pairIn = (words: string[]): string | undefined => {
  const [longest, second] = longestFirst(words);
  if (longest === undefined || second === undefined || isShort(longest)) return undefined;
  return isShort(second) ? pairTerm(longest, second) : pairTerm(second, longest);
};

/** The ways to look for a text, the likeliest first; the first that finds anybody is the answer. */
const waysOf = (q: string): Way[] => {
  const byEmail: Way = { group: "emails", term: emailTerm(q), fits: () => true };
  if (q.includes("@")) return [byEmail];
  const words = askedWords(q).slice(0, mostAsked);
  const [longest] = longestFirst(words);
  const terms = [pairIn(words), longest === undefined ? undefined : `w${longest}`].filter((term) => term !== undefined);
  const digits = looksLikeNumber.test(q) ? runIn(q) : "";
  return [
    ...(digits.length >= shortestRun ? [{ group: "phones" as const, term: `d${digits}`, fits: () => true }] : []),
    ...terms.map((term): Way => ({ group: "names", term, fits: (said) => areIn(words, said) })),
    ...(/\s/.test(q) ? [] : [byEmail]),
  ];
};

/** A client stands under several terms that begin alike: the first of them, in the order they are made, is its hit. */
const isFirst = (said: string[], { group, term }: Way, row: string): boolean =>
  termsOf[group](said).find((own) => own.startsWith(term)) === row;

const rowsOf = (ctx: Ctx, term: string, where: Pick<QueryInput, "limit" | "after">) =>
  ctx.table.query({ pk: termPk(ctx.accountId, term), prefix: key(term), consistent: false, ...where });

const rowIn = (item: Item) => ({ ...searchTerms.fromItem(item), term: keyParts(item.sk)[0]! });

/** F3. Hits of one way from a position on, at most `most`; one request, and one more where many rows are no hits. */
const lookOneWay = async (
  ctx: Ctx,
  way: Way,
  most: number,
  from: string | undefined,
): Promise<Omit<Found, "matched">> => {
  const hits: Hit[] = [];
  const positionOf = (sk: string): Position => ({ term: way.term, sk });
  let after = from;
  for (const limit of [Math.max(most, way.term.startsWith("p") ? someRows : fewRows), manyRows]) {
    const page = await rowsOf(ctx, way.term, {
      limit,
      ...(after !== undefined && { after: { pk: termPk(ctx.accountId, way.term), sk: after } }),
    });
    for (const item of page.items) {
      const { clientId, said, term } = rowIn(item);
      after = item.sk;
      if (way.fits(said) && isFirst(said, way, term)) hits.push({ clientId, at: positionOf(item.sk) });
      if (hits.length === most)
        return { hits, ...((page.last || item !== page.items.at(-1)) && { after: positionOf(after) }) };
    }
    if (!page.last) return { hits };
  }
  return { hits, ...(after !== undefined && { after: positionOf(after) }) };
};

/**
 * The clients that are found by a text: a phone's digits, an email, or words of the name in any order, each from its start
 * (S4-03). Where that finds nobody, one slip is overlooked in one word (S4-48). `from`: where the page before ended.
 */
export const find = async (ctx: Ctx, q: string, most: number, from: Position | undefined): Promise<Found> => {
  const ways = waysOf(q);
  if (from) {
    const way = ways.find(({ term }) => term === from.term);
    return way ? { ...(await lookOneWay(ctx, way, most, from.sk)), matched: "exact" } : { hits: [], matched: "none" };
  }
  for (const way of ways) {
    const found = await lookOneWay(ctx, way, most, undefined);
    if (found.hits.length > 0 || found.after) return { ...found, matched: "exact" };
  }
  const hits = q.includes("@") ? [] : await lookPastSlips(ctx, askedWords(q).slice(0, mostAsked), most);
  return { hits, matched: hits.length > 0 ? "slip" : "none" };
};

/**
 * F5. With one slip in one word: another word that is right leads there, else the half of it that is right, from its start
 * or from its end, or its middle letters swapped. Each reads a bounded number of rows.
 */
const lookPastSlips = async (ctx: Ctx, words: string[], most: number): Promise<Hit[]> => {
  const slipped = longestFirst(words.filter((word) => [...word].length >= shortestSlip)).slice(0, 2);
  const looks = slipped.flatMap((word) => {
    const others = words.filter((other) => other !== word);
    const fits = (said: string[]) => areIn(others, said) && said.some((own) => isOneSlipOff(word, own));
    const guide = longestFirst(others)[0];
    const terms = guide !== undefined && [...guide].length > 2 ? [`w${guide}`] : halvesOf(word);
    return terms.map((term) => ({ term, fits }));
  });
  const found = new Map<string, Hit>();
  const pages = await Promise.all(looks.slice(0, 3).map(({ term }) => rowsOf(ctx, term, { limit: slipRows })));
  pages.forEach(({ items }, i) => {
    for (const { clientId, said } of items.map(rowIn))
      if (looks[i]!.fits(said)) found.set(clientId, { clientId, at: {} });
  });
  return [...found.values()].slice(0, most);
};

const halvesOf = (word: string): string[] => {
  const letters = [...word];
  const middle = Math.floor(letters.length / 2);
  const swapped = [...letters.slice(0, middle - 1), letters[middle], letters[middle - 1]];
  return [
    `w${letters.slice(0, middle).join("")}`,
    `r${reversed(letters.slice(middle).join(""))}`,
    `w${swapped.join("")}`,
  ];
};
