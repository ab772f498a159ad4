import fc from "fast-check";
import MailComposer, { type Options } from "nodemailer/lib/mail-composer";
import { describe, expect, it } from "vitest";
import { readReceipt } from "../../shared/inbound/email.ts";
import { readEmail } from "../../shared/inbound/mime.ts";

const composed = async (mail: Options) =>
  readEmail(
    await new MailComposer({
      from: "Ana Lima <ana@client.example>",
      to: "r+msg_1@in.tideline.example",
      messageId: "<a1@client.example>",
      ...mail,
    })
      .compile()
      .build(),
  );
const raw = (...lines: string[]) => readEmail(Buffer.from(lines.join("\r\n"), "latin1"));

const notice = (receipt: object = {}) => ({
  notificationType: "Received",
  mail: { messageId: "d6iitobk75ur44p8kdnnp7g2n800", source: "ana@client.example", headersTruncated: false },
  receipt: {
    recipients: ["r+msg_1@in.tideline.example"],
    spamVerdict: { status: "PASS" },
    virusVerdict: { status: "PASS" },
    action: { type: "S3", bucketName: "mail", objectKey: "in/d6iitobk75ur44p8kdnnp7g2n800", topicArn: "arn:aws:sns:x" },
    ...receipt,
  },
});

describe("the receipt of an email", () => {
  it("names the message, where it lies and whom it was for, raw or in a topic's envelope", () => {
    const text = JSON.stringify(notice());
    const read = {
      providerId: "d6iitobk75ur44p8kdnnp7g2n800",
      object: { bucket: "mail", key: "in/d6iitobk75ur44p8kdnnp7g2n800" },
      recipients: ["r+msg_1@in.tideline.example"],
      spam: false,
    };
    expect(readReceipt(text)).toEqual(read);
    expect(readReceipt(JSON.stringify({ Type: "Notification", Message: text }))).toEqual(read);
  });

  it.each(["spamVerdict", "virusVerdict"])("of which %s failed is spam, and a grey one is not", (verdict) => {
    expect(readReceipt(JSON.stringify(notice({ [verdict]: { status: "FAIL" } }))).spam).toBe(true);
    expect(readReceipt(JSON.stringify(notice({ [verdict]: { status: "GRAY" } }))).spam).toBe(false);
  });

  it("of another action than S3 has no object", () => {
    const read = readReceipt(JSON.stringify(notice({ action: { type: "SNS" }, spamVerdict: undefined })));
    expect(read).not.toHaveProperty("object");
  });

  it.each(["", "{", "null", '{"notificationType":"Bounce"}', JSON.stringify({ ...notice(), mail: {} })])(
    "that is none is refused: %s",
    (text) => expect(() => readReceipt(text)).toThrow(expect.objectContaining({ code: "email-notice-malformed" })),
  );
});

describe("an email a client wrote", () => {
  it("is read with its ids, who wrote it, its subject and text", async () => {
    const read = await composed({
      subject: "Ré: La clase de mañana",
      text: "Sí, voy 😀\n",
      html: "<p>Sí, voy</p>",
      inReplyTo: "<010f@email.amazonses.com>",
      references: ["<first@email.amazonses.com>", "<010f@email.amazonses.com>"],
    });
    expect(read).toEqual({
      messageId: "a1@client.example",
      from: { address: "ana@client.example", name: "Ana Lima" },
      to: ["r+msg_1@in.tideline.example"],
      subject: "Ré: La clase de mañana",
      text: "Sí, voy 😀",
      fresh: "Sí, voy 😀",
      html: "<p>Sí, voy</p>",
      inReplyTo: "010f@email.amazonses.com",
      references: ["first@email.amazonses.com", "010f@email.amazonses.com"],
      attachments: [],
    });
  });

  it("of HTML alone has the text of it, without styles and scripts", async () => {
    const read = await composed({
      html: "<style>p{color:red}</style><p>Can I bring<br>a friend &amp; a dog?</p><script>alert(1)</script><STYLE>x",
    });
    expect(read.text.replace(/\s+/g, " ")).toBe("Can I bring a friend & a dog?");
  });

  it("its HTML is safe to show: no script, form, style, frame or image, no link but to pages, mail and telephones", async () => {
    const html = `<p onclick="x()" style="color:red">See <a href="https://a.example/x">this</a>
      <a href="javascript:alert(1)">that</a> <a href="//b.example">there</a></p><script>alert(1)</script>
      <svg onload=alert(1)><iframe src=x></iframe><form action=x><input></form><img src=x onerror=alert(1)><base href=x>`;
    const shown = (await composed({ text: "See this", html })).html!;
    const link = 'rel="noopener noreferrer nofollow" target="_blank"';
    expect(shown.replace(/\s+/g, " ")).toBe(
      `<p>See <a href="https://a.example/x" ${link}>this</a> <a ${link}>that</a> <a ${link}>there</a></p>`,
    );
  });

  it("in ISO-8859-1 and quoted-printable keeps its letters", async () => {
    const head = "Content-Type: text/plain; charset=ISO-8859-1";
    const quoted = await raw(
      "Subject: =?ISO-8859-1?Q?Sch=F6ne_Gr=FC=DFe?=",
      head,
      "Content-Transfer-Encoding: quoted-printable",
      "",
      "Sch=F6ne Gr=FC=DFe aus K=\r\n=F6ln",
    );
    expect(quoted).toMatchObject({ subject: "Schöne Grüße", text: "Schöne Grüße aus Köln" });
    expect((await raw(head, "Content-Transfer-Encoding: 8bit", "", "à bientôt")).text).toBe("à bientôt");
  });

  it("brings its files, named without a path, and at most twenty of them", async () => {
    const content = Buffer.from([0, 255, 1, 254]);
    const files = ["../../etc/passwd", "C:\\Users\\ana\\waiver.pdf", "..", "fdp.\u202Eexe", "línea 1.txt"];
    const { attachments } = await composed({
      text: "See the files",
      attachments: files.map((filename) => ({ filename, content, contentType: "application/pdf" })),
    });
    expect(attachments.map(({ name }) => name)).toEqual([
      "passwd",
      "waiver.pdf",
      "attachment-3",
      "fdp.exe",
      "línea 1.txt",
    ]);
    expect(attachments[0]).toMatchObject({ type: "application/pdf", content: new Uint8Array(content) });
    const many = await composed({ text: "x", attachments: Array.from({ length: 30 }, () => ({ content: "x" })) });
    expect(many.attachments).toHaveLength(20);
  });

  it("with another email in it keeps that one as a file", async () => {
    const inner = "From: x@y.example\r\nSubject: inner\r\n\r\nSTOP";
    const read = await composed({ text: "Look", attachments: [{ content: inner, contentType: "message/rfc822" }] });
    expect(read.text).toBe("Look");
    expect(read.attachments.map(({ type }) => type)).toEqual(["message/rfc822"]);
  });

  it("hides card numbers in all that is shown of it, also in what is new", async () => {
    const text =
      "My card is 4111 1111 1111 1111\n\nOn Tue, 3 Nov 2026 at 9:00, Tideline <a@b.example> wrote:\n> 4111111111111111";
    const read = await composed({ subject: "4111111111111111", text, html: "<p>4111111111111111</p>" });
    expect(read.fresh).toBe("My card is •••• •••• •••• 1111");
    expect(JSON.stringify(read)).not.toMatch(/4111/);
    const late = await composed({ text: `${"x".repeat(99_990)} 4111111111111111` });
    expect(late.text).toMatch(/x •+$/);
  });
});

const attributions = [
  "On Tue, Nov 3, 2026 at 9:00 AM Tideline Yoga <r@in.tideline.example> wrote:",
  "On Tue, Nov 3, 2026 at 9:00 AM Tideline Yoga\n<r@in.tideline.example> wrote:",
  "El mar, 3 nov 2026 a las 9:00, Tideline (<r@in.tideline.example>)\nescribió:",
  "Le mar. 3 nov. 2026 à 09:00, Tideline <r@in.tideline.example> a écrit\u00a0:",
  "Le mar. 3 nov. 2026 à 09:00, Tideline <r@in.tideline.example> a e\u0301crit :",
  "Am Di., 3. Nov. 2026 um 09:00 Uhr schrieb Tideline <\nr@in.tideline.example>:",
  "Tideline <r@in.tideline.example> schrieb am Di., 3. Nov. 2026, 09:00:",
  "Em ter., 3 de nov. de 2026 às 09:00, Tideline <r@in.tideline.example> escreveu:",
  "Tideline <r@in.tideline.example> escreveu (terça, 3/11/2026 à(s) 09:00):",
];

describe("what is new in a reply", () => {
  it.each(attributions)("stands above the history: %j", async (attribution) => {
    const mine = "Yes, see you then.\n\nOn the way I buy a mat.";
    expect((await composed({ text: `${mine}\n\n${attribution}\n\n> See you\n> at 9?\n` })).fresh).toBe(mine);
    expect((await composed({ text: `${mine}\n\n${attribution}\nSee you at 9?` })).fresh).toBe(mine);
  });

  it.each([
    "-----Original Message-----\nFrom: Tideline\nSee you?",
    "----- Ursprüngliche Nachricht -----\nSee you?",
    "________________________________\nFrom: Tideline <r@in.tideline.example>\nSent: Tuesday\nTo: Ana\n\nSee you?",
    "De : Tideline\nEnvoyé : mardi\n\nÀ bientôt",
    "> See you?\n>\n> at 9",
  ])("stands above %j", async (history) => {
    expect((await composed({ text: `Yes\n\n${history}` })).fresh).toBe("Yes");
  });

  it("is found in HTML too", async () => {
    const html =
      '<div>Yes &amp; thanks</div><div class="gmail_quote"><div>On Tue, Nov 3, 2026 at 9:00 AM Tideline &lt;<a href="mailto:r@in.tideline.example">r@in.tideline.example</a>&gt; wrote:<br></div><blockquote>See you?</blockquote></div>';
    const read = await composed({ html });
    expect(read.fresh).toBe("Yes & thanks");
    expect(read.text).toContain("See you?");
  });

  it.each([
    "On Tue, 3 Nov 2026 at 9:00, Tideline <r@in.tideline.example> wrote:\n> See you?",
    "> See you?",
    "On Tue, 3 Nov 2026 at 9:00, Tideline <a@b.example> wrote:\n> See you?\n\nYes!\n\n> At 9?\n\nNo, at 10",
    "Hello\n\nOn Tue, 3 Nov 2026 at 9:00, Tideline <a@b.example> wrote:\n> See you?\n\nYes!",
    "Hi,\nOn Monday you wrote:\nbring a mat. I have none.",
    "From: me\nTo: you\n\nHello",
    "Am I late? My address is:\nHill 1",
  ])("is the whole where the answer stands elsewhere or nothing would be left: %j", async (text) => {
    expect((await composed({ text })).fresh).toBe(text);
  });
});

describe("an automatic reply", () => {
  it.each([
    ["Auto-Submitted: auto-replied; owner-email=a@b.example", "auto-submitted: auto-replied"],
    ["Auto-Submitted: auto-generated (rejected)", "auto-submitted: auto-generated"],
    ["X-Autoreply: yes", "x-autoreply"],
    ["X-Autorespond: Re: Your class", "x-autorespond"],
    ["Precedence: bulk", "precedence: bulk"],
    ["PRECEDENCE: Auto_Reply", "precedence: auto_reply"],
    ["Precedence: list", "precedence: list"],
    ["Return-Path: <>", "return-path: <>"],
    ['Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "content-type: multipart/report"],
  ])("is told by %s", async (header, why) => {
    expect((await raw("Subject: Out of office", header, "", "I am away")).automatic).toBe(why);
  });

  it.each(["Auto-Submitted: no", "X-Autoreply: no", "Precedence: first-class", "Return-Path: <ana@client.example>"])(
    "is not told by %s, nor by a subject alone",
    async (header) => {
      expect(await raw("Subject: Out of office", header, "", "I am away")).not.toHaveProperty("automatic");
    },
  );
});

describe("whatever the bytes are", () => {
  it("beyond the limits the headers stay", async () => {
    const nested = Array.from(
      { length: 40 },
      (_, i) => `--b${i}\r\nContent-Type: multipart/mixed; boundary=b${i + 1}\r\n`,
    );
    const head = [
      "From: ana@client.example",
      "Subject: Deep\u0000 =?utf-8?B?/+0=?=",
      "Content-Type: multipart/mixed; boundary=b0",
      "",
    ];
    expect(await raw(...head, ...nested)).toMatchObject({ from: { address: "ana@client.example" }, text: "" });
    const large = await raw("Subject: Large", `X-Large: ${"x".repeat(300_000)}`, "", "Hello");
    expect(large.subject).toBe("Large");
  });

  it("NUL and unpaired surrogates do no harm", async () => {
    const read = await composed({ subject: "a", html: "<p>x&#xD800;y&#0;z</p>" });
    expect(read.text.isWellFormed() && !read.text.includes("\0")).toBe(true);
    expect((await raw("Content-Type: text/plain; charset=utf-16le", "", "h\0i\0\0\0\0\xd8")).text).toMatch(/^hi/);
  });

  it("text is at most 100,000 characters, of HTML too, and read in time", async () => {
    const nasty = [
      "<",
      "<b>",
      "<a>",
      "<style ",
      "<a href=",
      "On 1:00 ",
      "> ",
      "4111111111111111 ",
      "ﷺ",
      "\n",
      "<!--",
      "1 ",
    ];
    for (const piece of nasty)
      for (const type of ["plain", "html"]) {
        const text = `x${piece.repeat(260_000 / piece.length)}x`;
        const read = await readEmail(Buffer.from(`Content-Type: text/${type}; charset=utf-8\r\n\r\n${text}`));
        expect(Math.max(read.text.length, read.fresh.length)).toBeLessThanOrEqual(100_000);
        expect(read.html?.length ?? 0).toBeLessThanOrEqual(250_000);
      }
  }, 60_000);

  const pieces = [
    "Content-Type: multipart/mixed; boundary=b\r\n",
    "Content-Type: text/html; charset=x-unknown\r\n",
    "Content-Type: message/rfc822\r\n",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Disposition: attachment; filename*0*=utf-8''%ff; filename=\"/a\\b\0\"\r\n",
    "From: group: a@b.example, <>, =?utf-8?Q?=00?= <x>;\r\n",
    "To: undisclosed:;\r\nReferences: <a> <<b> c@d\r\nMessage-ID: =?utf-8?B?AAAA?=\r\n",
    "Subject: =?utf-16?B?2AA=?= =?iso-2022-jp?B?GyRC?=\r\n",
    "\r\n",
    "--b\r\n",
    "--b--\r\n",
    "On 1:00 x wrote:\r\n",
    "> \r\n",
  ];
  const bytes = fc
    .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...pieces) }, fc.uint8Array({ maxLength: 30 })))
    .map((parts) => Buffer.concat(parts.map((part) => Buffer.from(part))));

  it("an email is read and stays within its bounds", async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (message) => {
        const read = await readEmail(message);
        const shown = [read.text, read.fresh, read.subject, ...read.to, ...read.attachments.map(({ name }) => name)];
        for (const text of shown) expect(text.isWellFormed() && !text.includes("\0")).toBe(true);
        expect(read.attachments.length).toBeLessThanOrEqual(20);
        for (const { name } of read.attachments) expect(name).toMatch(/^[^/\\]{1,200}$/);
        expect(read.text.length).toBeLessThanOrEqual(100_000);
        expect(read.text).toContain(read.fresh);
      }),
      { numRuns: 500 },
    );
  });
});
