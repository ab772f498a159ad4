import * as z from "zod";
import { Profile } from "../clients/routes.ts";
import { ClientId } from "../kernel/ids.ts";
import { defineRoutes } from "../route.ts";
import { MergeBody } from "./schema.ts";

export const mergeRoutes = defineRoutes({
  "POST /v1/clients/{clientId}/merge": {
    summary: "Join a duplicate to this client: its id answers as this one from now on; the answer is this client",
    right: "merge",
    params: z.object({ clientId: ClientId }),
    body: MergeBody,
    idempotent: true,
    reply: { 200: Profile },
  },
  "POST /v1/clients/{clientId}/unmerge": {
    summary: "Part a client again that was merged into this one; the answer is that client, restored",
    right: "merge",
    params: z.object({ clientId: ClientId }),
    body: MergeBody,
    idempotent: true,
    reply: { 200: Profile },
  },
});
