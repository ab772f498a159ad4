import { expect } from "vitest";
import { imageOf } from "../../support/documents.ts";
import { upload } from "../../support/upload.ts";
import type { Proves } from "../cases.ts";
import type { Hub } from "../hub.ts";
import { noa } from "./desk.ts";

const done = (hub: Hub, job: string) =>
  hub.until(
    () => hub.ok(hub.get(`/v1/jobs/${job}`)),
    ({ state }) => state === "done" || state === "failed",
  );

export const files = (proves: Proves): void => {
  proves("a document is uploaded to S3 by its form, looked at, and comes back byte for byte", async (hub) => {
    const id = await noa(hub);
    const picture = await imageOf("image/png");
    const body = { name: "knee.png", type: "image/png", size: picture.length };
    const begun = await hub.ok(hub.post(`/v1/clients/${id}/documents`, body));
    expect((await upload(begun.upload, picture)).status).toBeLessThan(300);
    const { url } = await hub.until(
      () => hub.ok(hub.get(`/v1/clients/${id}/documents/${begun.id}`)),
      ({ state }) => state === "ready",
    );
    const back = await fetch(url);
    expect([back.status, Buffer.from(await back.arrayBuffer()).equals(picture)]).toEqual([200, true]);
    expect((await fetch(url.replace(/Signature=\w{6}/, "Signature=000000"))).status).toBe(403);
  });

  proves("a spreadsheet is uploaded, tried and run by a job, and a job takes it back", async (hub) => {
    const csv = `Name,Email\nOna Reed${hub.mark},ona${hub.mark}@example.com\n`;
    const begun = await hub.ok(hub.post("/v1/imports", { name: "list.csv", format: "csv", size: csv.length }));
    expect((await upload(begun.upload, csv)).status).toBeLessThan(300);
    const seen = await hub.ok(hub.get(`/v1/imports/${begun.id}`));
    await hub.ok(hub.put(`/v1/imports/${begun.id}/mapping`, seen.file.proposal));
    for (const [step, there] of [
      ["dry-run", 0],
      ["run", 1],
      ["undo", 0],
    ] as const) {
      const { id } = await hub.ok(hub.post(`/v1/imports/${begun.id}/${step}`));
      expect(await done(hub, id)).toMatchObject({ state: "done" });
      await hub.until(
        () => hub.ok(hub.get(`/v1/clients?q=reed${hub.mark}`)),
        ({ items }) => items.length === there,
      );
    }
  });

  proves("a list is exported by a job to a file that its link fetches", async (hub) => {
    const id = await noa(hub);
    const { id: exportId } = await hub.ok(hub.post("/v1/exports", { what: "clients", format: "csv" }));
    const { downloadUrl } = await hub.until(
      () => hub.ok(hub.get(`/v1/exports/${exportId}`)),
      ({ state }) => state === "done",
    );
    expect(await (await fetch(downloadUrl)).text()).toContain(id);
  });

  proves("a file put down for a source is taken in by a sync over its queue", async (hub) => {
    const source = `f${hub.mark}`;
    const columns = { id: "ID", firstName: "First", lastName: "Last" };
    const settings = { mappings: [{ match: "members*.csv", type: "client", columns }] };
    await hub.ok(hub.post("/v1/sources", { name: source, connector: "files", settings }));
    const csv = `ID,First,Last\n1,Ida,Moss${hub.mark}\n`;
    const form = await hub.ok(hub.post(`/v1/sources/${source}/files`, { name: "members.csv", size: csv.length }));
    expect((await upload(form, csv)).status).toBeLessThan(300);
    await hub.until(
      async () => (await hub.post(`/v1/sources/${source}/sync`, {})).status,
      (status) => status < 300,
    );
    await hub.until(
      () => hub.ok(hub.get(`/v1/clients?q=moss${hub.mark}`)),
      ({ items }) => items.length === 1,
    );
  });
};
