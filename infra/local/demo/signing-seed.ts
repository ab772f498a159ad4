import type { Api } from "./api.ts";
import type { DemoDocument, DemoRequest, Signing } from "./signing.ts";

interface Listed<T> {
  items: T[];
}
interface Signatures extends Listed<{ waiverId: string }> {
  requested: { waiverId: string }[];
}

/** Whom a client of the demo is in the API. */
type IdOf = (client: string) => string;

/** Asks for what the demo's clients sign, signs by the links of the messages as they would, and uploads documents; what stands there is left alone. */
export const makeSigning = async (api: Api, { waivers, requests, documents }: Signing, idOf: IdOf): Promise<void> => {
  const held = await api.get<Listed<{ id: string; name: string }>>("/v1/waivers");
  const ids = new Map(held.items.map(({ name, id }) => [name, id]));
  for (const waiver of waivers)
    if (!ids.has(waiver.name)) ids.set(waiver.name, (await api.send<{ id: string }>("POST", "/v1/waivers", waiver)).id);
  for (const request of requests) await ask(api, request, ids.get(request.waiver)!, idOf(request.client));
  for (const document of documents) await upload(api, document, idOf(document.client));
};

const ask = async (api: Api, { signedAs }: DemoRequest, waiverId: string, clientId: string): Promise<void> => {
  const path = `/v1/clients/${clientId}/signatures`;
  const { items, requested } = await api.get<Signatures>(path);
  if ([...items, ...(signedAs ? [] : requested)].some((one) => one.waiverId === waiverId)) return;
  const { sent } = await api.send<{ sent: { messageId: string | null }[] }>("POST", path, {
    waiverId,
    channels: ["email"],
  });
  if (!signedAs) return;
  const { content } = await api.get<{ content: { text: string } }>(
    `/v1/clients/${clientId}/messages/${sent[0]?.messageId}`,
  );
  const [page] = /\/w\/[\w.-]+/.exec(content.text) ?? [];
  if (!page) throw new Error(`The demo studio was made, but ${signedAs} got no link to sign by.`);
  await api.submit(page, {
    shown: "1 en",
    name: signedAs,
    agree: "on",
    drawing: "M40 120L90 60L140 130L220 70L330 110",
  });
};

const upload = async (api: Api, { client: _, line, ...document }: DemoDocument, clientId: string): Promise<void> => {
  const path = `/v1/clients/${clientId}/documents`;
  const { items } = await api.get<Listed<{ name: string }>>(path);
  if (items.some(({ name }) => name === document.name)) return;
  const file = new Blob([pdfOf(line)], { type: "application/pdf" });
  const { id, upload: form } = await api.send<{
    id: string;
    upload: { url: string; fields: Record<string, string> };
  }>("POST", path, { ...document, type: file.type, size: file.size });
  await api.submit(form.url, { ...form.fields, file });
  // the first look admits it
  await api.get(`${path}/${id}`);
};

/** A PDF of one page and one line (ISO 32000-1, 7.5); readers find its objects without a table of them. */
const pdfOf = (line: string): string => {
  const text = `BT /F1 14 Tf 60 760 Td (${line}) Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  const body = objects.map((object, at) => `${at + 1} 0 obj\n${object}\nendobj\n`).join("");
  return `%PDF-1.4\n${body}trailer << /Root 1 0 R /Size 6 >>\n%%EOF\n`;
};
