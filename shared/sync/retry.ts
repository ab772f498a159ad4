import type { Raw } from "../connectors/contract.ts";
import type { Means } from "../ctx.ts";
import type { Step } from "../jobs/run.ts";
import { withoutDeleted } from "./deleted.ts";
import { factsOf, type Tools } from "./link.ts";
import { readRaw } from "./raw.ts";
import type { Rejection } from "./schema.ts";
import { clearRejection, rejectionsAfter, sourceAndState } from "./store.ts";
import { takeRaws } from "./take.ts";

/** Rejected records of one piece. */
const pieceSize = 50;

/** Whether a raw is the one that was rejected: by its id, since lines move when others are cut out, or by its line where it has none. */
const isOf = ({ resource, id, raw: { line } }: Rejection, raw: Raw, i: number): boolean =>
  raw.resource === resource && raw.id === id && (id !== null || i === line);

/**
 * Tries again what could not be taken, from its raw payload and with the mapping as it is now. What comes in well is no longer rejected; what
 * has no payload any more (after 30 days, or erased), or was deleted since, is forgotten.
 */
export const retryStep =
  (means: Means, { bucket }: Tools): Step =>
  async (job) => {
    const { source } = await sourceAndState(means, String(job.input.source));
    const { rejections, after } = await rejectionsAfter(
      means,
      source.name,
      pieceSize,
      job.place?.after as string | undefined,
    );
    const taking = { source: source.name, facts: await factsOf(means), rejected: [] };
    let { taken = 0, rejected = 0, gone = 0 } = job.progress;
    for (const [key, some] of Map.groupBy(rejections, ({ raw }) => raw.key)) {
      const lines = (await bucket.sizeOf(key)) === undefined ? [] : await readRaw(bucket, key);
      for (const rejection of some) {
        const line = lines.findIndex((raw, i) => isOf(rejection, raw, i));
        const raw = lines[line];
        if (!raw) {
          await clearRejection(means, source.name, rejection);
          gone += 1;
          continue;
        }
        const connector = await withoutDeleted(means, source, [raw], taking.facts);
        const tally = await takeRaws(means, { ...taking, connector }, { raws: [raw], key, lines: [line] });
        if (Object.values(tally).some((counts) => counts.rejected > 0)) rejected += 1;
        else {
          await clearRejection(means, source.name, rejection);
          if (Object.keys(tally).length > 0) taken += 1;
          else gone += 1;
        }
      }
    }
    const progress = { taken, rejected, gone };
    return after === undefined ? { ...job, progress, state: "done" } : { ...job, progress, place: { after } };
  };
