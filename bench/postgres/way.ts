import type { Way } from "../kept.ts";
import { median, ratio } from "../measure.ts";
import type { Came } from "./asked.ts";

/** A way with our time over its own. */
export const way = (name: string, times: number[], ours: number[], { trips, bytes }: Came): Way => ({
  name,
  ms: median(times),
  ...(times !== ours && { ratio: ratio(ours, times) }),
  trips,
  bytes,
});
