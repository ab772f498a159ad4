import type { ConsentState } from "../consents/schema.ts";
import type { Block, Client, ClientSource, Given } from "./schema.ts";

/** The header of a client as it is read: the hub's part and those of its sources, the one last changed first. */
export interface ClientParts {
  client: Client;
  sources: ClientSource[];
  /** hub's parts of clients merged into this one */
  merged?: Client[];
  /** names of its tags */
  tags?: string[];
  /** what the client said of being written to */
  consent?: ConsentState;
  /** addresses and numbers of it to which nothing goes any more */
  blocks?: Block[];
}

/** Who the client is for lists and rules: a hub value wins over the source's until it is null (design.md, API conventions). */
export interface Identity {
  firstName: string;
  lastName: string;
  homeLocation: string | undefined;
  lifecycle: "lead" | "active" | "inactive" | "deleted";
}

/** The first source that gives a field gives it. */
export const givenBy = <K extends keyof Given>(sources: ClientSource[], field: K): Given[K] | undefined =>
  sources.map(({ given }) => given[field]).find((value) => value !== undefined);

const away = /^(inactive|terminated|expired|declined)$/i;

const lifecycleOf = ({ client, sources }: ClientParts): Identity["lifecycle"] => {
  if (client.set) return client.set;
  if (sources.length === 0) return "lead";
  const present = sources.filter(({ deleted }) => !deleted);
  if (present.length === 0) return "deleted";
  if (present.every(({ given }) => given.prospect)) return "lead";
  return present.every(({ given }) => away.test(given.status ?? "")) ? "inactive" : "active";
};

/** When the source says the client began. */
export const knownSince = (sources: ClientSource[]): string | undefined =>
  sources
    .map(({ given }) => given.createdAt)
    .filter((at) => at !== undefined)
    .sort()[0];

/** What the hub says of a client, then what it said of those merged into it. */
export const hubsOf = ({ client, merged = [] }: ClientParts): Client["hub"][] =>
  [client, ...merged].map(({ hub }) => hub);

/** What only the team knows of a client: the hub's own value, else that of a client merged into it. */
export const ofHub = <K extends keyof Client["hub"]>(parts: ClientParts, field: K): Client["hub"][K] | undefined =>
  hubsOf(parts)
    .map((hub) => hub[field] ?? undefined)
    .find((value) => value !== undefined);

/** A field of a client: the hub's own value, else the first source's, else that of a client merged into it. */
export const fieldOf = <K extends keyof Client["hub"] & keyof Given>(
  parts: ClientParts,
  field: K,
): NonNullable<Client["hub"][K]> | NonNullable<Given[K]> | undefined => {
  const [own, ...merged] = hubsOf(parts).map((hub) => hub[field] ?? undefined);
  return own ?? givenBy(parts.sources, field) ?? merged.find((value) => value !== undefined);
};

export const identityOf = (parts: ClientParts): Identity => ({
  firstName: fieldOf(parts, "firstName") ?? "",
  lastName: fieldOf(parts, "lastName") ?? "",
  homeLocation: fieldOf(parts, "homeLocation"),
  lifecycle: lifecycleOf(parts),
});
