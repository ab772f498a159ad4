import * as z from "zod";
import { defineRoutes } from "../route.ts";
import { here, SourceName } from "./origin.ts";
import { RecordsBody, RecordsReply } from "./schema.ts";

export const sourceRoutes = defineRoutes({
  "POST /v1/sources/{source}/records": {
    summary: "Take up to 500 records of a booking software; idempotent by itself",
    right: "administer",
    params: z.object({ source: SourceName.refine((name) => name !== here, "is the name of what is made here") }),
    body: RecordsBody,
    maxBody: 5 * 1024 * 1024,
    idempotent: true,
    reply: { 200: RecordsReply },
  },
});
