import type { Request } from "../api.ts";
import { makeClient, type Pen, type Writer } from "../writer.ts";

/** Two clients of one person, with a note each. */
interface Pair {
  winner: string;
  loser: string;
  notes: string[];
  merge: Request;
  merged: boolean;
}

/** Somebody who wants to be forgotten, by a name that nobody else has. */
interface Erased {
  id: string;
  name: string;
  erase: Request;
  ordered: boolean;
}

/** Tries when the faults are over. */
const patience = 30;

/** Clients that are merged and clients that are erased, while everything else goes on. */
export const peopleWriter = (pen: Pen): Writer => {
  const { api, random, token } = pen;
  const pairs: Pair[] = [];
  const erased: Erased[] = [];
  const note = async (clientId: string, text: string): Promise<boolean> =>
    (await api.insist(api.request("POST", `/v1/clients/${clientId}/notes`, { body: text }), 8))?.status === 201;
  const pair = async () => {
    const [winner, loser] = [await makeClient(pen), await makeClient(pen)];
    if (!winner || !loser) return;
    const notes: string[] = [];
    for (const id of [winner, loser, loser]) {
      const text = token();
      if (await note(id, text)) notes.push(text);
    }
    const merge = api.request("POST", `/v1/clients/${winner}/merge`, { loserId: loser });
    const made: Pair = { winner, loser, notes, merge, merged: false };
    pairs.push(made);
    made.merged = (await api.insist(merge))?.status === 200;
    const after = token();
    if (await note(loser, after)) notes.push(after);
  };
  const forget = async () => {
    const name = token();
    const fields = {
      firstName: `Marion${name}`,
      lastName: `Keller${name}`,
      emails: [{ address: `${name}@example.com` }],
    };
    const id = await makeClient(pen, fields);
    if (!id) return;
    await note(id, `${name} asked for it`);
    const body = { title: `Call ${name}` };
    await api.insist(api.request("POST", `/v1/clients/${id}/todos`, body));
    const one: Erased = { id, name, erase: api.request("POST", `/v1/clients/${id}/erase`, {}), ordered: false };
    erased.push(one);
    one.ordered = (await api.insist(one.erase))?.status === 202;
  };
  return {
    act: () => (random.chance(0.6) ? pair() : forget()),
    async finish() {
      for (const one of pairs) one.merged ||= (await api.insist(one.merge, patience))?.status === 200;
      for (const one of erased) one.ordered ||= (await api.insist(one.erase, patience))?.status === 202;
    },
    async compare({ items }) {
      const wrong: string[] = [];
      for (const { winner, loser, notes, merged } of pairs) {
        if (!merged) wrong.push(`${loser} could not be merged into ${winner}`);
        const profile = await api.get(`/v1/clients/${loser}`);
        if (profile.id !== winner) wrong.push(`${loser} answers as ${profile.id}, not as ${winner}`);
        const found = (await api.list(`/v1/clients/${winner}/notes`)).map(({ body }) => body);
        if (notes.some((text) => found.filter((one) => one === text).length !== 1))
          wrong.push(`${winner} has the notes ${found}, not ${notes}`);
        const left = items.filter(
          ({ pk, type }) => pk.endsWith(`#${loser}`) && ["note", "todo", "booking"].includes(type),
        );
        if (left.length > 0) wrong.push(`${left.length} records were left at ${loser}`);
      }
      const texts = items.map((item) => ({ item, text: JSON.stringify(item).toLowerCase() }));
      for (const { id, name, ordered } of erased) {
        if (!ordered) wrong.push(`${id} could not be erased`);
        for (const { item } of texts.filter(({ text }) => text.includes(name.toLowerCase())))
          wrong.push(`the name of the erased ${id} is in a ${item.type}: ${item.pk} ${item.sk}`);
      }
      return wrong;
    },
  };
};
