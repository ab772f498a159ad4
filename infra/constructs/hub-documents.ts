import { Construct } from "constructs";
import { functions } from "../functions.ts";
import type { HubFiles } from "./hub-files.ts";
import { type FunctionDefaults, HubFunction } from "./hub-function.ts";
import type { HubSecret } from "./hub-secret.ts";
import { type HubTable, readItems, writeItems } from "./hub-table.ts";

export interface HubDocumentsProps {
  defaults: FunctionDefaults;
  table: HubTable;
  secret: HubSecret;
  files: HubFiles;
  /** where links to bytes lead */
  downloadsUrl: string;
  /** where links to sign by lead */
  apiUrl: string;
  /** the tag a virus scanner gives what it found clean, `name=value`; none: nothing is scanned */
  scanTag: string | undefined;
}

/** What is kept of clients as bytes, and what they sign: the one function that answers for both, and what it may of the bucket. */
export class HubDocuments extends Construct {
  readonly fn: HubFunction;

  constructor(scope: Construct, id: string, props: HubDocumentsProps) {
    super(scope, id);
    const { defaults, table, secret, files, downloadsUrl, apiUrl, scanTag } = props;
    this.fn = new HubFunction(this, "Function", {
      defaults,
      ...functions.documents,
      environment: {
        FILES_BUCKET: files.bucket.bucketName,
        DOWNLOADS_URL: downloadsUrl,
        API_URL: apiUrl,
        ...(scanTag && { SCAN_TAG: scanTag }),
      },
    });
    table.allow(this.fn.fn, ...readItems, ...writeItems);
    table.allowIndex(this.fn.fn, "gsi1");
    secret.allow(this.fn.fn);
    const toScanned = scanTag ? (["GetObjectTagging"] as const) : [];
    files.allow(this.fn, [
      { folder: "clients", actions: ["GetObject", ...toScanned, "PutObject", "DeleteObject"] },
      { folder: "uploads", actions: ["GetObject", ...toScanned, "PutObject", "DeleteObject"] },
      { folder: "held", actions: ["GetObject"] },
    ]);
  }
}
