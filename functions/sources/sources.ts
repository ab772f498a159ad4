import * as z from "zod";
import type { Handlers } from "../../shared/route.ts";
import { listConnectors } from "../../shared/sync/catalogue.ts";
import { uploadFor } from "../../shared/sync/files.ts";
import { rejectedOf, runsOf } from "../../shared/sync/lists.ts";
import type { syncRoutes } from "../../shared/sync/routes.ts";
import { beginRun } from "../../shared/sync/runs.ts";
import {
  changeCredentials,
  changeSource,
  connectSource,
  disconnectSource,
  orderJob,
  orderRelink,
  sourcesOf,
  sourceView,
  subscribeSource,
  testSource,
} from "../../shared/sync/service.ts";
import { storage } from "../storage.ts";
import { tools } from "./tools.ts";

/** Where the API is asked from outside. */
const Environment = z.object({ API_URL: z.string().min(1) });

export const sourceHandlers: Handlers<typeof syncRoutes> = {
  "GET /v1/connectors": async () => listConnectors(),
  "GET /v1/sources": (_, ctx) => sourcesOf(ctx),
  "POST /v1/sources": ({ body }, ctx) => connectSource(ctx, tools(), body),
  "GET /v1/sources/{source}": ({ params }, ctx) => sourceView(ctx, params.source),
  "PATCH /v1/sources/{source}": ({ params, body }, ctx) => changeSource(ctx, tools(), params.source, body),
  "DELETE /v1/sources/{source}": ({ params }, ctx) => disconnectSource(ctx, tools(), params.source),
  "PUT /v1/sources/{source}/credentials": ({ params, body }, ctx) =>
    changeCredentials(ctx, tools(), params.source, body),
  "POST /v1/sources/{source}/test": ({ params }, ctx) => testSource(ctx, tools(), params.source),
  "POST /v1/sources/{source}/sync": ({ params, body }, ctx) => beginRun(ctx, params.source, body.kind),
  "POST /v1/sources/{source}/subscription": ({ params }, ctx) =>
    subscribeSource(ctx, tools(), params.source, Environment.parse(process.env).API_URL),
  "GET /v1/sources/{source}/runs": ({ params, query }, ctx) => runsOf(ctx, params.source, query),
  "GET /v1/sources/{source}/rejected": ({ params, query }, ctx) => rejectedOf(ctx, params.source, query),
  "POST /v1/sources/{source}/rejected/retry": ({ params }, ctx) => orderJob(ctx, "syncRetry", params.source, {}),
  "POST /v1/sources/{source}/replay": ({ params, body }, ctx) => orderJob(ctx, "syncReplay", params.source, body),
  "POST /v1/sources/{source}/relink": ({ params, body }, ctx) => orderRelink(ctx, params.source, body),
  "POST /v1/sources/{source}/files": ({ params, body }, ctx) => uploadFor(ctx, storage(), params.source, body),
};
