import type { SQSHandler } from "aws-lambda";

export const handler: SQSHandler = async () => {
  throw new Error("not built");
};
