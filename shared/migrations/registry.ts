import type { Migration } from "./migration.ts";

/** Every migration, in order: a table of version n has had the first n. Ones that a stage may not have had yet are never taken out. */
export const migrations: readonly Migration[] = [];
