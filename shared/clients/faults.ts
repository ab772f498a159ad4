import type { Ctx } from "../ctx.ts";
import { unfit } from "../documents/schema.ts";
import { documentById } from "../documents/store.ts";
import type { Fault } from "../kernel/errors.ts";
import { cardsOf } from "../relationships/store.ts";
import type { ClientPatch } from "./input.ts";
import { isKnownCountry } from "./phones.ts";

/*
 * What can be wrong with a client somebody adds or changes, beyond the form of the request: judged together, so that one
 * answer names everything (S4-41).
 */

/** What was sent, without the values of the account's own fields (fields/values.ts). */
export type Input = Omit<ClientPatch, "fields">;

/** Faults of countries whose phone numbers nobody can read (S4-43). */
export const countryFaults = ({ phones }: Input): Fault[] =>
  (phones ?? []).flatMap(({ country }, i) =>
    country === undefined || isKnownCountry(country)
      ? []
      : [{ pointer: `/body/phones/${i}/country`, message: "is no country with phone numbers" }],
  );

/** Faults of other clients that a request names: the guardian, who referred. */
export const othersFaults = async (ctx: Ctx, { referredBy }: Input, guardianId?: string): Promise<Fault[]> => {
  const referrer = typeof referredBy === "object" ? referredBy?.clientId : undefined;
  const named = [
    ...(referrer ? [{ id: referrer, pointer: "/body/referredBy/clientId" }] : []),
    ...(guardianId ? [{ id: guardianId, pointer: "/body/guardianId" }] : []),
  ];
  const found =
    named.length > 0
      ? await cardsOf(
          ctx,
          named.map(({ id }) => id),
        )
      : new Map();
  return named
    .filter(({ id }) => !found.has(id))
    .map(({ pointer }) => ({ pointer, message: "is no client of this account" }));
};

/** Faults of files that are no images of this client's that everybody may see; one that is being added has none yet. */
export const fileFaults = async (
  ctx: Ctx,
  clientId: string | undefined,
  files: { pointer: string; documentId: string }[],
): Promise<Fault[]> => {
  const held = await Promise.all(
    files.map(({ documentId }) => (clientId === undefined ? undefined : documentById(ctx, clientId, documentId))),
  );
  return files.flatMap(({ pointer }, i) => {
    const { [i]: document } = held;
    const message =
      document?.kind === "image" ? unfit(document) : "is no image of this client; upload it to the client first";
    return message ? [{ pointer, message }] : [];
  });
};

/** The image among the files of a request. */
export const imageIn = ({ image }: Input) => (image ? [{ pointer: "/body/image", documentId: image }] : []);
