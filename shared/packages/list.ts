import { monthsOf, sumsOf } from "../charts/months.ts";
import { listOfClient } from "../clients/collection.ts";
import { judgedToday } from "../clients/today.ts";
import { contractIn, newestContracts } from "../contracts/store.ts";
import type { Ctx } from "../ctx.ts";
import { fold } from "../kernel/fold.ts";
import type { Page } from "../kernel/page.ts";
import type { PackageRow, PackagesQuery, UsedPackage } from "./routes.ts";
import { isActive } from "./state.ts";
import { newestPackages, packageIn, packageItemOf, packagePrefix, packageRow } from "./store.ts";

/** Whether a package is in a list of those of one state and kind. */
export const isWanted = (
  { state, kind }: Pick<PackageRow, "state" | "kind">,
  wanted: Pick<PackagesQuery, "state" | "kind">,
): boolean =>
  (wanted.state === "all" || (wanted.state === "active") === isActive(state)) &&
  (wanted.kind === undefined || wanted.kind === kind);

/** N10. A client's packages, bought or made by a contract (S0-45, S1-25 to S1-28): one request a page. */
export const packagesOf = async (
  ctx: Ctx,
  clientId: string,
  { state, kind, ...page }: PackagesQuery,
): Promise<Page<PackageRow>> => {
  const where = { prefix: packagePrefix, newestFirst: true };
  const list = `packages ${state} ${kind ?? ""}`;
  const { items, nextCursor } = await listOfClient(ctx, clientId, list, page, where, (item) => item);
  const rows = await judgedToday(ctx, clientId, items, packageRow);
  return { items: rows.filter((row) => isWanted(row, { state, kind })), nextCursor };
};

/** N11. A package and its revision; 404. */
export const packageOf = async (
  ctx: Ctx,
  clientId: string,
  packageId: string,
): Promise<{ package: PackageRow; rev: string }> => {
  const item = await packageItemOf(ctx, clientId, packageId);
  const [row] = await judgedToday(ctx, clientId, [item], packageRow);
  return { package: row!, rev: item.rev };
};

/**
 * N14. What a client's bookings were paid with (S0-42), most used first, whoever bought it: a family's pack and one of an older system
 * too. Counted by month as settling keeps it; beyond 50 names a month under `other`.
 */
export const usedPackages = async (ctx: Ctx, clientId: string): Promise<UsedPackage[]> => {
  const [months, packages, contracts] = await Promise.all([
    monthsOf(ctx, clientId, {}),
    newestPackages(ctx, clientId),
    newestContracts(ctx, clientId),
  ]);
  const names = [...packages.map(packageIn), ...contracts.map(contractIn)].map(({ name }) => fold(name));
  const owned = new Set(names);
  const counts = new Map<string, number>();
  for (const { name, count } of sumsOf(months, "package")) counts.set(name, (counts.get(name) ?? 0) + count);
  return [...counts]
    .map(([name, bookings]) => ({ name, bookings, owned: owned.has(fold(name)) }))
    .sort((a, b) => b.bookings - a.bookings || (a.name < b.name ? -1 : 1));
};
