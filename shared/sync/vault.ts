/** Where credentials of booking software stand: Secrets Manager on AWS, a sealed file on one machine. */
export interface Vault {
  /** Keeps a JSON text under a new name, or as the new version of one that is there; the version before stays as AWSPREVIOUS. */
  put(name: string, json: string): Promise<void>;
  /** The current version; undefined where there is none. */
  get(name: string): Promise<string | undefined>;
  /** Removes it, after a week in which an operator can bring it back. */
  remove(name: string): Promise<void>;
}
