import * as z from "zod";
import { UploadForm } from "../files/schema.ts";
import { JobView } from "../jobs/routes.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { LocalDate } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { here, SourceName } from "../sources/origin.ts";
import { NewFile } from "./files.ts";
import { Pace, Run, RunKind, Source } from "./schema.ts";
import { RejectionView, SourceView } from "./views.ts";

const Given = z.record(z.string().max(100), z.unknown());
const Name = SourceName.refine((name) => name !== here, "is the name of what is made here");

/** A booking software to be connected; `name` is the account's own for it, that of the connector where none is given. */
export const NewSource = z
  .strictObject({
    connector: z.string().max(40),
    name: Name.optional(),
    settings: Given.default({}),
    credentials: Given.default({}),
    pace: Pace.partial().optional(),
  })
  .meta({ id: "NewSource" });
export type NewSource = z.output<typeof NewSource>;

const SourcePatch = z
  .strictObject({ state: Source.shape.state.optional(), settings: Given.optional(), ...Pace.partial().shape })
  .meta({ id: "SourcePatch" });
export type SourcePatch = z.output<typeof SourcePatch>;

const Replay = z
  .strictObject({
    /** days of the runs whose payloads are gone through (UTC), both inclusive */
    from: LocalDate,
    to: LocalDate,
    resource: z.string().max(60).optional(),
    /** take the records in; else only say what that would do */
    apply: z.boolean().default(false),
  })
  .refine(({ from, to }) => from <= to, { path: ["to"], message: "must not be before from" })
  .meta({ id: "SyncReplay" });

/** `from`: the source before; it may be disconnected already. */
const Relink = z.strictObject({ from: Name, apply: z.boolean().default(false) }).meta({ id: "Relink" });

const InSource = z.object({ source: Name });

const ConnectorView = z
  .object({
    name: z.string(),
    title: z.string(),
    /** JSON Schemas of what is asked for */
    settings: z.record(z.string(), z.unknown()),
    credentials: z.record(z.string(), z.unknown()),
    resources: z.array(z.object({ name: z.string(), types: z.array(z.string()) })),
    callsPerDay: z.int().nullable(),
    everyMinutes: z.int(),
    webhooks: z.enum(["none", "byHand", "subscribe"]),
  })
  .meta({ id: "Connector" });

export const syncRoutes = defineRoutes({
  "GET /v1/connectors": {
    summary: "Which booking software can be connected, and what each asks for",
    right: "administer",
    reply: { 200: z.object({ items: z.array(ConnectorView) }).meta({ id: "Connectors" }) },
  },
  "GET /v1/sources": {
    summary: "The connected sources, each with where it stands",
    right: "administer",
    reply: { 200: z.object({ items: z.array(SourceView) }).meta({ id: "Sources" }) },
  },
  "POST /v1/sources": {
    summary:
      "Connect a booking software: tested first, credentials kept apart and never shown, its history brought over",
    right: "administer",
    body: NewSource,
    reply: { 201: SourceView },
  },
  "GET /v1/sources/{source}": {
    summary: "A source: its settings, last and next run, what came and what not, calls, how far its history is",
    right: "administer",
    params: InSource,
    reply: { 200: SourceView },
  },
  "PATCH /v1/sources/{source}": {
    summary: "Pause a source or let it go on, change its pace or its settings",
    right: "administer",
    params: InSource,
    body: SourcePatch,
    unversioned: true,
    reply: { 200: SourceView },
  },
  "DELETE /v1/sources/{source}": {
    summary: "Disconnect a source; what it brought stays",
    right: "administer",
    params: InSource,
    reply: { 204: z.void() },
  },
  "PUT /v1/sources/{source}/credentials": {
    summary: "Replace the credentials of a source, once the booking software takes them",
    right: "administer",
    params: InSource,
    body: Given.meta({ id: "SourceCredentials" }),
    reply: { 200: SourceView },
  },
  "POST /v1/sources/{source}/test": {
    summary: "Whether the connection holds, and what the booking software calls the site",
    right: "administer",
    params: InSource,
    idempotent: true,
    reply: { 200: z.object({ title: z.string() }).meta({ id: "SourceTest" }) },
  },
  "POST /v1/sources/{source}/sync": {
    summary: "Sync a source now, or reconcile it; 409 while a run is under way",
    right: "administer",
    params: InSource,
    body: z.strictObject({ kind: RunKind.default("sync") }).meta({ id: "SyncOrder" }),
    reply: { 202: JobView },
  },
  "POST /v1/sources/{source}/subscription": {
    summary: "Order the webhooks of the booking software, with the key of their signatures",
    right: "administer",
    params: InSource,
    reply: { 200: SourceView },
  },
  "GET /v1/sources/{source}/runs": {
    summary: "Runs over a source that have ended, newest first: counts by type, calls, why they ended",
    right: "administer",
    params: InSource,
    query: PageQuery,
    reply: { 200: pageOf(Run) },
  },
  "GET /v1/sources/{source}/rejected": {
    summary: "Records of the booking software that could not be taken, and why",
    right: "administer",
    params: InSource,
    query: PageQuery,
    reply: { 200: pageOf(RejectionView) },
  },
  "POST /v1/sources/{source}/rejected/retry": {
    summary: "Try again what could not be taken",
    right: "administer",
    params: InSource,
    reply: { 202: JobView },
  },
  "POST /v1/sources/{source}/replay": {
    summary: "Go through what the booking software sent again, as a dry run that says what would change, or for good",
    right: "administer",
    params: InSource,
    body: Replay,
    reply: { 202: JobView },
  },
  "POST /v1/sources/{source}/relink": {
    summary:
      "Link the clients of a source with those of the one before it, as a dry run that says whom, or for good; each can be parted again",
    right: "administer",
    params: InSource,
    body: Relink,
    reply: { 202: JobView },
  },
  "POST /v1/sources/{source}/files": {
    summary: "Upload a file for a source of files to take in at its next sync",
    right: "administer",
    params: InSource,
    body: NewFile,
    idempotent: true,
    reply: { 200: UploadForm },
  },
});
