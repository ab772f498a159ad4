import { expect } from "vitest";
import type { Mapping } from "../../shared/imports/schema.ts";
import type { Call } from "../support/call.ts";
import { recountNow } from "../support/recount.ts";
import type { Studio } from "../support/studio.ts";
import { upload } from "../support/upload.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Imports as a person does them: upload, look, map, run. */
export const importsOf = (studio: Studio, call: Call = studio.call) => {
  const begin = async (content: string | Bytes, format = "csv"): Promise<string> => {
    const bytes: Bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const body = { name: `members.${format}`, format, size: bytes.length };
    const begun = await call("POST /v1/imports", { body });
    expect([begun.status, begun.text]).toEqual([201, begun.text]);
    expect(await upload(begun.body.upload, bytes)).toEqual({ status: 204, text: "" });
    return begun.body.id;
  };
  const look = async (importId: string) => (await call("GET /v1/imports/{importId}", { params: { importId } })).body;
  const map = async (importId: string, mapping?: Mapping) => {
    const body = mapping ?? (await look(importId)).file.proposal;
    return call("PUT /v1/imports/{importId}/mapping", { params: { importId }, body });
  };
  const start = (importId: string, phase: "dry-run" | "run" | "undo") =>
    call(`POST /v1/imports/{importId}/${phase}`, { params: { importId } });
  const rows = async (importId: string, query: Record<string, string> = {}) => {
    const found: {
      line: number;
      outcome: string;
      clientId?: string;
      faults?: { column: string; message: string }[];
    }[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: Awaited<ReturnType<Call>> = await call("GET /v1/imports/{importId}/rows", {
        params: { importId },
        query: { limit: "100", ...query, ...(cursor && { cursor }) },
      });
      found.push(...page.body.items);
      cursor = page.body.nextCursor;
    }
    return found.sort((a, b) => a.line - b.line);
  };
  /** the whole of it, by the mapping we propose; what came of it */
  const run = async (content: string | Bytes, format = "csv", mapping?: Mapping) => {
    const id = await begin(content, format);
    expect((await map(id, mapping)).status).toBe(200);
    expect((await start(id, "run")).status).toBe(202);
    await recountNow(studio);
    const { work } = await look(id);
    expect(work.run).toMatchObject({ state: "done" });
    return { id, progress: work.run.progress, rows: await rows(id) };
  };
  return { begin, look, map, start, rows, run };
};

/** Rows of everything there is in the account, without what imports and jobs keep of themselves. */
export const everything = async ({ table, accountId }: Studio): Promise<Map<string, string>> => {
  const own = new Set(["import", "importRow", "importKey", "job", "audit", "tag", "tagPointer"]);
  const found = new Map<string, string>();
  for (let page = await table.scan({}); ; page = await table.scan({ after: page.last! })) {
    for (const { pk, sk, type, data } of page.items)
      if (pk.startsWith(accountId) && !own.has(type)) found.set(`${pk} ${sk}`, JSON.stringify(data));
    if (!page.last) return found;
  }
};
