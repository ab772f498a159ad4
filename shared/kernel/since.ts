import { encodeTime } from "ulid";
import { PageQuery } from "./page.ts";
import { Instant } from "./time.ts";

/**
 * Query of lists that other software keeps up with: only what was written at a time or later, whoever wrote it. It is looked for among the rows
 * of a page, so that one may hold fewer than asked and the list still go on.
 */
export const SincePageQuery = PageQuery.extend({ updatedSince: Instant.optional() });
export type SincePageQuery = PageQuery & { updatedSince?: string | undefined };

/** Whether what carries a revision was written at a time or later: the time is in the revision's id, to the millisecond. */
export const isWrittenSince = ({ rev }: { rev: string }, since: string | undefined): boolean =>
  since === undefined || rev.slice(4, 14) >= encodeTime(Date.parse(since), 10);
