import type { Item } from "../../shared/table/item.ts";
import type { Random } from "../support/simulator-random.ts";
import type { Answer, Api, Request } from "./api.ts";

/** The run after its faults, as everything was found in the end. */
export interface End {
  /** every item of the table */
  items: Item[];
  /** items of a partition */
  partition(pk: string): Item[];
  /** what the providers took */
  outbox: { emails: { subject: string; text: string | null }[]; sms: { to: string; body: string }[] };
}

/** Somebody who writes, one act after the other, and remembers what was acknowledged. */
export interface Writer {
  act(): Promise<void>;
  /** sends again what nobody knows the end of, the faults being over */
  finish(): Promise<void>;
  /** what is not as it was acknowledged, in words */
  compare(end: End): Promise<string[]>;
}

/** What a writer has. */
export interface Pen {
  api: Api;
  random: Random;
  /** text that nobody else writes */
  token(): string;
  accountId: string;
}

/** Tries when the faults are over: longer than a killed request holds its key. */
const patience = 30;

/** A write that changes what is kept from one state into another, as far as anybody knows. */
export interface Change<State> {
  request: Request;
  to: State;
}

/** Something kept, in the state that was acknowledged last or, where the last write has an unknown end, in the one it would have. */
export interface Kept<State> {
  state: State;
  unknown?: Change<State>;
}

export const insistOn = async <State>(api: Api, kept: Kept<State>, change: Change<State>, tries?: number) => {
  const answer = await api.insist(change.request, tries);
  if (!answer) kept.unknown = change;
  else {
    delete kept.unknown;
    if (answer.status < 300) kept.state = change.to;
  }
  return answer;
};

/** Sends a write of unknown end again, in two cases of three: the others show that it is there at most once. */
export const resend = async <State>({ api, random }: Pen, kept: Kept<State>): Promise<Answer | undefined> =>
  kept.unknown && random.chance(0.67) ? insistOn(api, kept, kept.unknown, patience) : undefined;

/** States that what is kept may be in. */
export const allowed = <State>({ state, unknown }: Kept<State>): State[] => [state, ...(unknown ? [unknown.to] : [])];

/** A client made by hand, for a writer alone; undefined where nobody knows whether it was made. */
export const makeClient = async ({ api, token }: Pen, more: object = {}): Promise<string | undefined> => {
  const name = token();
  const body = { firstName: "Maya", lastName: name, emails: [{ address: `${name}@example.com` }], ...more };
  return (await api.insist(api.request("POST", "/v1/clients", body)))?.body.id;
};
