import { S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
import type { Bucket } from "../shared/files/bucket.ts";
import { bucketOf } from "../shared/files/s3.ts";

/** Without an address for downloads links lead to the bucket itself: on this machine. */
const Environment = z.object({ FILES_BUCKET: z.string().min(1), DOWNLOADS_URL: z.string().optional() });

let made: Bucket | undefined;
let inbox: Bucket | undefined;

/** The bucket in which SES puts what it receives; the intake's alone. */
export const received = (): Bucket => {
  inbox ??= bucketOf(
    new S3Client({}),
    z.object({ INBOUND_BUCKET: z.string().min(1) }).parse(process.env).INBOUND_BUCKET,
  );
  return inbox;
};

/** The bucket of files of this execution environment; apart from the services of all, since few functions may use it. */
export const storage = (): Bucket => {
  if (!made) {
    const { FILES_BUCKET, DOWNLOADS_URL } = Environment.parse(process.env);
    made = bucketOf(new S3Client({}), FILES_BUCKET, DOWNLOADS_URL);
  }
  return made;
};
