import { PutObjectTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import { Jimp } from "jimp";
import { afterEach, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { uploadKey } from "../../shared/documents/schema.ts";
import { keepDocument } from "../../shared/documents/store.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { callAs } from "../support/call.ts";
import { documentOf, imageOf, pdfOf } from "../support/documents.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { upload } from "../support/upload.ts";

const [one, all] = ["/v1/clients/{clientId}/documents/{documentId}", "/v1/clients/{clientId}/documents"];

let studio: Studio;
let clientId: string;
beforeAll(async () => {
  studio = await openStudio();
  const body = { firstName: "Iris", lastName: "Okafor", emails: [{ address: "iris@example.com" }] };
  clientId = (await studio.call("POST /v1/clients", { body })).body.id;
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const as = (role: string, permissions = "") => callAs({ accountId: studio.accountId, role, permissions });
const about = (documentId: string) => ({ params: { clientId, documentId } });
const get = (documentId: string, call = studio.call) => call(`GET ${one}`, about(documentId));
const patch = (documentId: string, body: object, call = studio.call, headers = {}) =>
  call(`PATCH ${one}`, { ...about(documentId), body, headers });
const remove = (documentId: string) => studio.call(`DELETE ${one}`, about(documentId));
const list = async (query: Record<string, string> = {}, call = studio.call) =>
  (await call(`GET ${all}`, { params: { clientId }, query })).body;
const trail = async () =>
  (await studio.call("GET /v1/clients/{clientId}/audit", { params: { clientId }, query: { limit: "100" } })).body.items;

/** A signed copy, as signing keeps it. */
const signedCopy = async (): Promise<string> => {
  const id = newId("document");
  await studio.table.transact([
    keepDocument(studio.means, {
      ...{ id, clientId, kind: "waiver", audience: "team", name: "waiver.pdf", type: "application/pdf", size: 9 },
      ...{ title: "Liability waiver", signedAt: "2026-03-02T11:00:00.000Z", createdAt: "2026-03-02T11:00:00.000Z" },
      by: "system",
    }),
  ]);
  return id;
};

/** The header of a WebP image, which is all that is read of one. */
const webpOf = (chunk: "VP8X" | "VP8L" | "VP8 ", side = 100): Uint8Array<ArrayBuffer> => {
  const view = new DataView(new ArrayBuffer(64));
  for (const [at, text] of [
    [0, "RIFF"],
    [8, `WEBP${chunk}`],
  ] as const)
    for (const [i, letter] of [...text].entries()) view.setUint8(at + i, letter.charCodeAt(0));
  if (chunk === "VP8X") for (const at of [24, 27]) view.setUint16(at, side - 1, true);
  if (chunk === "VP8 ") for (const at of [26, 28]) view.setUint16(at, side, true);
  if (chunk === "VP8L") view.setUint32(21, (side - 1) | ((side - 1) << 14), true);
  return new Uint8Array(view.buffer);
};

describe("documents of a client", () => {
  it("S2-19 S2-20 S2-21 are listed by kind, newest first; a signed copy shows what it is of and when it was signed", async () => {
    const waiver = await signedCopy();
    const plan = await documentOf(studio, clientId, { title: "Training plan" });
    const photo = await documentOf(
      studio,
      clientId,
      { name: "a.png", type: "image/png", kind: "image" },
      await imageOf("image/png"),
    );
    const { items, withheld } = await list();
    expect(items.map(({ id }: { id: string }) => id)).toEqual([photo.id, plan.id, waiver]);
    expect(withheld).toBe(0);
    expect((await list({ kind: "waiver" })).items).toMatchObject([
      { id: waiver, title: "Liability waiver", signedAt: "2026-03-02T11:00:00.000Z", state: "ready" },
    ]);
    expect((await list({ kind: "attachment" })).items).toMatchObject([{ title: "Training plan", state: "ready" }]);
  });

  it("S2-19 a signed copy is neither uploaded, renamed nor removed by hand", async () => {
    const body = { name: "w.pdf", type: "application/pdf", size: 10, kind: "waiver" };
    expect((await studio.call(`POST ${all}`, { params: { clientId }, body })).status).toBe(422);
    const id = await signedCopy();
    const [renamed, removed] = [await patch(id, { title: "Other" }), await remove(id)];
    expect([renamed.status, removed.status, removed.body.code]).toEqual([409, 409, "signed"]);
    expect((await get(id)).status).toBe(200);
  });

  it("S1-22 an image has a small picture, at most 320 pixels wide or high, of its own type or PNG", async () => {
    const of = async (type: "image/png" | "image/jpeg" | "image/gif", width: number, height: number) => {
      const bytes = await imageOf(type, width, height);
      const { thumbnailUrl } = await documentOf(studio, clientId, { name: "a", type, kind: "image" }, bytes);
      const fetched = await fetch(thumbnailUrl);
      const small = await Jimp.fromBuffer(Buffer.from(await fetched.arrayBuffer()));
      return [fetched.headers.get("content-type"), small.width, small.height];
    };
    expect(await of("image/jpeg", 1600, 800)).toEqual(["image/jpeg", 320, 160]);
    expect(await of("image/png", 300, 900)).toEqual(["image/png", 107, 320]);
    expect(await of("image/gif", 100, 60)).toEqual(["image/png", 100, 60]);
    const webp = { name: "a.webp", type: "image/webp", kind: "image" };
    for (const bytes of [webpOf("VP8X"), webpOf("VP8L"), webpOf("VP8 ")]) {
      const opened = await documentOf(studio, clientId, webp, bytes);
      expect([opened.state, opened.thumbnailUrl]).toEqual(["ready", null]);
    }
    const { refusal } = await documentOf(studio, clientId, webp, webpOf("VP8L", 16_000));
    expect(refusal).toBe("has 16000 × 16000 pixels, more than 50000000");
    const { thumbnailUrl, url } = await documentOf(studio, clientId);
    expect([thumbnailUrl, typeof url]).toEqual([null, "string"]);
  });

  it("S1-22 of kind image must be of an image's type, and every fault is named", async () => {
    const body = { name: "a/b", type: "application/pdf", size: 0, kind: "image", audience: "everybody" };
    const { status, body: problem } = await studio.call(`POST ${all}`, { params: { clientId }, body });
    expect([status, problem.errors.map(({ pointer }: { pointer: string }) => pointer).sort()]).toEqual([
      422,
      ["/body/audience", "/body/name", "/body/size"],
    ]);
    const image = { ...body, name: "a", size: 10, audience: "team" };
    const wrong = await studio.call(`POST ${all}`, { params: { clientId }, body: image });
    expect(wrong.body.errors).toEqual([{ pointer: "/body/type", message: "must be an image" }]);
  });
});

describe("S4-24 S4-33 who may see which", () => {
  it("one of health is for who sees health notes: others are told that something is withheld, and cannot open or make one", async () => {
    const before = (await list({ kind: "attachment" }, as("member"))).items.length;
    const { id } = await documentOf(studio, clientId, { audience: "health", name: "MRI.pdf" });
    const [member, granted] = [as("member"), as("member", "sensitiveNotes")];
    const hidden = await list({ kind: "attachment" }, member);
    expect([hidden.items.length, hidden.withheld]).toEqual([before, 1]);
    expect((await list({ kind: "attachment" }, granted)).withheld).toBe(0);
    expect([(await get(id, member)).status, (await get(id, granted)).status]).toEqual([404, 200]);
    expect((await patch(id, { title: "x" }, member)).status).toBe(404);
    const body = { name: "MRI.pdf", type: "application/pdf", size: 10, audience: "health" };
    const refused = await member(`POST ${all}`, { params: { clientId }, body });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([403, "/body/audience"]);
    const after = await list({ kind: "attachment" });
    expect(after.items).toHaveLength(before + 1);
  });

  it("one of the transformation log is for whom that was granted, whatever their role", async () => {
    const { id } = await documentOf(studio, clientId, { audience: "transformation" });
    expect((await get(id, as("admin"))).status).toBe(404);
    expect((await get(id, as("member", "transformationLog"))).status).toBe(200);
    const { id: plain } = await documentOf(studio, clientId);
    expect((await patch(plain, { audience: "transformation" }, as("admin"))).status).toBe(403);
    expect((await get(plain, as("admin"))).body.audience).toBe("team");
  });

  it("every look at one stands on the audit trail as sensitive, without its name; one for everybody leaves no row", async () => {
    const { id } = await documentOf(studio, clientId, { audience: "health", name: "MRI.pdf" });
    await get(id, as("manager"));
    const rows = (await trail()).filter(({ about: of }: { about: string }) => of === id);
    expect(rows.map(({ act }: { act: string }) => act)).toEqual(["document.seen", "document.seen", "document.added"]);
    expect(rows.every(({ sensitive }: { sensitive: boolean }) => sensitive)).toBe(true);
    expect(JSON.stringify(rows)).not.toContain("MRI");
    const { id: plain } = await documentOf(studio, clientId);
    await get(plain);
    const plainly = (await trail()).filter(({ about: of }: { about: string }) => of === plain);
    expect(plainly.map(({ act }: { act: string }) => act)).toEqual(["document.added"]);
  });

  it("S4-35 the whole record leaves out those the caller may not see, and says so", async () => {
    const call = as("manager", "clients.export");
    const { body } = await call("GET /v1/clients/{clientId}/export", { params: { clientId } });
    expect(body.withheld.documents).toBe(1);
    expect(JSON.stringify(body.parts.document)).not.toContain('"transformation"');
  });
});

describe("changing a document", () => {
  it("takes a title and an audience by revision; the same state of somebody else is a 412", async () => {
    const { id } = await documentOf(studio, clientId);
    const { etag } = (await get(id)).headers;
    const changed = await patch(id, { title: "Plan", audience: "health" }, studio.call, { "if-match": etag! });
    expect([changed.status, changed.body]).toMatchObject([200, { title: "Plan", audience: "health" }]);
    expect((await patch(id, { title: "Other" }, studio.call, { "if-match": etag! })).status).toBe(412);
    const cleared = await patch(id, { title: null }, studio.call, { "if-match": changed.headers.etag! });
    expect([cleared.status, "title" in cleared.body]).toEqual([200, false]);
  });

  it("reliability 18 a hold is an admin's, for a day to come and a reason without the client's name, and keeps the document", async () => {
    const { id } = await documentOf(studio, clientId);
    const hold = { untilOn: "2099-12-31", reason: "Claim 4711" };
    expect((await patch(id, { hold }, as("manager"))).status).toBe(403);
    const faulty = await patch(id, { hold: { untilOn: "2020-01-01", reason: "Okafor against us" } });
    expect([faulty.status, faulty.body.errors.length]).toEqual([422, 2]);
    expect((await patch(id, { hold }, as("admin"))).body.hold).toMatchObject(hold);
    const kept = await remove(id);
    expect([kept.status, kept.body.code, (await get(id)).body.url]).toEqual([409, "held", expect.any(String)]);
    expect((await patch(id, { hold: null }, as("admin"))).body.hold).toBeUndefined();
    expect([(await remove(id)).status, (await get(id)).status]).toEqual([204, 404]);
  });

  it("what was never sent cannot be held", async () => {
    const body = { name: "plan.pdf", type: "application/pdf", size: 10 };
    const { id } = (await studio.call(`POST ${all}`, { params: { clientId }, body })).body;
    expect((await patch(id, { hold: { untilOn: "2099-12-31", reason: "Claim" } })).status).toBe(409);
  });
});

describe("reliability 20 a virus scan", () => {
  const tagged = async (documentId: string, value: string) => {
    const s3 = new S3Client({ endpoint: inject("storage"), forcePathStyle: true });
    const TagSet = [{ Key: "GuardDutyMalwareScanStatus", Value: value }];
    const Key = uploadKey(studio.accountId, { clientId, id: documentId });
    await s3.send(new PutObjectTaggingCommand({ Bucket: "files", Key, Tagging: { TagSet } }));
  };
  const begun = async () => {
    vi.stubEnv("SCAN_TAG", "GuardDutyMalwareScanStatus=NO_THREATS_FOUND");
    const body = { name: "plan.pdf", type: "application/pdf", size: 1000 };
    const made = (await studio.call(`POST ${all}`, { params: { clientId }, body })).body;
    await upload(made.upload, pdfOf("scanned"));
    return made;
  };

  it("lets a document wait until its object is marked clean", async () => {
    const { id } = await begun();
    for (const _ of [1, 2]) expect((await get(id)).body).toMatchObject({ state: "checking", url: null });
    await tagged(id, "NO_THREATS_FOUND");
    const { body } = await get(id);
    expect(body.state).toBe("ready");
    expect(await (await fetch(body.url)).text()).toContain("scanned");
  });

  it("refuses and removes what is marked otherwise, and does not take the mark of what stood there before", async () => {
    const { id } = await begun();
    await tagged(id, "THREATS_FOUND");
    expect((await get(id)).body).toMatchObject({ state: "refused", refusal: "was not let through by the virus scan" });
    const again = await begun();
    await tagged(again.id, "NO_THREATS_FOUND");
    await upload(again.upload, pdfOf("other"));
    expect((await get(again.id)).body.state).toBe("checking");
  });
});

describe("what stands on a profile or goes out with a message", () => {
  it("must be ready and for everybody", async () => {
    await studio.call("PUT /v1/settings/messaging", { body: { email: { address: "hello@tideline.example" } } });
    const send = (documentId: string) =>
      studio.call("POST /v1/clients/{clientId}/messages", {
        params: { clientId },
        body: { channel: "email", purpose: "service", subject: "Plan", body: "Here it is", attachments: [documentId] },
      });
    const begun = { name: "plan.pdf", type: "application/pdf", size: 10 };
    const unsent = (await studio.call(`POST ${all}`, { params: { clientId }, body: begun })).body.id;
    const secret = (await documentOf(studio, clientId, { audience: "health" })).id;
    const why = async (id: string) => (await send(id)).body.errors[0].message.replace(`${id} `, "");
    expect(await why(unsent)).toBe("is uploading, not ready: open it once after it was uploaded");
    expect(await why(secret)).toBe("is for health alone");
    expect(await why(newId("document"))).toBe("is no document of this client");
    expect((await send((await documentOf(studio, clientId)).id)).status).toBe(202);
  });
});
