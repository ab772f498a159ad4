import * as z from "zod";
import { DocumentId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { LegalRecord } from "./schema.ts";

export const heldRoutes = defineRoutes({
  "GET /v1/legal-records/{recordId}": {
    summary:
      "A document that is kept of an erased client, with a link to it that is good for 15 minutes; that somebody opened it stands on the audit trail",
    right: "erase",
    params: z.object({ recordId: DocumentId }),
    reply: { 200: LegalRecord.extend({ url: z.string(), urlExpiresAt: Instant }).meta({ id: "HeldDocument" }) },
  },
});
