import * as z from "zod";
import { ApiKeyId } from "../kernel/ids.ts";
import { defineRoutes } from "../route.ts";
import { ApiKey, ApiKeyPatch, NewApiKey, ShownApiKey } from "./schema.ts";

const InKey = z.object({ apiKeyId: ApiKeyId });

export const keyRoutes = defineRoutes({
  "GET /v1/api-keys": {
    summary: "The account's API keys, newest first, without their texts",
    right: "apiKeys",
    reply: { 200: z.object({ items: z.array(ApiKey), nextCursor: z.null() }) },
  },
  "POST /v1/api-keys": {
    summary: "Make an API key; its text is in this answer and never shown again",
    right: "apiKeys",
    body: NewApiKey,
    sealed: true,
    reply: { 201: ShownApiKey },
  },
  "GET /v1/api-keys/{apiKeyId}": {
    summary: "What is known of an API key",
    right: "apiKeys",
    params: InKey,
    reply: { 200: ApiKey },
  },
  "PATCH /v1/api-keys/{apiKeyId}": {
    summary: "Change an API key's name or expiry; for another role or other permissions make another key",
    right: "apiKeys",
    params: InKey,
    body: ApiKeyPatch,
    reply: { 200: ApiKey },
  },
  "DELETE /v1/api-keys/{apiKeyId}": {
    summary: "Delete an API key: it is refused from now on, at the latest after a minute",
    right: "apiKeys",
    params: InKey,
    reply: { 204: z.void() },
  },
});
