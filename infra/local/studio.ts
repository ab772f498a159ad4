import type { MakeAccount, Owner } from "./control/account.ts";
import type { Seeded } from "./demo/seed.ts";
import { readJson, writeJson } from "./files.ts";

/** The account that a run made first, and what for: an account with someone's own data never gets the demo's. */
interface Kept extends Owner {
  demo: boolean;
}

export interface AccountProps {
  makeAccount: MakeAccount;
  /** wanted, should the account be made now */
  demo: boolean;
  /** where the account is kept; undefined: nowhere */
  file: string | undefined;
  /** the table holds what an earlier run wrote */
  tableKept: boolean;
}

const plain = { name: "My studio", timeZone: "America/New_York", currency: "USD" };

/** The run's account and key, made at the first start and the same ever after; `demo`: it is the demo studio's. */
export const openAccount = async ({ makeAccount, demo, file, tableKept }: AccountProps): Promise<Kept> => {
  const kept = tableKept && file ? readJson<Kept>(file) : undefined;
  if (kept) return kept;
  const { account } = await import("./demo/studio.ts");
  const made = { ...(await makeAccount(demo ? account : plain)), demo };
  if (file) writeJson(file, made);
  return made;
};

/** YYYY-MM-DD in a time zone. */
const dayIn = (timeZone: string): string => new Intl.DateTimeFormat("en-CA", { timeZone }).format(new Date());

/**
 * Makes the demo studio in its account, or moves the one that stands there on to the day.
 * @param today YYYY-MM-DD; none: the day it is in the studio
 */
export const openDemo = async (url: string, owner: Owner, today: string | undefined): Promise<Seeded> => {
  const [{ account }, { seedDemo }] = await Promise.all([import("./demo/studio.ts"), import("./demo/seed.ts")]);
  return seedDemo({ url, ...owner, today: today ?? dayIn(account.timeZone) });
};
