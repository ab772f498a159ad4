import { beforeAll } from "vitest";
import { api } from "./cases/api.ts";
import { desk } from "./cases/desk.ts";
import { files } from "./cases/files.ts";
import { messages, studioNumber } from "./cases/messages.ts";
import { numbers } from "./cases/numbers.ts";
import { outward } from "./cases/outward.ts";
import { endToEnd } from "./cases.ts";
import { hubOf } from "./hub.ts";
import type { Target } from "./target.ts";

/** The whole suite against a target: the same cases wherever it runs. */
export const suite = (target: () => Target, kind: Target["kind"]): void => {
  beforeAll(async () => {
    const hub = hubOf(target(), "");
    const email = { address: target().sender, name: "Tideline" };
    await hub.ok(hub.put("/v1/settings/messaging", { sms: { number: studioNumber }, email }));
  });
  endToEnd(target, kind, {
    "the API": api,
    "the desk": desk,
    "numbers from records": numbers,
    messages,
    files,
    "jobs, schedules and other software": outward,
  });
};
