import type { Context } from "aws-lambda";
import { expect } from "vitest";
import { runDue } from "../support/jobs.ts";
import { isDirty } from "../support/stream.ts";
import type { Studio } from "../support/studio.ts";

/** Runs projections and jobs the way the stream calls them, until nothing is left to do. */
export const settleAll = async (studio: Studio): Promise<void> => {
  const projections = (await import("../../functions/streams/projections.ts")).handler;
  for (let unread = await studio.stream.unread(); unread.length > 0; unread = await studio.stream.unread()) {
    const dirty = unread.filter(isDirty);
    for (let i = 0; i < dirty.length; i += 100) {
      const answer = await projections({ Records: dirty.slice(i, i + 100) } as never, {} as Context);
      expect(answer).toEqual({ batchItemFailures: [] });
    }
    await runDue(unread);
  }
};
