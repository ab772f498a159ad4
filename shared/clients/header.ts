import { ConsentState } from "../consents/schema.ts";
import { entity } from "../table/entity.ts";
import type { Item } from "../table/item.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { ClientTag } from "../tags/schema.ts";
import type { ClientParts } from "./identity.ts";
import { Client, ClientSource } from "./schema.ts";

/** A client's item collection: everything of a client stands in it, header items sort first. */
export const clientPk = (accountId: string, clientId: string): string => key(accountId, clientId);
export const headerPrefix = keyPrefix("0");

export const clients = entity("client", Client, (accountId, clientId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("0", "CLIENT"),
}));
export const clientSources = entity("clientSource", ClientSource, (accountId, clientId, source, hash) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("0", "SOURCE", source!, hash!),
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

/** The parts of a client among its header items, or undefined where there is no client. */
export const partsIn = (items: Item[]): (ClientParts & { rev: string }) | undefined => {
  const hub = items.find((item) => item.type === clients.type);
  if (!hub) return undefined;
  const sources = items
    .filter((item) => item.type === clientSources.type)
    .map((item) => clientSources.fromItem(item))
    .sort((a, b) => (changedAt(a) < changedAt(b) ? 1 : -1));
  const tags = items
    .filter((item) => item.type === clientTags.type && !item.gone)
    .map((item) => clientTags.fromItem(item).name)
    .sort();
  const consent = items.find((item) => item.type === consentStates.type);
  return {
    client: clients.fromItem(hub),
    sources,
    rev: hub.rev,
    ...(tags.length > 0 && { tags }),
    ...(consent && { consent: consentStates.fromItem(consent) }),
  };
};

const changedAt = ({ origin }: ClientSource): string => origin.modifiedAt ?? origin.received;
