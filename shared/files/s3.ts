import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NotFound,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { Bucket } from "./bucket.ts";

/** How long a form or a link is good for, in seconds. */
const goodFor = 15 * 60;
/** Size at which a part of a joined object is sent, in bytes; S3 takes none smaller than 5 MB but the last. */
const partSize = 8 * 1024 * 1024;

const later = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

/** RFC 6266: a plain name for old readers, and the whole one. */
const attachment = (name: string): string => {
  const plain = name.normalize("NFKD").replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const whole = encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
};

/**
 * The bucket over an S3 client: the only place that speaks to it. Expiry is by the clock on the wall, as S3 judges it.
 * @param downloads address that links lead to instead of the bucket's own, which serves the same
 */
export const bucketOf = (s3: S3Client, name: string, downloads?: string): Bucket => {
  const at = (Key: string) => ({ Bucket: name, Key });
  const get = async (key: string, Range?: string): Promise<Uint8Array> => {
    const { Body } = await s3.send(new GetObjectCommand({ ...at(key), Range }));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  };
  const sizeOf = async (key: string): Promise<number | undefined> => {
    try {
      return (await s3.send(new HeadObjectCommand(at(key)))).ContentLength;
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  };
  const remove = async (keys: readonly string[]): Promise<void> => {
    for (let i = 0; i < keys.length; i += 20)
      await Promise.all(keys.slice(i, i + 20).map((key) => s3.send(new DeleteObjectCommand(at(key)))));
  };

  return {
    read: (key, from, length) => get(key, `bytes=${from}-${from + length - 1}`),
    sizeOf,
    remove,
    async tagOf(key, name) {
      const { TagSet = [] } = await s3.send(new GetObjectTaggingCommand(at(key)));
      return TagSet.find(({ Key }) => Key === name)?.Value;
    },
    async uploadForm({ key, type, size }) {
      const { url, fields } = await createPresignedPost(s3, {
        ...at(key),
        Fields: { "Content-Type": type },
        Conditions: [["content-length-range", 1, size]],
        Expires: goodFor,
      });
      return { url, fields, expiresAt: later(goodFor) };
    },
    async link(key, as) {
      const fetching = new GetObjectCommand({ ...at(key), ResponseContentDisposition: attachment(as) });
      const { href, pathname, search } = new URL(await getSignedUrl(s3, fetching, { expiresIn: goodFor }));
      return { url: downloads ? `${downloads}${pathname}${search}` : href, expiresAt: later(goodFor) };
    },
    async list(Prefix, StartAfter) {
      const listed = await s3.send(new ListObjectsV2Command({ Bucket: name, Prefix, StartAfter }));
      const objects = (listed.Contents ?? []).map(({ Key, Size }) => ({ key: Key!, size: Size ?? 0 }));
      return { objects, more: listed.IsTruncated === true };
    },
    async write(key, body, ContentType) {
      await s3.send(new PutObjectCommand({ ...at(key), Body: Buffer.from(body), ContentType }));
    },
    async join(key, parts, ContentType) {
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...at(key), ContentType }));
      const upload = { ...at(key), UploadId };
      const sent: { ETag: string | undefined; PartNumber: number }[] = [];
      const send = async (Body: Uint8Array) => {
        const PartNumber = sent.length + 1;
        const { ETag } = await s3.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
        sent.push({ ETag, PartNumber });
      };
      try {
        let held: Uint8Array[] = [];
        let size = 0;
        for (const part of parts) {
          const bytes = await get(part);
          held.push(bytes);
          size += bytes.length;
          if (size < partSize) continue;
          await send(Buffer.concat(held));
          [held, size] = [[], 0];
        }
        if (size > 0 || sent.length === 0) await send(Buffer.concat(held));
        await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: sent } }));
      } catch (error) {
        await s3.send(new AbortMultipartUploadCommand(upload));
        throw error;
      }
    },
    async removeBelow(Prefix) {
      for (let removed = 0; ; ) {
        const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: name, Prefix }));
        if (Contents.length === 0) return removed;
        await remove(Contents.map(({ Key }) => Key!));
        removed += Contents.length;
      }
    },
  };
};
