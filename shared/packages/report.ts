import { accountList } from "../clients/account-list.ts";
import type { Ctx } from "../ctx.ts";
import type { Page } from "../kernel/page.ts";
import { daysAfter } from "../kernel/time.ts";
import { isWanted } from "./list.ts";
import type { PackageReportQuery, ReportedPackage } from "./routes.ts";
import { packageRow, packagesPk } from "./store.ts";

/** The last days at which what is asked for can stand; a day more on either side, since it is not one day everywhere. */
const rangeOf = (today: string, { state, expiresWithin }: PackageReportQuery): { from?: string; to?: string } => ({
  ...((state === "active" || expiresWithin !== undefined) && { from: daysAfter(today, -1) }),
  ...(expiresWithin !== undefined && { to: `${daysAfter(today, expiresWithin + 1)}$` }),
});

const expiresWithin = (expiresOn: string | null, today: string, days: number | undefined): boolean =>
  days === undefined || (expiresOn !== null && expiresOn >= today && expiresOn <= daysAfter(today, days));

/** N12. Packages of all clients by their last day (S1-27, S1-28): active, inactive, or those that expire within some days. */
export const packageReport = (
  ctx: Ctx,
  { limit, cursor, ...wanted }: PackageReportQuery,
): Promise<Page<ReportedPackage>> => {
  const list = `package report ${JSON.stringify(wanted)}`;
  const range = rangeOf(ctx.now().slice(0, 10), { limit, ...wanted });
  return accountList(ctx, list, { limit, cursor }, { pk: packagesPk(ctx.accountId), ...range }, (item, today) => {
    const row = packageRow(item, today);
    const fits = isWanted(row, wanted) && expiresWithin(row.expiresOn, today, wanted.expiresWithin);
    return fits ? row : undefined;
  });
};
