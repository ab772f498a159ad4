import type { Connector } from "./contract.ts";
import { files } from "./files/index.ts";
import { mindbody } from "./mindbody/index.ts";
import { square } from "./square/index.ts";

/** Every connector by its name. */
export const connectors: Readonly<Record<string, Connector>> = { files, mindbody, square };
