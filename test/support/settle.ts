import type { Studio } from "./studio.ts";

/** Settles a client's records without reading the stream, so that a test may read it for other ends. */
export const settleClientOf = async (studio: Studio, clientId: string): Promise<void> => {
  const { rulesBook } = await import("../../shared/settling/accounts.ts");
  const { recountClient } = await import("../../shared/settling/recount.ts");
  const rules = await rulesBook(studio.table)(studio.accountId);
  await recountClient(studio.means, rules, `${studio.accountId}#${clientId}`);
};
