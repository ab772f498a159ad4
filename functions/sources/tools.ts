import type { Tools } from "../../shared/sync/link.ts";
import { outside } from "../outside.ts";
import { storage } from "../storage.ts";
import { vault } from "../vault.ts";

/** What works with booking software has beside the services of all. */
export const tools = (): Tools => ({ vault: vault(), bucket: storage(), client: outside() });
