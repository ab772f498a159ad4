import * as z from "zod";
import type { Contribution } from "../settling/contribution.ts";

/** What of a request or a signature is settled: the name of the sum it is one of (signatures/store.ts: `sumOf`). */
export const Summed = z.object({ sum: z.string() });

export const signatureContribution = ({ sum }: z.output<typeof Summed>): Contribution => ({ sums: { [sum]: 1 } });
