import type { Connector } from "./contract.ts";
import { mindbody } from "./mindbody/index.ts";
import { square } from "./square/index.ts";

/** Every connector by its name. */
export const connectors: Readonly<Record<string, Connector>> = { mindbody, square };
