import type { Connector } from "./contract.ts";

/** Every connector by its name. */
export const connectors: Readonly<Record<string, Connector>> = {};
