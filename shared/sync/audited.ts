import type { AuditEntry } from "../audit/schema.ts";
import type { Source } from "./schema.ts";

export type Audited = Pick<AuditEntry, "before" | "after">;

/** What of a source stands on the audit trail: not where its secret is, nor its address for webhooks. */
export const audited = ({ secret: _, hookId: __, ...source }: Source): NonNullable<AuditEntry["after"]> => source;
