import { identityOf, ofHub } from "../clients/identity.ts";
import type { ClientHead } from "../clients/store.ts";
import type { Variables } from "./render.ts";

const isGroup = (value: unknown): value is Variables =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Variables with others over them: groups such as `client` and `event` name by name. */
export const withVariables = (under: Variables, over: Variables): Variables => ({
  ...under,
  ...Object.fromEntries(
    Object.entries(over).map(([name, value]) => [
      name,
      isGroup(value) && Object.hasOwn(under, name) && isGroup(under[name]) ? { ...under[name], ...value } : value,
    ]),
  ),
});

/** `studio.name`. */
export const variablesOfStudio = ({ name }: { name: string }): Variables => ({ studio: { name } });

/**
 * The variables of every message to a client: `client.firstName`, `client.lastName`, `client.preferredName` (null where none is known, so
 * only for a section), `studio.name`. What sends it gives the rest as `more`: `event.…` and `link.…`.
 */
export const variablesOf = (
  { parts }: Pick<ClientHead, "parts">,
  account: { name: string },
  more: Variables = {},
): Variables => {
  const { firstName, lastName } = identityOf(parts);
  const preferredName = ofHub(parts, "preferredName") ?? null;
  return withVariables({ client: { firstName, lastName, preferredName }, ...variablesOfStudio(account) }, more);
};

/** Events and links as a preview shows them, where there are none yet. */
export const examples: Variables = {
  event: {
    name: "Sunrise Vinyasa",
    startsAt: "Monday, March 2, 6:00 AM",
    location: "Harbor",
    staff: "Noor",
  },
  link: {
    signIn: "https://example.com/sign-in",
    passwordReset: "https://example.com/reset",
    waiver: "https://example.com/waiver",
    confirm: "https://example.com/confirm",
  },
};
