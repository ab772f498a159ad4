import * as z from "zod";
import type { Depot } from "../../shared/documents/admit.ts";
import { storage } from "../storage.ts";

/** `GuardDutyMalwareScanStatus=NO_THREATS_FOUND`, or nothing where no scanner looks at what is uploaded. */
const ScanTag = z
  .string()
  .regex(/^[^=]+=.+$/)
  .transform((text) => ({ name: text.slice(0, text.indexOf("=")), clean: text.slice(text.indexOf("=") + 1) }));
const Environment = z.object({ SCAN_TAG: z.preprocess((text) => text || undefined, ScanTag.optional()) });

/** Where documents stand, and how they are told to be clean; as the environment says now. */
export const depot = (): Depot => ({ bucket: storage(), scanTag: Environment.parse(process.env).SCAN_TAG });
