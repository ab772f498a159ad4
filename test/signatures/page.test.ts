import { beforeAll, describe, expect, it } from "vitest";
import { callAs } from "../support/call.ts";
import { pagesOfPdf } from "../support/pdf.ts";
import { openSigning, type Signing } from "./signing.ts";

let hub: Signing;
const anybody = callAs({ accountId: "", role: "" });
const open = (waiverToken: string, headers = {}) =>
  anybody("GET /w/{waiverToken}", { params: { waiverToken }, headers: { "accept-language": "en", ...headers } });
const send = (waiverToken: string, fields: Record<string, string>, headers = {}) =>
  anybody("POST /w/{waiverToken}", {
    params: { waiverToken },
    headers: { "content-type": "application/x-www-form-urlencoded", "accept-language": "en", ...headers },
    body: fields,
  });

beforeAll(async () => {
  hub = await openSigning();
});

describe("the page of a signing link", () => {
  it("S1-44 S1-45 S2-19 shows the text, takes the signature, and leaves a copy among the client's documents", async () => {
    const { id } = await hub.desk.client({ firstName: "Maya", lastName: "Lindqvist" });
    const waiver = await hub.waiver({ needed: { always: true } });
    const token = await hub.token((await hub.ask(id, waiver.id)).body);
    const page = await open(token);
    expect(page.status).toBe(200);
    expect(page.headers["content-security-policy"]).toMatch(/script-src 'sha256-[^']+'; /);
    expect(page.text).toContain("Yoga is <em>safe</em>.");
    const signed = await send(token, { shown: "1 en", name: "Maya Lindqvist", agree: "on", drawing: "M10 20L300 90" });
    expect(signed.status).toBe(200);
    expect(signed.text).toContain('role="status"');
    expect((await open(token)).text).not.toContain("<form");

    const { items, missing } = await hub.signatures(id);
    expect(missing).toEqual([]);
    expect(items).toMatchObject([{ title: "Liability waiver", name: "Maya Lindqvist", method: "drawn" }]);
    const params = { clientId: id, documentId: items[0].documentId };
    const document = (await hub.studio.call("GET /v1/clients/{clientId}/documents/{documentId}", { params })).body;
    expect(document).toMatchObject({ kind: "waiver", title: "Liability waiver", state: "ready" });
    const bytes = new Uint8Array(await (await fetch(document.url)).arrayBuffer());
    const proof = (
      await hub.studio.call("GET /v1/clients/{clientId}/signatures/{signatureId}", {
        params: { clientId: id, signatureId: items[0].id },
      })
    ).body;
    const words = pagesOfPdf(bytes).join(" ").replace(/\s/g, "");
    for (const said of ["Yoga is safe.", "Maya Lindqvist", proof.text.hash, proof.address, proof.id])
      expect(words).toContain(said.replace(/\s/g, ""));
  });

  it("S1-44 names every fault on the page, keeps what was typed, and signs nothing", async () => {
    const { id } = await hub.desk.client({ firstName: "Ben" });
    const waiver = await hub.waiver({ name: `Waiver ${id}` });
    const token = await hub.token((await hub.ask(id, waiver.id)).body);
    const { status, text } = await send(token, { shown: "1 en", name: " ", agree: "off" });
    expect(status).toBe(200);
    expect(text.match(/<a href="#(name|agree)"/g)).toHaveLength(2);
    const kept = await send(token, { shown: "1 en", name: "Ben <Carter>" });
    expect(kept.text).toContain("Ben &lt;Carter&gt;");
    expect((await hub.signatures(id)).items).toEqual([]);
  });

  it("S1-45 of a text that changed meanwhile asks to read it again", async () => {
    const { id } = await hub.desk.client({ firstName: "Zoë" });
    const waiver = await hub.waiver({ name: `Waiver ${id}` });
    const token = await hub.token((await hub.ask(id, waiver.id)).body);
    await hub.change(waiver.id, {
      name: waiver.name,
      texts: [{ language: "en", title: "Liability waiver", body: "Yoga is very safe." }],
    });
    const { text } = await send(token, { shown: "1 en", name: "Zoë Tran", agree: "on" });
    expect(text).toContain("Yoga is very safe.");
    expect((await hub.signatures(id)).items).toEqual([]);
    expect((await send(token, { shown: "2 en", name: "Zoë Tran", agree: "on" })).text).not.toContain("<form");
    expect((await hub.signatures(id)).items).toMatchObject([{ version: 2 }]);
  });

  it("a forged, cut or made-up link is a page that says so", async () => {
    const { id } = await hub.desk.client({ firstName: "Liam" });
    const token = await hub.token((await hub.ask(id, (await hub.waiver({ name: `Waiver ${id}` })).id)).body);
    for (const wrong of [token.slice(0, -1), `${token.slice(0, -4)}AAAA`, "made-up"]) {
      const { status, headers } = await open(wrong);
      expect([status, headers["content-type"]]).toEqual([404, "text/html; charset=utf-8"]);
    }
  });
});
