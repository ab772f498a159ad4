import { accountList } from "../clients/account-list.ts";
import { listOfClient } from "../clients/collection.ts";
import { givenBy } from "../clients/identity.ts";
import { headOfClient } from "../clients/store.ts";
import { judgedToday } from "../clients/today.ts";
import type { Ctx } from "../ctx.ts";
import type { Page } from "../kernel/page.ts";
import { localTime } from "../kernel/time.ts";
import type { PackageRow } from "../packages/routes.ts";
import { isActive } from "../packages/state.ts";
import { newestPackages, packageRow } from "../packages/store.ts";
import type { ContractRow, ContractsQuery, ReportedContract, Services } from "./routes.ts";
import { isRunning } from "./state.ts";
import { contractItemOf, contractPrefix, contractRow, contractsPk, isListed, newestContracts } from "./store.ts";

/** N20. A client's contracts (S0-43, S0-44, S1-27 to S1-29), newest first: one request a page. */
export const contractsOf = async (
  ctx: Ctx,
  clientId: string,
  { state, ...page }: ContractsQuery,
): Promise<Page<ContractRow>> => {
  const where = { prefix: contractPrefix, newestFirst: true };
  const { items, nextCursor } = await listOfClient(ctx, clientId, `contracts ${state}`, page, where, (item) => item);
  const rows = await judgedToday(ctx, clientId, items, contractRow);
  return { items: rows.filter((row) => isListed(row, state)), nextCursor };
};

/** N21. A contract and its revision; 404. */
export const contractOf = async (
  ctx: Ctx,
  clientId: string,
  contractId: string,
): Promise<{ contract: ContractRow; rev: string }> => {
  const item = await contractItemOf(ctx, clientId, contractId);
  const [row] = await judgedToday(ctx, clientId, [item], contractRow);
  return { contract: row!, rev: item.rev };
};

/** N23. Contracts of all clients by their last day (S1-27 to S1-29); those without an end come last. */
export const contractReport = (ctx: Ctx, { state, ...page }: ContractsQuery): Promise<Page<ReportedContract>> =>
  accountList(ctx, `contract report ${state}`, page, { pk: contractsPk(ctx.accountId) }, (item, today) => {
    const row = contractRow(item, today);
    return isListed(row, state) ? row : undefined;
  });

const soonest = (a: PackageRow, b: PackageRow): number => ((a.expiresOn ?? "~") < (b.expiresOn ?? "~") ? -1 : 1);

/** N24. What a client may use (S1-24 to S1-26, S2-10), of the newest 100 of each; the packages that expire first come first. */
export const servicesOf = async (ctx: Ctx, clientId: string): Promise<Services> => {
  const [{ parts, card }, packages, contracts] = await Promise.all([
    headOfClient(ctx, clientId),
    newestPackages(ctx, clientId),
    newestContracts(ctx, clientId),
  ]);
  const today = localTime(ctx.now(), card.zone).day;
  const rows = packages.map((item) => packageRow(item, today));
  const runs = contracts.map((item) => contractRow(item, today));
  const active = rows.filter(({ state }) => isActive(state)).sort(soonest);
  const passes = active.filter(({ kind }) => kind === "class");
  const oneOnOnes = active.filter(({ kind }) => kind === "oneOnOne");
  const memberships = runs.filter(({ state }) => isRunning(state));
  const past = (kind: PackageRow["kind"]) => rows.filter((row) => row.kind === kind && !isActive(row.state)).length;
  return {
    currentPackage:
      givenBy(parts.sources, "currentPackage") ?? active.find(({ state }) => state === "active")?.name ?? null,
    memberships,
    classPasses: passes,
    oneOnOnes,
    inactive: {
      memberships: runs.length - memberships.length,
      classPasses: past("class"),
      oneOnOnes: past("oneOnOne"),
    },
  };
};
