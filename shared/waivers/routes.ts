import * as z from "zod";
import { WaiverId } from "../kernel/ids.ts";
import { defineRoutes } from "../route.ts";
import { NewWaiver, WaiverChange } from "./input.ts";
import { WaiverRow, WaiverVersion } from "./schema.ts";

/** A waiver with the texts of one of its versions. */
const WaiverView = WaiverRow.extend({ shown: WaiverVersion.omit({ waiverId: true }) }).meta({ id: "Waiver" });
export type WaiverView = z.output<typeof WaiverView>;

const InWaiver = z.object({ waiverId: WaiverId });
const VersionQuery = z.strictObject({
  version: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, "must be the number of a version")
    .transform(Number)
    .optional(),
});

export const waiverRoutes = defineRoutes({
  "GET /v1/waivers": {
    summary: "Waivers and agreements that clients sign, by name; archived ones too",
    right: "clients",
    reply: { 200: z.object({ items: z.array(WaiverRow), nextCursor: z.null() }) },
  },
  "POST /v1/waivers": {
    summary: "Add a waiver or agreement, and say what cannot be booked without it; its text is frozen as version 1",
    right: "curate",
    body: NewWaiver,
    reply: { 201: WaiverView },
  },
  "GET /v1/waivers/{waiverId}": {
    summary: "A waiver with its texts as they stand, or as a version said",
    right: "clients",
    params: InWaiver,
    query: VersionQuery,
    reply: { 200: WaiverView },
  },
  "PUT /v1/waivers/{waiverId}": {
    summary: "Change a waiver; other texts make its next version, what was signed keeps its own",
    right: "curate",
    params: InWaiver,
    body: WaiverChange,
    reply: { 200: WaiverView },
  },
});
