import { everyAccount } from "../accounts/store.ts";
import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { rulesBook } from "../settling/accounts.ts";
import { Walk, walkOn } from "../settling/every-client.ts";
import { recountClient } from "../settling/recount.ts";

/** What a recount of every client of every account found. */
export interface Recounting {
  accounts: number;
  clients: number;
  /** records that were dirty or settled under other rules */
  settled: number;
  /** clients whose card was not the sum of what is settled */
  repaired: number;
}

/** Settles and compares every client of every account, deleted ones too; told of each page. Done again it writes nothing. */
export const recountEverything = async (
  means: Omit<Means, "accountId">,
  told: (so: Recounting) => void,
): Promise<Recounting> => {
  const so: Recounting = { accounts: 0, clients: 0, settled: 0, repaired: 0 };
  const rulesOf = rulesBook(means.table);
  for (const accountId of await everyAccount(means.table)) {
    const own: Means = { ...means, accountId };
    so.accounts += 1;
    let walk: Walk = Walk.parse({ counted: true });
    for (let last = false; !last; ) {
      const piece = await walkOn(own, walk, true);
      for (const clientId of piece.clientIds) {
        const { settled, repaired } = await recountClient(own, await rulesOf(accountId), clientPk(accountId, clientId));
        so.clients += 1;
        so.settled += settled;
        so.repaired += repaired ? 1 : 0;
      }
      ({ walk, last } = piece);
      told(so);
    }
  }
  return so;
};
