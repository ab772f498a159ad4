import { everyAccount } from "../../shared/accounts/store.ts";
import type { Table } from "../../shared/table/table.ts";
import { logger } from "../observe.ts";

const hourMs = 3600_000;
/** Prime, so that it leads to every account in turn. */
const stride = 7919;

/**
 * Works for one account after the other until it is enough, beginning with another one each hour, so that none is always
 * the last. One account's trouble is its own. Returns how many failed.
 */
export const everyAccountInTurn = async (
  table: Table,
  time: string,
  enough: () => boolean,
  work: (accountId: string) => Promise<void>,
): Promise<number> => {
  const ids = await everyAccount(table);
  const first = (Math.floor(Date.parse(time) / hourMs) * stride) % Math.max(1, ids.length);
  let failed = 0;
  for (const accountId of [...ids.slice(first), ...ids.slice(0, first)]) {
    if (enough()) break;
    try {
      await work(accountId);
    } catch (error) {
      failed += 1;
      logger.error("not worked for", { accountId, error: error as Error });
    }
  }
  return failed;
};
