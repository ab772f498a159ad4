import * as z from "zod";
import { faultsOf } from "../../kernel/errors.ts";
import type { Facts, Mapped, NewRecord, Raw } from "../contract.ts";

const Beside = z.looseObject({
  client: z.string().optional(),
  recipient: z.string().optional(),
  location: z.string().optional(),
  type: z.string().optional(),
  indexes: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
});
export type Beside = z.output<typeof Beside>;

/** What becomes nothing, and why. */
export const rejected = (pointer: string, message: string): Mapped => ({ records: [], errors: [{ pointer, message }] });

/** Whose a record is, where the vendor names its client by the id that the studio gives. */
export const ownerOf = (beside: Beside, pointer: string): { client: string } | { mapped: Mapped } =>
  beside.client === undefined ? { mapped: rejected(pointer, "is no client's id") } : { client: beside.client };

/** Reads a vendor's record tolerantly and makes records of it; a field that is missing or ill-typed rejects this record alone. */
export const mapWith =
  <S extends z.ZodType>(schema: S, make: (vendor: z.output<S>, facts: Facts, beside: Beside) => NewRecord[] | Mapped) =>
  (raw: Raw, facts: Facts): Mapped => {
    const parsed = schema.safeParse(raw.record);
    if (!parsed.success) return { records: [], errors: faultsOf(parsed.error.issues) };
    const made = make(parsed.data, facts, Beside.parse(raw.beside ?? {}));
    return Array.isArray(made) ? { records: made, errors: [] } : made;
  };

/** What is neither absent nor empty. */
export const said = (text: string | null | undefined): string | undefined => text?.trim() || undefined;

/** An id that is one: the vendor writes 0 for none. */
export const given = (id: string | null | undefined): string | undefined => (id && id !== "0" ? id : undefined);
