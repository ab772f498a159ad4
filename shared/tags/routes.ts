import * as z from "zod";
import { ClientRow, InClient } from "../clients/routes.ts";
import { withoutCardNumber } from "../kernel/card-number.ts";
import { fold } from "../kernel/fold.ts";
import { JobId, TagId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { defineRoutes } from "../route.ts";
import { Tag } from "./schema.ts";

/** Bytes a folded name may take, so that as a key, where some are escaped in three, it stays below 1,024. */
const longestKey = 320;
const fits = (name: string) => Buffer.byteLength(fold(name)) <= longestKey;

/** Trimmed, blanks inside collapsed (S4-50), shown as it was typed. */
export const TagName = withoutCardNumber(
  z
    .string()
    .trim()
    .overwrite((name) => name.replace(/\s+/gu, " "))
    .max(60, "must be at most 60 characters")
    .refine((name) => fold(name) !== "", "must not be empty")
    .meta({ minLength: 1 })
    .refine(fits, "is too long"),
);

const NewTag = z.strictObject({ name: TagName }).meta({ id: "NewTag" });

/** Names to give to a client and to take from it; both happen or neither (S0-75). */
export const TagChange = z
  .strictObject({
    add: z.array(TagName).max(20, "must be at most 20 names at once").default([]),
    remove: z.array(TagName).max(30, "must be at most 30 names at once").default([]),
  })
  .meta({ id: "TagChange" });
export type TagChange = z.output<typeof TagChange>;

const InTag = z.object({ tagId: TagId });

/** What the desk does with tags. */
export const tagRoutes = defineRoutes({
  "GET /v1/tags": {
    summary: "Tags by name; those that start with `prefix`, whatever its case",
    right: "clients",
    query: PageQuery.extend({ prefix: z.string().max(60).refine(fits, "is too long").optional() }),
    reply: { 200: pageOf(Tag) },
  },
  "GET /v1/tags/{tagId}": { summary: "A tag", right: "clients", params: InTag, reply: { 200: Tag } },
  "GET /v1/tags/{tagId}/clients": {
    summary: "The clients that have a tag",
    right: "clients",
    params: InTag,
    query: PageQuery,
    reply: { 200: pageOf(ClientRow) },
  },
  "PUT /v1/clients/{clientId}/tags": {
    summary: "Give and take tags of a client, all or nothing; a name that is new needs the right to make tags",
    right: "clients",
    params: InClient,
    body: TagChange,
    reply: { 200: z.object({ tags: z.array(z.string()) }) },
  },
});

/** What becomes of the tags themselves. */
export const tagCurateRoutes = defineRoutes({
  "POST /v1/tags": { summary: "Add a tag", right: "curate", body: NewTag, reply: { 201: Tag } },
  "PATCH /v1/tags/{tagId}": {
    summary: "Rename a tag; a job takes the name to its members",
    right: "curate",
    params: InTag,
    body: NewTag,
    reply: { 200: Tag.extend({ jobId: JobId.nullable() }) },
  },
  "POST /v1/tags/{tagId}/merge": {
    summary: "Merge a tag into another, which its members then have; a job takes it to them",
    right: "curate",
    params: InTag,
    body: z.strictObject({ into: TagId }),
    reply: { 202: Tag.extend({ jobId: JobId }) },
  },
  "DELETE /v1/tags/{tagId}": {
    summary: "Remove a tag from every client; a job does it",
    right: "curate",
    params: InTag,
    reply: { 202: z.object({ jobId: JobId }) },
  },
});
