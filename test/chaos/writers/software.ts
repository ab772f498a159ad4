import { pointerKey, pointerOf, type Ref } from "../../../shared/sources/store.ts";
import type { Item } from "../../../shared/table/item.ts";
import type { Table } from "../../../shared/table/table.ts";
import { randomOf } from "../../support/simulator-random.ts";
import { type Raw, type Script, scriptOf } from "../../support/simulator-records.ts";
import { judge } from "../../support/simulator-verdict.ts";
import type { World } from "../../support/simulator-world.ts";
import type { Request } from "../api.ts";
import type { End, Pen, Writer } from "../writer.ts";

/** What a booking software holds of two clients, the requests still to be sent, and the visits the team added by hand. */
interface Story {
  script: Script;
  inOrder: Raw[][];
  anyOrder: Raw[][];
  adjustments: Map<string, { clientId: string; visits: number }>;
  /** one whose end nobody knows yet */
  pending?: { request: Request; clientId: string; visits: number };
}

/** What the calculator needs of the studio. */
export interface Truthful {
  table: Table;
  ctx: () => ReturnType<World["ctx"]>;
}

const source = "tideline";

/** The script with ids and addresses that no other one has. */
const ofItsOwn = ({ startsAt, inOrder, anyOrder }: Script, own: string): Script => {
  const named = (record: Raw): Raw => {
    const { event, client, email } = record;
    const inline = typeof event === "object" && event !== null ? (event as Raw) : undefined;
    return {
      ...record,
      id: `${own}${record.id}`,
      ...(client !== undefined && { client: `${own}${client}` }),
      ...(typeof event === "string" && { event: `${own}${event}` }),
      ...(inline && { event: { ...inline, ...(inline.id !== undefined && { id: `${own}${inline.id}` }) } }),
      ...(email !== undefined && { email: `${own}${email}` }),
    };
  };
  const all = (requests: Raw[][]) => requests.map((records) => records.map(named));
  return { startsAt, inOrder: all(inOrder), anyOrder: all(anyOrder) };
};

/** Whether a request was taken whole. */
const took = (answer: { status: number; body: { rejected: unknown[] } } | undefined): boolean =>
  answer?.status === 200 && answer.body.rejected.length === 0;

/**
 * A booking software: clients, events, bookings and invoices with their corrections and deletions, each request sent until it is
 * acknowledged, as a source does; and visits that the team adds by hand, each exactly once. Judged as P11 judges: by an independent
 * calculator, by `explain`, and by what is left over.
 */
export const softwareWriter = (pen: Pen, { table, ctx }: Truthful): Writer => {
  const { api, random, token, accountId } = pen;
  const stories: Story[] = [];
  const begin = () => {
    const script = ofItsOwn(scriptOf(randomOf(random.int(1, 2 ** 30))), `${token()}-`);
    const copies = { inOrder: [...script.inOrder], anyOrder: [...script.anyOrder] };
    stories.push({ script, ...copies, adjustments: new Map() });
  };
  const send = async (records: Raw[], tries?: number) =>
    took(await api.insist(api.request("POST", `/v1/sources/${source}/records`, { records }), tries));
  const sendOne = async (story: Story, tries?: number) => {
    const [next] = story.inOrder;
    if (next && (story.anyOrder.length === 0 || random.chance(0.5))) {
      if (await send(next, tries)) story.inOrder.shift();
      return;
    }
    const records = story.anyOrder.shift();
    if (records && !(await send(records, tries)))
      story.anyOrder.splice(random.int(0, story.anyOrder.length), 0, records);
  };
  /** at once with what else is sent, as webhooks come beside a poll */
  const sendTwo = async (story: Story) => {
    const beside = story.anyOrder.shift();
    const [, sent] = await Promise.all([sendOne(story), beside && send(beside)]);
    if (beside && !sent) story.anyOrder.push(beside);
  };
  const idOf = async (id: string): Promise<string | undefined> =>
    pointerOf(await table.get(pointerKey(ctx(), { source, type: "client", id })))?.id;
  const adjust = async (story: Story) => {
    const records = [...story.script.inOrder, ...story.script.anyOrder].flat();
    const clientId = await idOf(random.pick(records.filter(({ type }) => type === "client")).id);
    if (!clientId) return;
    const visits = random.pick([120, 7, -3, -50]);
    const path = `/v1/clients/${clientId}/club-count-adjustments`;
    const request = api.request("POST", path, { visits, reason: "Before this system" });
    story.pending = { request, clientId, visits };
    await settlePending(story);
  };
  const settlePending = async (story: Story, tries?: number) => {
    if (!story.pending) return;
    const { request, clientId, visits } = story.pending;
    const answer = await api.insist(request, tries);
    if (!answer) return;
    delete story.pending;
    if (answer.status === 201) story.adjustments.set(answer.body.id, { clientId, visits });
  };
  const isOpen = ({ inOrder, anyOrder }: Story) => inOrder.length + anyOrder.length > 0;
  return {
    async act() {
      const open = stories.filter(isOpen);
      if (open.length < 3) return begin();
      const story = random.pick(open);
      if (
        random.chance(0.08) &&
        story.script.inOrder
          .concat(story.script.anyOrder)
          .flat()
          .some(({ type }) => type === "client")
      )
        await (story.pending ? settlePending(story) : adjust(story));
      else await sendTwo(story);
    },
    async finish() {
      for (const story of stories) {
        await settlePending(story, 30);
        for (let tries = 0; isOpen(story) && tries < 200; tries += 1) await sendOne(story, 10);
      }
    },
    async compare(end) {
      const wrong: string[] = [];
      for (const story of stories) {
        if (isOpen(story)) wrong.push(`never taken: ${JSON.stringify([story.inOrder, story.anyOrder])}`);
        const verdict = await judge(scheduleOf(story, end));
        if (verdict.length > 0) wrong.push(JSON.stringify(verdict));
      }
      return wrong;
    },
  };

  /** The story as the simulator's judge takes one: its own part of the table, and nothing under way. */
  function scheduleOf({ script, adjustments }: Story, end: End): Parameters<typeof judge>[0] {
    const items = itemsOf(script, end);
    const world = {
      accountId,
      clock: Date.now(),
      hand: { adjustments, leftOut: new Set<string>() },
      calmSince: 0,
      ctx,
      table: Object.assign(Object.create(table), { ...table, images: [], items: () => items }),
    };
    return { world, script, drifted: [], repeat: async () => {} };
  }

  /** The pointers of a script, and the partitions they lead into. */
  function itemsOf(script: Script, end: End): Item[] {
    const types = ["client", "event", "booking", "invoice"] as const;
    const ids = new Set([...script.inOrder, ...script.anyOrder].flat().flatMap(idsIn));
    const pks = [...ids].flatMap((id) => types.map((type): Ref => ({ source, type, id })));
    const pointers = pks.flatMap((ref) => end.partition(pointerKey(ctx(), ref).pk));
    const led = new Set(pointers.flatMap((pointer) => pointerOf(pointer)?.to?.pk ?? []));
    return [...pointers, ...[...led].flatMap((pk) => end.partition(pk))];
  }
};

const idsIn = ({ id, event }: Raw): string[] => {
  const inline = (event as Raw | undefined)?.id;
  return [id, ...(inline === undefined ? [] : [inline])];
};
