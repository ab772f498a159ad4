import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { isDeepStrictEqual } from "node:util";
import type { ClientRecord, EventRecord, SourceRecord } from "../../infra/local/demo/records.ts";

interface Body {
  name?: string;
  records?: SourceRecord[];
  add?: string[];
  loserId?: string;
}

/** The few routes the seeder calls, with the rules that matter to it: upsert by source id, deletion, paging. */
export const fakeApi = async () => {
  const kept = new Map<string, SourceRecord>();
  const locations: { name: string }[] = [];
  const calls: string[] = [];
  const tags = new Map<string, string[]>();
  const segments: Record<string, unknown>[] = [];
  const lists = new Map<string, Record<string, unknown>[]>();
  const keys = new Map([["ck_test", "the run"]]);
  const merged = new Map<string, string>();
  const texts: Record<string, unknown>[] = [];
  const sent: Record<string, unknown>[] = [];
  const asked: { clientId: string | undefined; waiverId: string | undefined }[] = [];
  const signed: string[] = [];
  const redeemed: string[] = [];
  const settings = new Map<string, Record<string, unknown>>();
  let messaging: Record<string, unknown> = {};
  let counts: unknown = { exclusions: [], period: { kind: "month" } };

  const erased = new Set<string>();
  const isOfErased = (record: SourceRecord): boolean =>
    erased.has(record.type === "client" ? record.id : "client" in record ? String(record.client) : "");

  const apply = (record: SourceRecord): boolean => {
    if (isOfErased(record)) return false;
    const key = record.type === "deleted" ? `${record.of} ${record.id}` : `${record.type} ${record.id}`;
    const before = kept.get(key);
    const isOlder =
      before && "modifiedAt" in before && "modifiedAt" in record && before.modifiedAt! > record.modifiedAt!;
    if (isOlder || isDeepStrictEqual(before, record)) return false;
    kept.set(key, record);
    return true;
  };

  const post = (records: SourceRecord[]) => {
    const written = records.filter(apply).length;
    return { written, unchanged: records.length - written, waiting: 0, rejected: [], writeUnits: written };
  };

  const clients = () =>
    [...kept.values()].filter(
      (record): record is ClientRecord => record.type === "client" && !merged.has(`cli_${record.id}`),
    );
  const eventsFrom = (from: string | null) => ({
    items: [...kept.values()]
      .filter((record): record is EventRecord => record.type === "event" && record.startsAt === from)
      .map(({ id }) => ({ id: `evt_${id}`, source: { name: "tideline", id } })),
  });
  const profile = (client: ClientRecord) => ({
    id: `cli_${client.id}`,
    firstName: client.firstName,
    lastName: client.lastName,
    indexes: client.indexes ?? [],
    emails: client.email ? [{ address: client.email }] : [],
    phones: client.phones ?? [],
    tags: tags.get(`cli_${client.id}`) ?? [],
  });

  /** Tags of clients and saved segments, as far as the seeder asks for them. */
  const sorted = (method: string, [, , room, id, part]: string[], body: Body): unknown => {
    if (part === "tags") {
      tags.set(id!, [...(tags.get(id!) ?? []), ...(body.add ?? [])]);
      return { tags: tags.get(id!) };
    }
    if (room !== "segments") return undefined;
    if (method === "POST") segments.push({ ...body, ready: false, id: `seg_${segments.length}` });
    if (method === "PATCH") Object.assign(segments.find((one) => one.id === id)!, body);
    return method === "POST" ? segments.at(-1) : { items: segments, nextCursor: null };
  };

  /** What the team keeps, by the address of its list. */
  const team = (method: string, path: string, body: Body, by: string): unknown => {
    const [, list, id] =
      /^(.*\/(?:staff|notes|todos|automations|api-keys|club-count-adjustments|waivers|prizes|documents|transformation-log|goals))(?:\/(\d+))?$/.exec(
        path,
      ) ?? [];
    if (path.startsWith("/v1/settings/")) return undefined;
    if (!list) return undefined;
    const items = lists.get(list) ?? [];
    lists.set(list, items);
    if (method === "POST")
      items.push({
        status: "open",
        upload: { url: `${url}/uploads`, fields: {} },
        ...body,
        by,
        key: `ck_of_${body.name}`,
        id: String(items.length),
      });
    if (list === "/v1/api-keys") for (const { key, name } of items) keys.set(String(key), String(name));
    if (method === "PATCH") Object.assign(items[Number(id)]!, body);
    return method === "POST" ? items.at(-1) : { items, nextCursor: null };
  };

  /** Who wrote to the studio, and what the desk did with it. */
  const conversations = (method: string, { pathname }: URL, body: Body & Record<string, unknown>): unknown => {
    if (pathname === "/v1/settings/messaging") {
      if (method === "PUT") messaging = body;
      return messaging;
    }
    if (pathname === "/_local/sms/inbound") {
      const sender = clients().find(({ phones = [] }) => phones.some(({ number }) => number === body.from));
      const client = sender ? { id: `cli_${sender.id}` } : null;
      texts.push({ id: `dsc_${texts.length}`, client, contact: sender ? null : body.from, body: body.body });
      return {};
    }
    if (pathname === "/_local/messages") return sent.push(body);
    if (pathname.endsWith("/engagement"))
      return { items: sent.filter(({ clientId }) => clientId === pathname.split("/")[3]), nextCursor: null };
    if (!pathname.startsWith("/v1/discussions") && !pathname.endsWith("/subscriptions/sms")) return undefined;
    if (method !== "GET") return {};
    return { items: texts, nextCursor: null };
  };

  /** What clients sign: the link is in the message, and who opens it signs. */
  const signing = (method: string, path: string, body: Body & { waiverId?: string }): unknown => {
    const [, , , clientId, room] = path.split("/");
    if (path === "/uploads") return {};
    if (path.startsWith("/w/")) return signed.push(path.slice("/w/".length));
    if (room === "messages") return { content: { text: `Sign here: ${url}/w/${clientId}` } };
    if (room !== "signatures") return undefined;
    const list = asked.filter((one) => one.clientId === clientId);
    if (method === "POST") asked.push({ clientId, waiverId: body.waiverId });
    return method === "POST"
      ? { sent: [{ messageId: "msg_1" }] }
      : { items: signed.includes(clientId!) ? list : [], requested: list };
  };

  /** Points, and what is set of them and of the log. */
  const progress = (method: string, path: string, body: Body & Record<string, unknown>): unknown => {
    const [, version, room, name, part] = path.split("/");
    if (version === "v1" && room === "settings" && (name === "rewards" || name === "transformation-log")) {
      if (method === "PUT") settings.set(name, body);
      const fields = ((body.fields ?? settings.get(name)?.fields ?? []) as object[]).map((field, at) => ({
        id: `tlf_${at}`,
        ...field,
      }));
      return { on: false, fields, ...(name === "rewards" && settings.get(name)) };
    }
    if (part !== "rewards") return undefined;
    if (method === "POST") redeemed.push(name!);
    return { redeemed: redeemed.filter((one) => one === name).length };
  };

  const answer = (method: string, url: URL, body: Body, by: string): unknown => {
    const ofClient =
      signing(method, url.pathname, body) ?? progress(method, url.pathname, body as Body & Record<string, unknown>);
    if (ofClient) return ofClient;
    const about = team(method, url.pathname, body, by) ?? sorted(method, url.pathname.split("/"), body);
    if (about) return about;
    const conversed = conversations(method, url, body as Body & Record<string, unknown>);
    if (conversed) return conversed;
    if (url.pathname.endsWith("/erase")) {
      erased.add(url.pathname.split("/")[3]!.slice("cli_".length));
      for (const [key, record] of kept) if (isOfErased(record)) kept.delete(key);
      return { kind: "erase", state: "waiting" };
    }
    if (url.pathname.endsWith("/merge")) {
      merged.set(body.loserId!, url.pathname.split("/")[3]!);
      return {};
    }
    if (url.pathname === "/v1/events") return eventsFrom(url.searchParams.get("from"));
    if (method === "POST" && url.pathname === "/v1/locations") locations.push(body as { name: string });
    if (method === "PUT" && url.pathname === "/v1/settings/counts") counts = body;
    if (method === "POST" && url.pathname === "/v1/sources/tideline/records") return post(body.records ?? []);
    if (url.pathname === "/v1/locations") return { items: locations, nextCursor: null };
    if (url.pathname === "/v1/settings/counts") return counts;
    if (url.pathname.startsWith("/_local/")) return {};
    if (url.pathname !== "/v1/clients")
      return profile(clients().find(({ id }) => url.pathname === `/v1/clients/cli_${id}`)!);
    const from = Number(url.searchParams.get("cursor") ?? 0);
    const to = from + Number(url.searchParams.get("limit"));
    return { items: clients().slice(from, to).map(profile), nextCursor: to < clients().length ? String(to) : null };
  };

  const server = createServer(async (request, response) => {
    const url = new URL(request.url!, "http://local");
    calls.push(`${request.method} ${url.pathname}`);
    const by = keys.get(request.headers.authorization?.replace("Bearer ", "") ?? "");
    const isAllowed = /^\/(_local|w|uploads)\b/.test(url.pathname) || by !== undefined;
    const reply = isAllowed ? answer(request.method!, url, await bodyOf(request), by ?? "") : { title: "Unauthorized" };
    response.writeHead(isAllowed ? 200 : 401, { "content-type": "application/json" }).end(JSON.stringify(reply));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const standing = () => [...kept.values()].filter(({ type }) => type !== "deleted");
  return {
    url,
    calls,
    standing,
    settings: () => ({ locations, counts }),
    tags,
    segments,
    lists,
    merged,
    texts,
    sent,
    asked,
    signed,
    redeemed,
    close: () => server.close(),
  };
};

const bodyOf = async (request: IncomingMessage): Promise<Body> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const isJson = request.headers["content-type"]?.startsWith("application/json");
  return !isJson ? {} : JSON.parse(Buffer.concat(chunks).toString());
};
