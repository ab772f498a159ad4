import { mkdirSync } from "node:fs";
import { Server } from "node:net";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { startFront } from "./s3/front.ts";
import { credentials } from "./s3/signature.ts";

export interface Storage {
  endpoint: string;
  /** where that server is asked for queues */
  queues: string;
  /** the server behind it, which serves queues and topics as well */
  server: FauxqsServer;
  put(bucket: string, key: string, body: string | Buffer): Promise<void>;
  stop(): Promise<void>;
}

/** fauxqs listens on every interface and has no option for it; failed batches are personal data, so it listens here alone. */
const onThisMachineOnly = async <T>(start: () => Promise<T>): Promise<T> => {
  const { listen } = Server.prototype;
  Server.prototype.listen = function (this: Server, options: unknown, ...rest: unknown[]) {
    const narrowed =
      (options as { host?: string })?.host === "0.0.0.0" ? { ...(options as object), host: "127.0.0.1" } : options;
    return Reflect.apply(listen, this, [narrowed, ...rest]);
  } as typeof listen;
  try {
    return await start();
  } finally {
    Server.prototype.listen = listen;
  }
};

/**
 * Starts the S3 server with the template's buckets.
 * @param folder where objects are kept; undefined: in memory
 */
export const startStorage = async (buckets: string[], region: string, folder: string | undefined): Promise<Storage> => {
  if (folder) mkdirSync(folder, { recursive: true });
  const kept = folder ? { dataDir: folder } : {};
  const server = await onThisMachineOnly(() =>
    startFauxqs({ port: 0, logger: false, defaultRegion: region, init: { buckets }, ...kept }),
  );
  const front = await startFront(server.port);
  const { endpoint } = front;
  const s3 = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials,
  });
  return {
    endpoint,
    server,
    queues: `http://127.0.0.1:${server.port}`,
    put: async (Bucket, Key, Body) => {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: "application/json" }));
    },
    stop: async () => {
      s3.destroy();
      await front.stop();
      await server.stop();
    },
  };
};
