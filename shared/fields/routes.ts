import * as z from "zod";
import { FieldId } from "../kernel/ids.ts";
import { defineRoutes } from "../route.ts";
import { Field, FieldPatch, NewField, ProfileSettings } from "./schema.ts";

const OneField = z.object({ fieldId: FieldId });

export const fieldRoutes = defineRoutes({
  "GET /v1/fields": {
    summary: "The account's own fields of clients, in their order",
    right: "clients",
    reply: { 200: z.object({ items: z.array(Field), nextCursor: z.null() }) },
  },
  "POST /v1/fields": {
    summary: "Define a field that clients may have a value of",
    right: "curate",
    body: NewField,
    reply: { 201: Field },
  },
  "GET /v1/fields/{fieldId}": {
    summary: "A field of the account's own",
    right: "clients",
    params: OneField,
    reply: { 200: Field },
  },
  "PATCH /v1/fields/{fieldId}": {
    summary: "Rename a field, switch it on or off, change its choices; null takes its section away",
    right: "curate",
    params: OneField,
    body: FieldPatch,
    reply: { 200: Field },
  },
  "DELETE /v1/fields/{fieldId}": {
    summary: "Remove a field; its values show nowhere from then on",
    right: "curate",
    params: OneField,
    reply: { 204: z.void() },
  },
  "GET /v1/settings/profiles": {
    summary: "What a new client must have, and where pictures come from",
    right: "clients",
    reply: { 200: ProfileSettings },
  },
  "PUT /v1/settings/profiles": {
    summary: "Set what a new client must have, and whether Gravatar gives pictures where there is no other",
    right: "administer",
    body: ProfileSettings,
    reply: { 200: ProfileSettings },
  },
});
