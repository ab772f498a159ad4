import type { Context } from "aws-lambda";
import type { Studio } from "./studio.ts";

/** Runs the recounts that are due, the way the stream calls the function; what came of the last one. */
export const recountNow = async (studio: Studio): Promise<void> => {
  const due = (await studio.stream.unread()).filter(({ dynamodb }) => dynamodb?.NewImage?.due?.BOOL === true);
  const { handler } = await import("../../functions/jobs/run.ts");
  const context = { getRemainingTimeInMillis: () => 900_000 } as Context;
  await handler({ Records: due }, context);
};
