import type { Connector } from "./contract.ts";
import { square } from "./square/index.ts";

/** Every connector by its name. */
export const connectors: Readonly<Record<string, Connector>> = { square };
