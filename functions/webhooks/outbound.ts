import { type Post, poster } from "../../shared/webhooks/post.ts";
import { allowedHere } from "../outside.ts";

let opened: Post | undefined;

/** How this function calls addresses that others named. */
export const post = (): Post => {
  opened ??= poster(allowedHere());
  return opened;
};
