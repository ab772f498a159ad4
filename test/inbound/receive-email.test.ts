import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import MailComposer from "nodemailer/lib/mail-composer/index.js";
import { beforeAll, describe, expect, it } from "vitest";
import type { Channels } from "../support/channels.ts";
import { type Desk, openDesk, studioAddress } from "../support/desk.ts";
import type { Studio } from "../support/studio.ts";

let studio: Studio;
let channels: Channels;
let desk: Desk;

beforeAll(async () => {
  ({ studio, channels, desk } = await openDesk());
});

/** A client's mail program: what it writes goes to SES, which puts it into the bucket and tells of it. */
const mail = async (fields: object, twice = false): Promise<void> => {
  await channels.emailInbound(await new MailComposer(fields).compile().build());
  const s3 = new S3Client({ forcePathStyle: true });
  for (const [Key, Body] of channels.received) await s3.send(new PutObjectCommand({ Bucket: "files", Key, Body }));
  const notices = channels.events.inboundEmail.splice(0) as { receipt: { action: { bucketName: string } } }[];
  for (const notice of notices) notice.receipt.action.bucketName = "files";
  expect(await channels.intake(twice ? [...notices, ...notices] : notices)).toEqual({ batchItemFailures: [] });
};

const write = async (clientId: string): Promise<{ to: string; messageId: string }> => {
  const body = { channel: "email", subject: "Your mat", body: "It is here" };
  await studio.call("POST /v1/clients/{clientId}/messages", { params: { clientId }, body });
  await channels.flow();
  const sent = channels.emails().at(-1) as unknown as { replyTo: string[]; messageId: string };
  return { to: [sent.replyTo].flat()[0]!, messageId: sent.messageId };
};

describe("email that comes in", () => {
  it("S3-05 S3-16 an answer opens its discussion, once, without the quoted history; its file is kept, and the thread goes on", async () => {
    const { id, email } = await desk.client();
    const { to } = await write(id);
    const attachments = [{ filename: "plan.pdf", content: Buffer.from("%PDF-1.4"), contentType: "application/pdf" }];
    const text = "Thanks! Can I fetch it tomorrow?\n\nOn Mon, Mar 2, 2026 at 6:00 AM Tideline wrote:\n> It is here";
    const subject = "Re: Your mat";
    await mail({ from: email, to, subject, text, attachments, messageId: "<one@mail.example.com>" }, true);
    const [discussion, ...others] = await desk.discussionsOf(id);
    expect(others).toEqual([]);
    const last = { by: "client", text: "Thanks! Can I fetch it tomorrow?" };
    expect(discussion).toMatchObject({ channel: "email", state: "open", last });
    const thread = await desk.thread(discussion.id);
    expect(thread.map((one: { direction: string }) => one.direction)).toEqual(["out", "in"]);
    expect(thread[0].marks.repliedAt).toBeDefined();
    expect(thread[1].attachments).toMatchObject([{ name: "plan.pdf", type: "application/pdf" }]);
    await desk.act("messages", discussion.id, { body: "Yes" });
    await channels.flow();
    expect(JSON.stringify(channels.emails().at(-1)!.headers)).toContain("<one@mail.example.com>");
    expect((await desk.only(id)).state).toBe("closed");
  });

  it("reliability 20 S2-21 files that came along are looked at when they are opened first, as uploads are", async () => {
    const { id, email } = await desk.client();
    const { to } = await write(id);
    const attachments = [
      { filename: "plan.pdf", content: Buffer.from("%PDF-1.4"), contentType: "application/pdf" },
      { filename: "a.png", content: Buffer.from("<script>1</script>"), contentType: "image/png" },
      { filename: "a.html", content: Buffer.from("<html></html>"), contentType: "text/html" },
    ];
    await mail({ from: email, to, subject: "Re: Your mat", text: "See these", attachments });
    const list = await studio.call("GET /v1/clients/{clientId}/documents", { params: { clientId: id } });
    const named = (name: string) => list.body.items.find((one: { name: string }) => one.name === name);
    expect(list.body.items.map(({ state }: { state: string }) => state)).toEqual(["checking", "checking"]);
    const open = async (name: string) => {
      const params = { clientId: id, documentId: named(name).id };
      return (await studio.call("GET /v1/clients/{clientId}/documents/{documentId}", { params })).body;
    };
    expect(await open("a.png")).toMatchObject({ state: "refused", url: null });
    expect((await fetch((await open("plan.pdf")).url)).status).toBe(200);
  });

  it("an answer to the studio's own address finds its discussion by its headers", async () => {
    const { id, email } = await desk.client();
    const { messageId } = await write(id);
    const inReplyTo = `<${messageId}@email.amazonses.com>`;
    await mail({ from: email, to: studioAddress, subject: "Re: Your mat", text: "Great", inReplyTo });
    expect(await desk.discussionsOf(id)).toMatchObject([{ state: "open" }]);
  });

  it("an automatic reply never opens; a bare unsubscribe opts the address out and opens nothing", async () => {
    const { id, email } = await desk.client();
    const { to } = await write(id);
    const headers = { "Auto-Submitted": "auto-replied" };
    await mail({ from: email, to, subject: "Out of office", text: "I am away", headers });
    expect((await desk.only(id)).state).toBe("closed");
    await mail({ from: email, to, subject: "Re: Your mat", text: "Unsubscribe" });
    expect((await desk.only(id)).state).toBe("closed");
    expect((await desk.profile(id)).reachability.email).toMatchObject({ eligible: false, reason: "unsubscribed" });
  });

  it("S3-31 wrong email is flagged and unsubscribes nobody; a stranger's opens a discussion with an unknown contact", async () => {
    const { id, email } = await desk.client();
    const { to } = await write(id);
    await mail({ from: email, to, subject: "Re", text: "You have the wrong person" });
    expect(await desk.only(id)).toMatchObject({ state: "open", flags: ["wrongContact"] });
    expect((await desk.profile(id)).reachability.email.eligible).toBe(true);
    await mail({ from: "stranger@example.org", to: studioAddress, subject: "Beginners?", text: "Is there boxing?" });
    const found = (await studio.call("GET /v1/discussions", { query: { q: "boxing", channel: "email" } })).body.items;
    expect(found).toMatchObject([{ client: null, contact: "stranger@example.org", state: "open" }]);
  });

  it("a forged reply address is nobody's", async () => {
    const to = `${"0".repeat(52)}0123456789@reply.example.com`;
    await mail({ from: "evil@example.org", to, subject: "x", text: "forged words" });
    expect((await studio.call("GET /v1/discussions", { query: { q: "forged" } })).body.items).toEqual([]);
  });
});
