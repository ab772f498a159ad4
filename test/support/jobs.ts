import type { Context } from "aws-lambda";
import type { Studio } from "./studio.ts";

/** Runs the jobs that are due until none is, the way the stream calls the function, and settles what they write. */
export const runJobs = async (studio: Studio): Promise<void> => {
  const { handler } = await import("../../functions/jobs/run.ts");
  const context = { getRemainingTimeInMillis: () => 900_000 } as Context;
  for (;;) {
    const records = await studio.stream.unread();
    const due = records.filter(({ dynamodb }) => dynamodb?.NewImage?.due?.BOOL === true);
    if (due.length === 0) return;
    await handler({ Records: due }, context);
  }
};
