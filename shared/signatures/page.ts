import { headOf } from "../accounts/store.ts";
import { followed } from "../clients/alias.ts";
import { recordOfClient } from "../clients/collection.ts";
import { fieldOf, identityOf } from "../clients/identity.ts";
import { headOfClient } from "../clients/store.ts";
import type { Ctx } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import { localTime } from "../kernel/time.ts";
import { type WaiverLink, waiverLinkIn } from "../links/waiver-token.ts";
import { type Language, languageOf } from "../pages/language.ts";
import type { Signing } from "../signing/page.ts";
import { type WaiverRow, waiversIn } from "../waivers/schema.ts";
import { versionOf } from "../waivers/store.ts";
import type { Signature } from "./schema.ts";
import { standingOf } from "./standing.ts";
import { signatureIn, statesOf } from "./store.ts";

/** What the signing page shows, and the SHA-256 of its text as it was frozen. */
export interface ToSign extends Signing {
  textHash: string;
}

/** What a link leads to, as it stands now. */
export interface Look {
  /** whoever the client is by now */
  clientId: string;
  studio: string;
  /** the client's clock */
  zone: string;
  name: string;
  birthday: string | undefined;
  waiver: WaiverRow;
  open: ReturnType<typeof standingOf>["asked"][number] | undefined;
  signature: Signature | undefined;
}

/** What a token speaks of, and a ctx of that account; 404 where it is not ours. */
export const linkBehind = (ctx: Ctx, token: string): { link: WaiverLink; at: Ctx } => {
  const link = waiverLinkIn(ctx.secrets, token);
  if (!link) throw notFound("link");
  return { link, at: { ...ctx, accountId: link.accountId } };
};

/** H18. Client, waiver, and the request or the signature that it became; 404 where client or waiver is gone. */
export const lookAt = async (ctx: Ctx, link: WaiverLink): Promise<Look> => {
  const [head, { account, waivers }] = await Promise.all([
    followed(link.clientId, (id) => headOfClient(ctx, id)),
    headOf(ctx.table, ctx.accountId),
  ]);
  const waiver = waiversIn(waivers).find(({ id }) => id === link.waiverId);
  if (!waiver) throw notFound("link");
  const { clientId, zone } = head.card;
  const asked = standingOf(await statesOf(ctx, clientId)).asked.filter(({ waiverId }) => waiverId === waiver.id);
  const own = asked.find(({ id }) => id === link.signatureId);
  const item = own ? undefined : await recordOfClient(ctx, clientId, "SIGN", link.signatureId);
  // asked again since, or of a client merged with this one: the request that stands is meant
  const open = item ? undefined : (own ?? asked[0]);
  const { firstName, lastName } = identityOf(head.parts);
  return {
    clientId,
    studio: account.name,
    zone,
    name: `${firstName} ${lastName}`.trim(),
    birthday: fieldOf(head.parts, "birthday"),
    waiver,
    open,
    signature: item && signatureIn(item),
  };
};

/** Whether somebody is not of age on a local day; one of whom no birthday is known is taken to be. */
export const isMinor = (birthday: string | undefined, today: string): boolean =>
  birthday !== undefined && birthday > `${Number(today.slice(0, 4)) - 18}${today.slice(4)}`;

const stateOf = ({ open, signature, waiver }: Look): Signing["state"] => {
  if (signature) return "signed";
  return open && !waiver.archived ? "open" : "gone";
};

/** The page of what a link leads to: the newest text, or the one that was signed, in the language shown or liked best. */
export const signingIn = async (
  ctx: Ctx,
  look: Look,
  languages: string | undefined,
  shown?: Language,
): Promise<ToSign> => {
  const { signature, waiver, studio, zone, name, birthday } = look;
  const version = await versionOf(ctx, waiver.id, signature?.version ?? waiver.version);
  const texts = version?.texts ?? [];
  const among = texts.map(({ language }) => language);
  const wanted = signature?.language ?? (shown && among.includes(shown) ? shown : languageOf(languages, among));
  const text = texts.find(({ language }) => language === wanted);
  if (!version || !text) throw new Error(`The texts of ${waiver.id} are gone.`);
  const { title, body, language, hash } = text;
  return {
    ...{ studio, timeZone: zone, title, body, language, textHash: hash, version: version.version, client: name },
    minor: isMinor(birthday, localTime(ctx.now(), zone).day),
    state: stateOf(look),
    ...(signature && { signedAt: signature.signedAt }),
  };
};

/**
 * What the signing page of a link shows, in the language that Accept-Language likes best among the waiver's, or `shown`; changes
 * nothing. 404 for a link that is not ours.
 */
export const signingOf = async (
  ctx: Ctx,
  token: string,
  languages: string | undefined,
  shown?: Language,
): Promise<ToSign> => {
  const { link, at } = linkBehind(ctx, token);
  return signingIn(at, await lookAt(at, link), languages, shown);
};
