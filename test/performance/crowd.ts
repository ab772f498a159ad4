import { clientItem } from "../../shared/clients/header.ts";
import type { Client } from "../../shared/clients/schema.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { searchItems } from "../../shared/search/index-client.ts";
import { saidBy } from "../../shared/search/terms.ts";
import { type Card, cardItem, identified } from "../../shared/settling/card.ts";
import type { Rules } from "../../shared/settling/rules.ts";
import type { Item } from "../../shared/table/item.ts";
import { randomOf } from "../support/simulator-random.ts";

const words = (text: string): string[] => text.split(" ");
const firstNames = words(
  "Maya Nadia Ruth Adaeze Chidi Rosa Liam Ben Zoë Wei Hannah Olivia Jorge Sam Ethan Ava Tomás Priya Tom Lena Jo Dana Marcus " +
    "Inés Noor Emma Noah Sofia Lucas Mia Elena Ida Hugo Freya Anton Clara Felix Greta Jonas Karla Ludvig Mira Nils Oskar Petra " +
    "Quinn Rita Selma Theo Ulla Vera Willa Xenia Yara Zelda Aisha Bilal Camila Diego Esra Farid Gita Hassan Imani Jamal Keiko " +
    "Leila Mateo Nia Omar Paloma Rafael Samira Tariq Uma Viktor Wanda Yusuf Zara Anna-Lena Mary-Kate Abigail Benjamin Charlotte " +
    "Daniel Eleanor Frederick Gabriella Harrison Isabella Jonathan Katharina Leonardo Margaret Nathaniel Penelope Rosalind",
);
const starts = words(
  "Lind Berg Ash Black Stone Whit Hart Green Wood Brook Marsh Fair Cold Red Thorn Win Mont Hol Grun Stein Rosen Gold Silver " +
    "Sand West North East South Ny Dahl Sjö Eng Ek Björk Al Ras Khan Mor Del Val Cas San Fer Gar Lop Mart Her Rod Per O'Con " +
    "Mac Mc Fitz Kowal Nowa Petr Ivan Sokol Nguy Tran Park Kim Tana Yama Suzu Oku Ade Chu Eze",
);
const ends = words(
  "qvist ström man berg ford ley ton field worth well by dale ham wick ridge brook bury stead heim bach thal stein mann " +
    "feld son sen dottir ova ski wicz enko ez es illo ado ura moto naka gawa yemi ndu aforn nor lane more mont ard elle",
);

/** A client of a large studio as the tests and the bench write it. */
export interface Person {
  client: Client;
  items: Item[];
}

/**
 * Clients as they stand in a studio of any size: a hub part, a card and what they are found by. Some names are common and
 * most last names rare, as in life; the same seed makes the same people.
 */
export function* crowd(accountId: string, rules: Rules, count: number, seed = 1): Generator<Person> {
  const random = randomOf(seed);
  const skewed = <T>(of: readonly T[]): T => of[Math.floor(random.next() ** 1.5 * of.length)]!;
  for (let i = 0; i < count; i += 1) {
    const [firstName, lastName] = [skewed(firstNames), skewed(starts) + random.pick(ends)];
    const number = `+1${random.int(201, 989)}${random.int(200, 999)}${String(random.int(0, 9999)).padStart(4, "0")}`;
    const hub: Client["hub"] = {
      firstName,
      lastName,
      emails: [{ address: `${firstName}.${lastName}.${i}@example.com`.toLowerCase() }],
      phones: [{ kind: "mobile", raw: number, number }],
    };
    const createdAt = new Date(Date.UTC(2024, 0, 1) + i * 600_000).toISOString();
    const client: Client = { id: newId("client"), createdAt, hub };
    const known = identified({}, { client, sources: [] }, rules);
    const visited = random.chance(0.7);
    const visits = visited ? random.int(1, 300) : 0;
    const card: Card = {
      ...known,
      sums: visited
        ? { bookings: visits, attended: visits, club: visits, "paid#USD": visits * 1900, invoices: 3 }
        : ({} as Card["sums"]),
      ...(visited && { lastAttendanceAt: new Date(Date.UTC(2026, 1, 28) - random.int(0, 9e6) * 1000).toISOString() }),
      ...(random.chance(0.1) && { tags: ["VIP"] }),
    };
    const said = saidBy({ client, sources: [] })!;
    yield {
      client,
      items: [
        { ...clientItem(accountId, client, newId("revision")), dirty: false },
        cardItem(accountId, card, newId("revision")),
        ...searchItems(accountId, client.id, said, newId),
      ],
    };
  }
}
