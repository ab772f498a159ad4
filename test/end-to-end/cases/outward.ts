import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { expect } from "vitest";
import type { Proves } from "../cases.ts";
import { needed } from "../target.ts";
import { noa } from "./desk.ts";

/** A listener on this machine that keeps what it is told. */
const listening = async () => {
  const heard: { headers: Record<string, string>; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      heard.push({ headers: request.headers as Record<string, string>, body });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`, stop: () => server.close() };
};

export const outward = (proves: Proves): void => {
  proves("the change feed tells of what changed, and goes on where it stopped", async (hub) => {
    const id = await noa(hub);
    let since = "0";
    await hub.until(
      async () => {
        const page = await hub.ok(hub.get(`/v1/changes?since=${since}&types=client.*`));
        if (page.items.length > 0) since = page.nextSince;
        return page.items;
      },
      (items) => JSON.stringify(items).includes(id),
    );
    await hub.ok(hub.patch(`/v1/clients/${id}`, { address: "Pier 4" }));
    await hub.until(
      async () => (await hub.ok(hub.get(`/v1/changes?since=${since}&types=client.*`))).items,
      (items) => JSON.stringify(items).includes(id),
    );
  });

  proves("a webhook is told of a change, signed by the standard", async (hub) => {
    const { heard, url, stop } = await listening();
    try {
      const { id: webhook, secret } = await hub.ok(hub.post("/v1/webhooks", { url, types: ["client.*"] }));
      const id = await noa(hub);
      const [told] = await hub.until(
        async () => heard.filter(({ body }) => body.includes(id)),
        (found) => found.length > 0,
      );
      expect(() => new Webhook(secret).verify(told!.body, told!.headers)).not.toThrow();
      await hub.ok(hub.delete(`/v1/webhooks/${webhook}`));
    } finally {
      stop();
    }
  });

  proves("a webhook that would lead inside is refused", async (hub) => {
    for (const url of ["https://169.254.169.254/latest", "https://10.0.0.1/", "ftp://example.com/"])
      expect(await hub.post("/v1/webhooks", { url, types: ["*"] })).toMatchObject({ status: 422 });
  });

  proves("a hook that nobody was given is refused", async (hub) => {
    expect((await hub.as(undefined).post("/hooks/unknown", { type: "payment.updated" })).status).toBeGreaterThan(400);
  });

  proves("a recount is tried by a job over its queue and changes nothing", async (hub) => {
    await noa(hub);
    const job = await hub.ok(hub.post("/v1/settings/counts/preview", { exclusions: [{ pattern: "child*" }] }));
    const ended = await hub.until(
      () => hub.ok(hub.get(`/v1/jobs/${job.id}`)),
      ({ state }) => state === "done" || state === "failed",
    );
    expect(ended).toMatchObject({ state: "done", kind: "countPreview" });
  });

  proves("a schedule is called and finds nothing left unsettled", async (hub) => {
    const runSchedule = needed(hub.target.runSchedule, "to call a schedule");
    await runSchedule("sweep");
    await runSchedule("absences");
  });
};
