import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, inject, it, vi } from "vitest";
import { bucketOf } from "../../shared/files/s3.ts";
import { callAs } from "../support/call.ts";
import { documentOf, imageOf, pdfOf } from "../support/documents.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { upload } from "../support/upload.ts";

let studio: Studio;
let clientId: string;
let s3: S3Client;
beforeAll(async () => {
  studio = await openStudio();
  s3 = new S3Client({ endpoint: inject("storage"), forcePathStyle: true });
  const body = { firstName: "Iris", emails: [{ address: "iris@example.com" }] };
  clientId = (await studio.call("POST /v1/clients", { body })).body.id;
});

const png = { name: "before.png", type: "image/png", size: 20_000 };
const begin = async (body: object = png) =>
  studio.call("POST /v1/clients/{clientId}/documents", { params: { clientId }, body });
const get = async (documentId: string, call = studio.call) =>
  call("GET /v1/clients/{clientId}/documents/{documentId}", { params: { clientId, documentId } });
/** Everything this account has in the bucket, wherever it stands. */
const objects = async () =>
  ((await s3.send(new ListObjectsV2Command({ Bucket: "files" }))).Contents ?? [])
    .map(({ Key }) => Key!)
    .filter((key) => key.includes(studio.accountId));

describe("a file of a client", () => {
  it("S1-22 is uploaded by a signed form and fetched by a link, as an attachment of its name", async () => {
    const begun = await begin({ ...png, name: 'Zoë "before".png' });
    expect([begun.status, (await get(begun.body.id)).body.url]).toEqual([201, null]);
    const bytes = await imageOf("image/png");
    expect((await upload(begun.body.upload, bytes)).status).toBe(204);
    const { body } = await get(begun.body.id);
    const fetched = await fetch(body.url);
    expect(new Uint8Array(await fetched.arrayBuffer())).toEqual(bytes);
    expect(fetched.headers.get("content-type")).toBe("image/png");
    expect(fetched.headers.get("x-content-type-options")).toBe("nosniff");
    expect(fetched.headers.get("content-disposition")).toBe(
      `attachment; filename="Zoe_ _before_.png"; filename*=UTF-8''Zo%C3%AB%20%22before%22.png`,
    );
    const { items } = (await studio.call("GET /v1/clients/{clientId}/documents", { params: { clientId } })).body;
    expect(items).toMatchObject([{ id: begun.body.id, state: "ready", size: bytes.length, by: "key_test" }]);
    const at = `${studio.accountId}/clients/${clientId}/${begun.body.id}`;
    expect(await objects()).toEqual([at, `${at}-thumbnail`]);
  });

  it("is gone for good once it is removed: the record, the bytes, the link", async () => {
    const body = await documentOf(studio, clientId, png, await imageOf("image/png"));
    const { url } = body;
    const params = { clientId, documentId: body.id };
    expect((await studio.call("DELETE /v1/clients/{clientId}/documents/{documentId}", { params })).status).toBe(204);
    expect([(await get(body.id)).status, (await fetch(url)).status]).toEqual([404, 404]);
    expect((await objects()).some((key) => key!.includes(body.id))).toBe(false);
  });

  it("everything a client has in the bucket can be removed at once", async () => {
    const bucket = bucketOf(s3, "files");
    for (const _ of [1, 2]) await documentOf(studio, clientId);
    expect(await bucket.removeBelow(`${studio.accountId}/clients/${clientId}/`)).toBeGreaterThanOrEqual(2);
    expect(await objects()).toEqual([]);
  });
});

/** A GIF of 10 by 10 pixels with a frame of billions. */
const frame = async (): Promise<Uint8Array<ArrayBuffer>> => {
  const bytes = await imageOf("image/gif", 10, 10);
  const at = bytes.indexOf(0x2c, 13);
  for (const side of [at + 5, at + 7]) new DataView(bytes.buffer).setUint16(side, 60_000, true);
  return bytes;
};

/** A PNG whose header says so many pixels that nobody could unpack it. */
const bomb = async (): Promise<Uint8Array<ArrayBuffer>> => {
  const bytes = await imageOf("image/png");
  new DataView(bytes.buffer).setUint32(16, 100_000);
  new DataView(bytes.buffer).setUint32(20, 100_000);
  return bytes;
};

describe("reliability 20: what is refused, and leaves no object", () => {
  const refused = async (body: object, bytes: string, changed: Record<string, string>) => {
    const begun = await begin(body);
    const before = await objects();
    const { status, text } = await upload(begun.body.upload, bytes, changed);
    expect(await objects()).toEqual(before);
    return [status, /<Code>(\w+)</.exec(text)?.[1]];
  };
  const elsewhere = (key: string) => ({ key });

  it.each<[string, object, string, Record<string, string>, [number, string]]>([
    ["one byte too large", { ...png, size: 3 }, "four", {}, [400, "EntityTooLarge"]],
    ["an empty one", png, "", {}, [400, "EntityTooSmall"]],
    ["another type", png, "x", { "Content-Type": "text/html" }, [403, "AccessDenied"]],
    ["another prefix", png, "x", elsewhere("exports/x"), [403, "AccessDenied"]],
    ["a way up", png, "x", elsewhere("../x"), [403, "AccessDenied"]],
    ["a field the policy does not speak of", png, "x", { acl: "public-read" }, [403, "AccessDenied"]],
    ["a changed policy", png, "x", { Policy: btoa('{"conditions":[]}') }, [403, "SignatureDoesNotMatch"]],
    [
      "somebody else's key",
      png,
      "x",
      { "X-Amz-Credential": "AKIA/20260314/us-east-1/s3/aws4_request" },
      [403, "InvalidAccessKeyId"],
    ],
  ])("%s", async (_, body, bytes, changed, answer) => {
    expect(await refused(body, bytes, changed)).toEqual(answer);
  });

  it("a form and a link after they expired, and a link that was changed", async () => {
    const { id, url } = await documentOf(studio, clientId);
    expect((await fetch(url.replace("doc_", "doc_0"))).status).toBe(403);
    expect((await fetch(url.replace("attachment", "inline"))).status).toBe(403);
    expect((await fetch(url.split("?")[0])).status).toBe(403);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 16 * 60_000 });
    const early = await begin();
    const earlyLink = (await get(id)).body.url;
    vi.useRealTimers();
    const before = await objects();
    const late = await upload(early.body.upload, "x");
    expect([late.status, late.text]).toEqual([403, expect.stringContaining("Policy expired")]);
    expect((await fetch(earlyLink)).status).toBe(403);
    expect(await objects()).toEqual(before);
  });

  it.each([
    ["text/html", 10],
    ["image/svg+xml", 10],
    ["image/png", 0],
    ["image/png", 10 * 1024 * 1024 + 1],
  ])("a form for %s of %i bytes", async (type, size) => {
    expect((await begin({ name: "x", type, size })).status).toBe(422);
  });

  const pretending: [string, () => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>, string][] = [
    ["a page", () => new TextEncoder().encode("<html><script>1</script></html>"), "is of no known type, not image/png"],
    ["a picture of XML", () => new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'/>"), "is "],
    ["another kind of image", () => imageOf("image/jpeg"), "is image/jpeg, not image/png"],
    ["a program", () => new TextEncoder().encode("MZ\u0000\u0000"), "is "],
    ["the beginning of an image alone", async () => (await imageOf("image/png")).slice(0, 8), "is "],
    ["an image whose frame is larger than it says", frame, "has 60000 × 60000 pixels"],
    ["an image of a few bytes that says it has billions of pixels", bomb, "has 100000 × 100000 pixels"],
  ];
  it.each(pretending)("what is not what it was said to be, looked at when it is opened: %s", async (_, make, why) => {
    const before = await objects();
    const bytes = await make();
    const type = bytes[0] === 0x47 ? "image/gif" : "image/png";
    const opened = await documentOf(studio, clientId, { ...png, type }, bytes);
    expect(opened).toMatchObject({ state: "refused", url: null, thumbnailUrl: null });
    expect(opened.refusal).toContain(why);
    expect(await objects()).toEqual(before);
    expect((await get(opened.id)).body).toMatchObject({ state: "refused", url: null });
  });

  it("what is sent by the form once more after it was opened", async () => {
    const { body } = await begin({ name: "plan.pdf", type: "application/pdf", size: 1000 });
    await upload(body.upload, pdfOf("first"));
    await get(body.id);
    await upload(body.upload, "<script>alert(1)</script>");
    const fetched = await fetch((await get(body.id)).body.url);
    expect(await fetched.text()).toContain("first");
  });

  it("S4-24 a file for an instructor, and one of another client", async () => {
    const { body } = await begin();
    const instructor = callAs({ accountId: studio.accountId, role: "instructor" });
    expect((await get(body.id, instructor)).status).toBe(403);
    const other = { firstName: "Other", emails: [{ address: "other@example.com" }] };
    const { id } = (await studio.call("POST /v1/clients", { body: other })).body;
    const params = { clientId: id, documentId: body.id };
    expect((await studio.call("GET /v1/clients/{clientId}/documents/{documentId}", { params })).status).toBe(404);
  });
});
