import { conflict } from "../kernel/errors.ts";
import { ConditionFailed, TransactionRefused } from "./table.ts";

const attempts = 10;

/** Tries again, from a fresh reading, when another writer was faster; a conflict when one always was. */
export const afresh = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ConditionFailed || error instanceof TransactionRefused)) throw error;
      if (tries === attempts)
        throw conflict("contended", "Others are changing the same thing at this moment; try again.");
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** Math.min(tries, 6)));
    }
  }
};
