import { Later, Unusable } from "../connectors/ask.ts";
import type { Connector } from "../connectors/contract.ts";
import { connectors } from "../connectors/registry.ts";
import type { Ctx } from "../ctx.ts";
import { conflict, type Fault, faultsOf, invalid } from "../kernel/errors.ts";
import { linkWith, type Meter, type Tools } from "./link.ts";

/** Calls a test of a connection may make. */
export const callsOfTest = 10;

/** The connector of this name; 422 with those there are. */
export const connectorNamed = (name: string): Connector => {
  const found = Object.hasOwn(connectors, name) ? connectors[name] : undefined;
  if (found) return found;
  const names = Object.keys(connectors).join(", ");
  throw invalid([{ pointer: "/body/connector", message: `must be one of ${names}` }]);
};

interface Given {
  settings: unknown;
  credentials: unknown;
}
/** Where both stand in a request that has both. */
export const inBody = { settings: "/body/settings", credentials: "/body/credentials" };

/** Settings and credentials by the connector's own schemas; every fault of both at once. */
export const parsed = (connector: Connector, given: Given, at = inBody) => {
  const settings = connector.settings.safeParse(given.settings);
  const credentials = connector.credentials.safeParse(given.credentials);
  const faults: Fault[] = [
    ...(settings.success ? [] : faultsOf(settings.error.issues, at.settings)),
    ...(credentials.success ? [] : faultsOf(credentials.error.issues, at.credentials)),
  ];
  if (faults.length > 0) throw invalid(faults);
  return { settings: settings.data, credentials: credentials.data };
};

/**
 * Asks the booking software whether this works: what it calls the site. 422 where it refuses, naming what was given anew at `pointer`, 409 where it
 * cannot say now.
 */
export const tested = async (
  ctx: Ctx,
  tools: Tools,
  name: string,
  connector: Connector,
  given: Given,
  pointer: string,
): Promise<string> => {
  const meter: Meter = { used: 0, left: callsOfTest };
  try {
    return await connector.test(await linkWith(ctx, tools, { name, ...given, meter }));
  } catch (error) {
    if (error instanceof Unusable) throw invalid([{ pointer, message: error.message }]);
    if (error instanceof Later) throw conflict("vendor-unavailable", error.message);
    throw error;
  }
};
