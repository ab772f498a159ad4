import * as z from "zod";
import type { Contract, Freeze } from "./schema.ts";

export const ContractState = z.enum(["scheduled", "active", "frozen", "suspended", "ending", "ended", "cancelled"]);
export type ContractState = z.output<typeof ContractState>;

type Judged = Pick<Contract, "status" | "startsOn" | "endsOn" | "cancelledOn" | "freezes">;

/** The freeze that covers a local day. */
export const freezeOn = ({ freezes = [] }: Pick<Judged, "freezes">, day: string): Freeze | undefined =>
  freezes.find(({ from, to }) => from <= day && (to === undefined || day <= to));

/**
 * Where a contract stands on a local day (rules.md, Contracts): what was said of it, moved on by the days that came since.
 * One that was cancelled to a day still to come is ending until then.
 */
export const contractState = (contract: Judged, today: string): ContractState => {
  const { status, startsOn, endsOn } = contract;
  if (status === "cancelled") return endsOn === undefined || endsOn < today ? "cancelled" : frozenOr(contract, today);
  if (status === "suspended" || status === "ended" || status === "frozen") return status;
  if (endsOn !== undefined && endsOn < today) return "ended";
  return startsOn > today ? "scheduled" : frozenOr(contract, today);
};

const frozenOr = (contract: Judged, today: string): ContractState => {
  if (freezeOn(contract, today)) return "frozen";
  return contract.endsOn !== undefined && (contract.status === "cancelled" || contract.cancelledOn)
    ? "ending"
    : "active";
};

/** Whether it still runs, or will (S1-24, S1-28). */
export const isRunning = (state: ContractState): boolean => state !== "ended" && state !== "cancelled";

/** Why a package of a contract does not pay for an event of a local day; undefined where it does. */
export const notCovered = (contract: Judged, day: string): string | undefined => {
  const state = contractState(contract, day);
  return state === "active" || state === "ending" ? undefined : `is of a contract that is ${state} on ${day}`;
};
