import type { Ctx } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import type { Rejection, Run } from "./schema.ts";
import { rejectionPage, runPage, sourceAndState } from "./store.ts";

/** Runs over a source that have ended, newest first; 404. */
export const runsOf = async (ctx: Ctx, name: string, page: PageQuery): Promise<Page<Run>> => {
  await sourceAndState(ctx, name);
  return runPage(ctx, name, page);
};

/** Records of a source that could not be taken; 404. */
export const rejectedOf = async (ctx: Ctx, name: string, page: PageQuery): Promise<Page<Rejection>> => {
  await sourceAndState(ctx, name);
  return rejectionPage(ctx, name, page);
};
