import { afterEach, describe, expect, it } from "vitest";
import { type Delays, startDelays } from "../../infra/local/services/delays.ts";

let delays: Delays;
let ran: string[];
const start = (onTrouble?: (error: unknown) => void) => {
  ran = [];
  delays = startDelays(onTrouble);
};
const task = (name: string) => async () => {
  await new Promise((resolve) => setImmediate(resolve));
  ran.push(name);
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

afterEach(() => delays.stop());

describe("what happens a little later", () => {
  it("happens by itself, in the order of its due times", async () => {
    start();
    delays.after(40, task("delivery"));
    delays.after(10, task("send"));
    expect(delays.pending()).toBe(2);
    await pause(100);
    expect(ran).toEqual(["send", "delivery"]);
    expect(delays.pending()).toBe(0);
  });

  it("happens at once when it is flushed, with what it leads to, and not again", async () => {
    start();
    delays.after(60, task("delivery"));
    delays.after(20, async () => {
      ran.push("send");
      delays.after(50_000, task("follow-up"));
    });
    await delays.flush();
    expect(ran).toEqual(["send", "delivery", "follow-up"]);
    await pause(100);
    expect(ran).toHaveLength(3);
  });

  it("waits for the flush while it is held", async () => {
    start();
    delays.after(5, task("before"));
    delays.hold();
    delays.after(5, task("after"));
    await pause(30);
    expect(ran).toEqual([]);
    await delays.flush();
    expect(ran).toEqual(["before", "after"]);
  });

  it("goes on when one of it fails", async () => {
    const troubles: unknown[] = [];
    start((error) => troubles.push(error));
    delays.after(1, async () => {
      throw new Error("topic gone");
    });
    delays.after(2, task("delivery"));
    await delays.flush();
    expect(ran).toEqual(["delivery"]);
    expect(troubles).toEqual([new Error("topic gone")]);
  });
});
