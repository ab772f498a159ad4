import type { Facts, Mapped, Raw } from "../connectors/contract.ts";
import type { Means } from "../ctx.ts";
import { deletedAmong } from "../sources/compare.ts";
import { connectorOf } from "./link.ts";
import type { Source } from "./schema.ts";

const most = 500;

/** The connector, for whose mapping there is nothing of what was deleted since: an old payload brings nobody back. */
export const withoutDeleted = async (means: Means, source: Source, raws: readonly Raw[], facts: Facts) => {
  const { resources, map } = connectorOf(source);
  const records = raws.flatMap((raw) => map(raw, facts).records);
  const gone = new Set<string>();
  for (let i = 0; i < records.length; i += most)
    for (const one of await deletedAmong(means, source.name, records.slice(i, i + most))) gone.add(one);
  return {
    resources,
    map: (raw: Raw): Mapped => {
      const { records: some, errors } = map(raw, facts);
      return { records: some.filter(({ type, id }) => type === "deleted" || !gone.has(`${type} ${id}`)), errors };
    },
  };
};
