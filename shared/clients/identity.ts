import type { Client, ClientSource, Given } from "./schema.ts";

/** The header of a client as it is read: the hub's part and those of its sources, the one last changed first. */
export interface ClientParts {
  client: Client;
  sources: ClientSource[];
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

const lifecycleOf = (sources: ClientSource[]): Identity["lifecycle"] => {
  if (sources.length === 0) return "lead";
  const present = sources.filter(({ deleted }) => !deleted);
  if (present.length === 0) return "deleted";
  if (present.every(({ given }) => given.prospect)) return "lead";
  return present.every(({ given }) => away.test(given.status ?? "")) ? "inactive" : "active";
};

export const identityOf = ({ client: { hub }, sources }: ClientParts): Identity => ({
  firstName: hub.firstName ?? givenBy(sources, "firstName") ?? "",
  lastName: hub.lastName ?? givenBy(sources, "lastName") ?? "",
  homeLocation: hub.homeLocation ?? givenBy(sources, "homeLocation"),
  lifecycle: lifecycleOf(sources),
});
