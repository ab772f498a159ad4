import type { Ctx } from "../../shared/ctx.ts";
import { keepDocument } from "../../shared/documents/store.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { type Call, callAs, type Input } from "../support/call.ts";
import type { Studio } from "../support/studio.ts";

/** A day at noon in New York, where the studio is. */
export const noon = (day: string): string => `${day}T17:00:00Z`;

/** What tests of the transformation log do with it. */
export const logOf = (studio: Studio) => {
  const log = {
    as: (role: string, permissions = ""): Call => callAs({ accountId: studio.accountId, role, permissions }),
    client: async (): Promise<string> => {
      const body = {
        firstName: "Maya",
        lastName: "Lindqvist",
        emails: [{ address: `${newId("client")}@example.com` }],
      };
      return (await studio.call("POST /v1/clients", { body })).body.id;
    },
    /** sets the settings; the fields' ids by their names */
    set: async (body: object): Promise<Record<string, string>> => {
      const answer = await studio.call("PUT /v1/settings/transformation-log", { body });
      if (answer.status !== 200) throw new Error(answer.text);
      return Object.fromEntries(answer.body.fields.map(({ name, id }: { name: string; id: string }) => [name, id]));
    },
    call: (method: string, clientId: string, rest = "", entryId = "", input: Input = {}, by = studio.call) =>
      by(`${method} /v1/clients/{clientId}/transformation-log${entryId && "/{entryId}"}${rest}`, {
        params: { clientId, ...(entryId && { entryId }) },
        ...input,
      }),
    add: (clientId: string, body: object, at?: string) =>
      log.call("POST", clientId, "", "", { body, ...(at && { at }) }),
    page: async (clientId: string, at?: string, query: Record<string, string> = { limit: "100" }) =>
      (await log.call("GET", clientId, "", "", { query, ...(at && { at }) })).body,
    due: async (clientId: string, day: string) => (await log.page(clientId, noon(day))).due,
    overdue: async (at: string): Promise<string[]> =>
      (await studio.call("GET /v1/transformation-log/overdue", { at, query: { limit: "100" } })).body.items.map(
        ({ clientId }: { clientId: string }) => clientId,
      ),
    /** a document as it is kept; its bytes do not matter here */
    document: async (clientId: string, fields: object = {}): Promise<string> => {
      const id = newId("document");
      const made = { name: "front.png", type: "image/png", size: 10, createdAt: studio.means.now(), by: "stf_1" };
      const document = {
        id,
        clientId,
        kind: "image",
        audience: "transformation",
        state: "ready",
        ...made,
        ...fields,
      } as const;
      await studio.table.transact([keepDocument({ ...studio.means } as unknown as Ctx, document)]);
      return id;
    },
    audited: async (clientId: string) =>
      (await studio.table.query({ pk: `${studio.accountId}#${clientId}`, prefix: "AUD#" })).items.map(
        // biome-ignore lint/suspicious/noExplicitAny: tests read whatever was written
        ({ data }) => data as any,
      ),
  };
  return log;
};
