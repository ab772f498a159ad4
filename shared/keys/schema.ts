import * as z from "zod";
import { Name } from "../accounts/schema.ts";
import { ApiKeyId } from "../kernel/ids.ts";
import { Permission, Permissions, Role } from "../kernel/roles.ts";
import { Instant } from "../kernel/time.ts";

/** What is known of an API key; the key itself is shown once and only its hash is stored (rules.md, People). */
export const ApiKey = z
  .object({
    id: ApiKeyId,
    name: Name,
    role: Role,
    /** none is implied by the role */
    permissions: z.array(Permission),
    createdAt: Instant,
    /** who made it: staff or another key */
    createdBy: z.string().optional(),
    /** from then on it is refused; absent: never */
    expiresAt: Instant.optional(),
  })
  .meta({ id: "ApiKey" });
export type ApiKey = z.output<typeof ApiKey>;

/** An answer that holds the key's text, once. */
export const ShownApiKey = ApiKey.extend({ key: z.string() }).meta({ id: "ShownApiKey" });
export type ShownApiKey = z.output<typeof ShownApiKey>;

export const NewApiKey = z
  .strictObject({ name: Name, role: Role, permissions: Permissions.default([]), expiresAt: Instant.optional() })
  .meta({ id: "NewApiKey" });
export type NewApiKey = z.output<typeof NewApiKey>;

/** Role and permissions stay what they are: another key is made for others. */
export const ApiKeyPatch = z
  .strictObject({ name: Name.optional(), expiresAt: Instant.nullable().optional() })
  .meta({ id: "ApiKeyPatch" });
export type ApiKeyPatch = z.output<typeof ApiKeyPatch>;
