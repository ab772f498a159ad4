/** The tags of objects by their path, `/bucket/key`; in memory, since only a scanner sets them. */
export const tagsOfObjects = () => {
  const sets = new Map<string, string>();
  const none = "<TagSet></TagSet>";
  return {
    /** What S3 answers to PutObjectTagging, DeleteObjectTagging and GetObjectTagging. */
    answer(method: string, path: string, body: string): string {
      if (method === "PUT") sets.set(path, /<TagSet>.*<\/TagSet>/s.exec(body)?.[0] ?? none);
      if (method === "DELETE") sets.delete(path);
      return `<?xml version="1.0" encoding="UTF-8"?>\n<Tagging>${sets.get(path) ?? none}</Tagging>`;
    },
    /** An object that is written anew or removed has the tags of the old one no more. */
    forget: (path: string): void => {
      sets.delete(path);
    },
  };
};
