import type { UploadForm } from "./schema.ts";

/** What may be uploaded: this key, this type, from 1 to `size` bytes. */
export interface Upload {
  key: string;
  type: string;
  size: number;
}

/** The bucket of files, as the functions with a right to it use it. Times in seconds, sizes in bytes. */
export interface Bucket {
  /** A form by which a browser sends one object within some minutes; anything else is refused by the storage itself. */
  uploadForm(upload: Upload): Promise<UploadForm>;
  /** A link by which one object can be fetched within some minutes, always as an attachment of this name. */
  link(key: string, name: string): Promise<{ url: string; expiresAt: string }>;
  /** How large an object is; undefined where there is none. */
  sizeOf(key: string): Promise<number | undefined>;
  /** The value of a tag of an object, as a scanner sets it; undefined where it has none. */
  tagOf(key: string, name: string): Promise<string | undefined>;
  /** At most `length` bytes of an object from a place in it on. */
  read(key: string, from: number, length: number): Promise<Uint8Array>;
  /** The objects whose key begins so, in the order of their keys: all that S3 lists in one answer (1,000), and whether there are more. */
  list(prefix: string, after?: string): Promise<{ objects: { key: string; size: number }[]; more: boolean }>;
  write(key: string, body: string | Uint8Array, type: string): Promise<void>;
  /** Joins objects to one, holding at most some megabytes at a time. */
  join(key: string, parts: readonly string[], type: string): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
  /** Removes every object whose key begins so: how many there were. */
  removeBelow(prefix: string): Promise<number>;
}
