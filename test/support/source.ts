import { expect } from "vitest";
import type { Answer, Call } from "./call.ts";
import type { Studio } from "./studio.ts";

/** Sends records of one source and settles what they change; the answer of the API. */
export const sourceOf = (studio: Studio, source = "tideline", call: Call = studio.call) => {
  const send = async (records: unknown[], at?: string): Promise<Answer["body"]> => {
    const answer = await call("POST /v1/sources/{source}/records", {
      params: { source },
      body: { records },
      ...(at && { at }),
    });
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  };
  return {
    send,
    /** `send`, then everything that is dirty settled */
    async load(records: unknown[], at?: string) {
      const body = await send(records, at);
      expect(await studio.stream.settle()).toEqual([]);
      return body;
    },
    /** our id of a client, by the source's */
    async clientId(sourceId: string): Promise<string> {
      for (let cursor: string | undefined; ; ) {
        const page = await call("GET /v1/clients", { query: { limit: "100", ...(cursor && { cursor }) } });
        for (const { id } of page.body.items) {
          const { body } = await call("GET /v1/clients/{clientId}", { params: { clientId: id } });
          if (body.source?.id === sourceId && body.source?.name === source) return id;
        }
        cursor = page.body.nextCursor ?? undefined;
        if (!cursor) throw new Error(`There is no client ${sourceId}.`);
      }
    },
    async profile(sourceId: string, at?: string) {
      const clientId = await this.clientId(sourceId);
      return (await call("GET /v1/clients/{clientId}", { params: { clientId }, ...(at && { at }) })).body;
    },
  };
};
