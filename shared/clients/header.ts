import { ConsentState } from "../consents/schema.ts";
import { entity } from "../table/entity.ts";
import type { IndexKeys, Item } from "../table/item.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { ClientTag } from "../tags/schema.ts";
import type { ClientParts } from "./identity.ts";
import { Blocks, Client, ClientSource } from "./schema.ts";

/** A client's item collection: everything of a client stands in it, header items sort first. */
export const clientPk = (accountId: string, clientId: string): string => key(accountId, clientId);
export const headerPrefix = keyPrefix("0");

export const clients = entity("client", Client, (accountId, clientId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("0", "CLIENT"),
}));
/** The list of an account's clients by when they were made. */
export const newestPk = (accountId: string): string => key(accountId, "NEWEST");

export const newestKeys = (accountId: string, createdAt: string, clientId: string): IndexKeys => ({
  gsi1pk: newestPk(accountId),
  gsi1sk: key(createdAt, clientId),
});

/** The item of a client that is new, dirty so that it is found by its name; whoever changes it leaves the keys. */
export const clientItem = (accountId: string, client: Client, rev: string): Item => ({
  ...clients.toItem(clients.key(accountId, client.id), client, rev, newestKeys(accountId, client.createdAt, client.id)),
  dirty: true,
});

export const clientSources = entity("clientSource", ClientSource, (accountId, clientId, source, hash) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("0", "SOURCE", source!, hash!),
}));

/** The hub's part of a client that was merged into this one: what it says shows where this one's own parts say nothing. */
export const mergedClients = entity("mergedClient", Client, (accountId, clientId, mergedId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("0", "MERGED", mergedId!),
}));

/** That a client has a tag, with the tag's name as it is now; also the client's row among the tag's members. */
export const clientTags = entity("clientTag", ClientTag, (accountId, clientId, tagId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("0", "TAG", tagId!),
}));
export const consentStates = entity("consentState", ConsentState, (accountId, clientId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("0", "CONSENT"),
}));

export const contactBlocks = entity("contactBlocks", Blocks, (accountId, clientId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("0", "BLOCKS"),
}));

/** What sources say of a client, among its header items: its own before those it got by a merge, the newest first. */
export const sourcesIn = (items: Item[]): ClientSource[] =>
  items
    .filter((item) => item.type === clientSources.type)
    .sort((a, b) => Number(!!a.home) - Number(!!b.home) || (changedAt(a) < changedAt(b) ? 1 : -1))
    .map((item) => clientSources.fromItem(item));

/** The parts of a client among its header items, or undefined where there is no client. */
export const partsIn = (items: Item[]): (ClientParts & { rev: string }) | undefined => {
  const hub = items.find((item) => item.type === clients.type);
  if (!hub) return undefined;
  const sources = sourcesIn(items);
  const merged = items.filter((item) => item.type === mergedClients.type).map((item) => clients.fromItem(item));
  const tags = items
    .filter((item) => item.type === clientTags.type && !item.gone)
    .map((item) => clientTags.fromItem(item).name)
    .sort();
  const consent = items.find((item) => item.type === consentStates.type);
  const blocks = items.find((item) => item.type === contactBlocks.type);
  return {
    client: clients.fromItem(hub),
    sources,
    rev: hub.rev,
    ...(merged.length > 0 && { merged }),
    ...(tags.length > 0 && { tags }),
    ...(consent && { consent: consentStates.fromItem(consent) }),
    ...(blocks && { blocks: contactBlocks.fromItem(blocks).list }),
  };
};

const changedAt = ({ data }: Item): string => {
  const { modifiedAt, received } = data.origin as ClientSource["origin"];
  return modifiedAt ?? received;
};
