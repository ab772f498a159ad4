import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { clientItem } from "../../shared/clients/header.ts";
import type { Client } from "../../shared/clients/schema.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { find } from "../../shared/search/find.ts";
import { indexClient } from "../../shared/search/index-client.ts";
import { isOneSlipOff } from "../../shared/search/slip.ts";
import { type Card, cardItem } from "../../shared/settling/card.ts";
import { memoryTable } from "../support/memory-table.ts";
import { type World, worldOf } from "../support/simulator-world.ts";

const at = "2026-03-02T12:00:00.000Z";
let world: World;
beforeEach(async () => {
  world = await worldOf(memoryTable(), Date.parse(at));
});

type Hub = Client["hub"];
/** A client with these names and numbers, and found by them. */
const add = async (hub: Hub): Promise<string> => {
  const ctx = world.ctx();
  const client: Client = { id: newId("client"), createdAt: at, hub };
  const card = { clientId: client.id, lifecycle: "lead", firstName: "", lastName: "", createdAt: at, sums: {} };
  await ctx.table.put(clientItem(world.accountId, client, ctx.newId("revision")));
  const counted = {
    ...card,
    zone: "UTC",
    periodKind: "month",
    currency: "USD",
    periods: [],
    next: [],
    moreNext: false,
  };
  await ctx.table.put(cardItem(world.accountId, counted as Card, ctx.newId("revision")));
  await indexClient(ctx, client.id);
  return client.id;
};
/** Every client a text finds, over all its pages. */
const findAll = async (q: string, most = 100): Promise<string[]> => {
  const ids: string[] = [];
  for (let from: Record<string, string> | undefined, go = true; go; go = from !== undefined) {
    const found = await find(world.ctx(), q, most, from);
    ids.push(...found.hits.map(({ clientId }) => clientId));
    from = found.after;
  }
  return ids;
};

const letters = fc.constantFrom(
  ..."abcdeéüßøłİıñ'-山太नمд ー🧘\u200f\u0301".split(/(?:)/u),
  " ",
  "A",
  "Z",
  "#",
  "%",
  "ﬁ",
);
const name = fc.string({ unit: letters, maxLength: 12 });
const prefixesOf = (text: string): string[] => [...text].map((_, i) => [...text].slice(0, i + 1).join(""));
const hasLetter = /[\p{L}\p{N}]/u;

describe("what a client is found by", () => {
  it("every start of every word of any name, whoever else there is", async () => {
    await fc.assert(
      fc.asyncProperty(name, name, async (firstName, lastName) => {
        const id = await add({ firstName, lastName });
        const words = `${firstName} ${lastName}`
          .split(/\s+/)
          .filter((word) => hasLetter.test(word))
          .slice(0, 3);
        for (const q of words.flatMap(prefixesOf).filter((text) => hasLetter.test(text)))
          expect([q, (await findAll(q)).includes(id)]).toEqual([q, true]);
      }),
      { numRuns: 150 },
    );
  });

  it("every start of a word together with every start of another, in either order", async () => {
    const word = fc.string({ unit: fc.constantFrom(..."abné"), minLength: 1, maxLength: 7 });
    await fc.assert(
      fc.asyncProperty(word, word, async (firstName, lastName) => {
        fc.pre(firstName !== lastName);
        const id = await add({ firstName, lastName });
        for (const a of prefixesOf(firstName))
          for (const b of prefixesOf(lastName))
            for (const q of [`${a} ${b}`, `${b} ${a}`])
              expect([q, firstName, lastName, (await findAll(q)).includes(id)]).toEqual([q, firstName, lastName, true]);
      }),
      { numRuns: 60 },
    );
  });

  it("any four digits or more of a phone, and any start of an email", async () => {
    const digits = fc.string({ unit: fc.constantFrom(..."123456789"), minLength: 8, maxLength: 13 });
    await fc.assert(
      fc.asyncProperty(digits, fc.nat(9), fc.integer({ min: 4, max: 13 }), async (number, start, length) => {
        const emails = [{ address: `M.${number}@Example.com` }];
        const id = await add({ phones: [{ kind: "home", raw: "x", number: `+${number}` }], emails });
        const run = number.slice(start, start + length);
        if (run.length >= 4) expect(await findAll(run)).toContain(id);
        expect(await findAll(emails[0]!.address.slice(0, 2 + length))).toContain(id);
      }),
      { numRuns: 60 },
    );
  });

  it("each client once, however small the pages", async () => {
    for (let i = 0; i < 30; i += 1) await add({ firstName: "Octavia Octave", lastName: `Octopus-Octo${i % 3}` });
    const found = await findAll("oct", 7);
    expect([found.length, new Set(found).size]).toEqual([30, 30]);
    const both = await findAll("octo octa", 4);
    expect([both.length, new Set(both).size]).toEqual([30, 30]);
  });

  it("only what is asked: every word of it begins one of the client's", async () => {
    const word = fc.string({ unit: fc.constantFrom(..."xyz"), minLength: 1, maxLength: 5 });
    const known = new Map<string, string[]>();
    await fc.assert(
      fc.asyncProperty(word, word, word, word, async (a, b, c, d) => {
        known.set(await add({ firstName: a, lastName: b }), [a, b]);
        const begins = (x: string, y: string) => x.startsWith(c) && y.startsWith(d) && x !== y;
        const expected = [...known].filter(([, [x = "", y = ""]]) =>
          c === d ? x.startsWith(c) || y.startsWith(c) : begins(x, y) || begins(y, x),
        );
        const { matched } = await find(world.ctx(), `${c} ${d}`, 1, undefined);
        if (matched === "exact") expect((await findAll(`${c} ${d}`)).sort()).toEqual(expected.map(([id]) => id).sort());
        else expect(expected).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

describe("S4-48 one slip", () => {
  const word = fc.string({ unit: fc.constantFrom(..."abcdefgh"), minLength: 4, maxLength: 9 });
  const slipIn = (text: string, kind: number, place: number, letter: string): string => {
    const i = place % (text.length - 1);
    const [a, b] = [text.slice(0, i), text.slice(i)];
    return [a + letter + b, a + b.slice(1), a + letter + b.slice(1), a + b[1] + b[0] + b.slice(2)][kind]!;
  };

  it("is overlooked wherever it is, in a word of four letters or more", async () => {
    await fc.assert(
      fc.asyncProperty(
        word,
        fc.nat(3),
        fc.nat(20),
        fc.constantFrom(..."mnop"),
        async (lastName, kind, place, letter) => {
          const typed = slipIn(lastName, kind, place, letter);
          fc.pre(typed.length >= 4);
          const id = await add({ firstName: "Rosalind", lastName });
          expect(isOneSlipOff(typed, lastName)).toBe(true);
          const { matched } = await find(world.ctx(), typed, 100, undefined);
          if (matched === "slip")
            expect([typed, lastName, await findAll(typed)]).toEqual([typed, lastName, expect.arrayContaining([id])]);
          else expect(matched).toBe("exact");
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    ["schmidt", "schmidt", true],
    ["schm", "schmidt", true],
    ["scmidt", "schmidt", true],
    ["scchmidt", "schmidt", true],
    ["schmiddt", "schmidt", true],
    ["shcmidt", "schmidt", true],
    ["smhcidt", "schmidt", false],
    ["schmit", "schmidt", true],
    ["schulz", "schmidt", false],
    ["annax", "anna", true],
    ["annaxy", "anna", false],
  ])("%s for %s: %s", (typed, right, off) => {
    expect(isOneSlipOff(typed, right)).toBe(off);
  });
});
