import { accountSettings } from "../accounts/settings.ts";
import type { Ctx, Means } from "../ctx.ts";
import { conflict } from "../kernel/errors.ts";
import { foldEmail } from "../kernel/fold.ts";
import type { Action } from "../table/expressions.ts";
import type { Key } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { MessagingSettings } from "./settings-schema.ts";

const settings = accountSettings("messagingSettings", "messaging", MessagingSettings);

/** Whose number or address of a studio it is: what comes in says no more than that. */
const identityKey = (value: string): Key => ({ pk: key("IDENTITY", foldEmail(value)), sk: "0" });

/** G10. How the studio talks to its clients; the defaults where nobody said: one request. */
export const messagingSettings = settings.read;

/** Every number and address the studio writes from. */
export const identitiesIn = ({ sms, email, locations }: MessagingSettings): string[] => [
  ...new Set(
    [{ sms, email }, ...Object.values(locations)].flatMap((one) => [
      ...(one.sms ? [one.sms.number] : []),
      ...(one.email ? [foldEmail(one.email.address)] : []),
    ]),
  ),
];

/** G11. Which account a number or address of a studio belongs to. */
export const accountOfIdentity = async ({ table }: Pick<Means, "table">, value: string): Promise<string | undefined> =>
  (await table.get(identityKey(value)))?.data.accountId as string | undefined;

const identityActions = async (ctx: Ctx, before: string[], after: string[]): Promise<Action[]> => {
  const added = after.filter((value) => !before.includes(value));
  const held = await ctx.table.getMany(added.map(identityKey));
  const taken = added.filter((_, i) => held[i] && held[i].data.accountId !== ctx.accountId);
  if (taken.length > 0)
    throw conflict(
      "identity-taken",
      "Another studio writes from this number or address.",
      taken.map((value) => ({ pointer: "/body", message: `${value} is another studio's` })),
    );
  const { accountId } = ctx;
  return [
    ...added.map((value) => ({
      put: { ...identityKey(value), type: "identity", rev: ctx.newId("revision"), data: { accountId } },
      condition: { if: "attribute_not_exists(pk) OR #data.#accountId = :accountId", values: { accountId } },
    })),
    ...before.filter((value) => !after.includes(value)).map((value) => ({ remove: identityKey(value) })),
  ];
};

/** G12. Sets it; what is sent from now on is. 409 where a number or address is another account's. The same again writes nothing. */
export const setMessagingSettings = (ctx: Ctx, wanted: MessagingSettings): Promise<MessagingSettings> =>
  settings.write(ctx, wanted, (before, after) => identityActions(ctx, identitiesIn(before), identitiesIn(after)));

export const patterns: Pattern[] = [
  {
    id: "G10",
    question: "How does the studio talk to its clients?",
    index: "table",
    keys: "pk = account, sk = SETTINGS#messaging",
    requests: 1,
    units: "1 RU",
    usedBy: "messages, sender, intake, GET /v1/settings/messaging",
  },
  {
    id: "G11",
    question: "Whose number or address is this?",
    index: "table",
    keys: "pk = IDENTITY#value, sk = 0",
    requests: 1,
    units: "1 RU",
    usedBy: "intake",
  },
  {
    id: "G12",
    question: "Set how the studio talks to its clients",
    index: "table",
    keys: "G10, BatchGet and put IDENTITY#value of each that is new, put SETTINGS#messaging on its rev, U1",
    requests: "2 to 3",
    units: "1 RU, 5 WU, 3 more per new identity",
    usedBy: "PUT /v1/settings/messaging",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "messagingSettings",
    holds: "How the studio talks to its clients: numbers and addresses, sending hours, limits",
    parts: ["account"],
    key: (account) => settings.key(account!),
  },
  {
    type: "identity",
    holds: "Whose number or address of a studio it is",
    parts: ["value"],
    key: (value) => identityKey(value!),
  },
];
