import type { Files } from "../connectors/contract.ts";
import type { Bucket } from "../files/bucket.ts";
import { dropFolder } from "../files/schema.ts";

/** The files that were put down for a source, the first thousand by name; each goes as soon as it was taken in whole. */
export const dropsOf = (bucket: Bucket, accountId: string, source: string): Files => {
  const folder = dropFolder(accountId, source);
  return {
    async list() {
      const { objects } = await bucket.list(folder);
      return objects.map(({ key, size }) => ({ key: key.slice(folder.length), size }));
    },
    read: (key, from, length) => bucket.read(folder + key, from, length),
    done: (key) => bucket.remove([folder + key]),
  };
};
