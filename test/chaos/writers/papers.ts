import { allowed, insistOn, type Kept, makeClient, type Pen, resend, type Writer } from "../writer.ts";

interface State {
  /** undefined: not there */
  text?: string;
  status?: string;
}

/** A note or a to-do. */
interface Paper extends Kept<State> {
  kind: "notes" | "todos";
  clientId: string;
  token: string;
  id?: string;
}

interface Client {
  id: string;
  tags: Kept<string[]>;
}

const fieldOf = { notes: "body", todos: "title" } as const;
const first = { notes: "active", todos: "open" } as const;
const acts = {
  notes: [
    { path: "/archive", status: "archived", from: "active" },
    { path: "/restore", status: "active", from: "archived" },
  ],
  todos: [
    { path: "/complete", status: "completed", from: "open" },
    { path: "/reopen", status: "open", from: "completed" },
  ],
} as const;
const tags = ["vip", "trial", "knee"];

/** Notes, to-dos and tags of some clients: written, changed, put away and brought back. */
export const papersWriter = (pen: Pen): Writer => {
  const { api, random, token } = pen;
  const clients: Client[] = [];
  const papers: Paper[] = [];
  const write = async () => {
    const kind = random.pick(["notes", "todos"] as const);
    const { id: clientId } = random.pick(clients);
    const paper: Paper = { kind, clientId, token: token(), state: {} };
    papers.push(paper);
    const text = `${paper.token} v1`;
    const request = api.request("POST", `/v1/clients/${clientId}/${kind}`, { [fieldOf[kind]]: text });
    paper.id = (await insistOn(api, paper, { request, to: { text, status: first[kind] } }))?.body.id;
  };
  const change = async (paper: Paper) => {
    const { kind, state } = paper;
    const path = `/v1/clients/${paper.clientId}/${kind}/${paper.id}`;
    const act = acts[kind].find(({ from }) => from === state.status);
    if (act && random.chance(0.4)) {
      const request = api.request("POST", path + act.path);
      return insistOn(api, paper, { request, to: { ...state, status: act.status } });
    }
    const text = `${paper.token} v${Number(state.text?.split(" v")[1]) + 1}`;
    return insistOn(api, paper, {
      request: api.request("PATCH", path, { [fieldOf[kind]]: text }),
      to: { ...state, text },
    });
  };
  const tag = async ({ id, tags: kept }: Client) => {
    const name = random.pick(tags);
    const has = kept.state.includes(name);
    const request = api.request("PUT", `/v1/clients/${id}/tags`, { [has ? "remove" : "add"]: [name] });
    await insistOn(api, kept, {
      request,
      to: has ? kept.state.filter((one) => one !== name) : [...kept.state, name].sort(),
    });
  };
  return {
    async act() {
      if (clients.length < 4) {
        const id = await makeClient(pen);
        if (id) clients.push({ id, tags: { state: [] } });
        return;
      }
      const changeable = papers.filter(({ id, unknown }) => id && !unknown);
      const tagged = clients.filter((client) => !client.tags.unknown);
      if (tagged.length > 0 && random.chance(0.2)) await tag(random.pick(tagged));
      else if (changeable.length > 0 && random.chance(0.55)) await change(random.pick(changeable));
      else await write();
    },
    async finish() {
      for (const paper of papers) {
        const answer = await resend(pen, paper);
        paper.id ??= answer?.body?.id;
      }
      for (const client of clients) await resend(pen, client.tags);
    },
    async compare() {
      const wrong: string[] = [];
      for (const { id, tags: kept } of clients) {
        const found = (await api.get(`/v1/clients/${id}`)).tags.toSorted().join();
        if (!allowed(kept).some((state) => state.join() === found))
          wrong.push(`${id} has the tags ${found}, not ${kept.state}`);
        for (const kind of ["notes", "todos"] as const) {
          const all = await api.list(`/v1/clients/${id}/${kind}`);
          for (const paper of papers.filter((one) => one.clientId === id && one.kind === kind))
            wrong.push(...faultsOf(paper, all));
        }
      }
      return wrong;
    },
  };
};

const faultsOf = (paper: Paper, all: Record<string, string>[]): string[] => {
  const found = all.filter((one) => one[fieldOf[paper.kind]]?.startsWith(`${paper.token} `));
  const states = found.map((one) => ({ text: one[fieldOf[paper.kind]], status: one.status }));
  const shown = JSON.stringify(states[0] ?? {});
  const right = found.length <= 1 && allowed(paper).some((state) => JSON.stringify(state) === shown);
  return right
    ? []
    : [
        `${paper.kind} ${paper.id ?? paper.token}: found ${JSON.stringify(states)}, expected ${JSON.stringify(allowed(paper))}`,
      ];
};
