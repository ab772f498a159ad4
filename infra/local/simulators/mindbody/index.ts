import { startHttpService } from "../../services/http-service.ts";
import { site } from "./catalogue.ts";
import { advance, worldOf } from "./life.ts";
import { pushOf } from "./push.ts";
import { answerOf, type Front } from "./service.ts";
import { truthOf } from "./truth.ts";
import type { WorldOptions } from "./world.ts";

export interface MindbodyOptions extends WorldOptions {
  /** calls a day that are answered; none: any number */
  callsPerDay?: number;
  /** whether visits tell all of the package that paid for them; the description lets them, nobody promises it */
  visitServices?: boolean;
  /** where it is asked; none: any free one */
  port?: number;
}

/**
 * A site of Mindbody on this machine that answers by the vendor's OpenAPI description (paging, defaults of today, inactive clients left out, 401, 429), with a
 * seeded history, a clock that is set, and acts that change it and are told by signed webhooks.
 */
export const startMindbody = async (options: MindbodyOptions = {}) => {
  const world = worldOf(options);
  world.telling = true;
  const push = pushOf(world);
  const login = { apiKey: "simulated-key", username: "owner@example.com", password: "simulated-password" };
  const front: Front = {
    world,
    visitServices: options.visitServices ?? true,
    login,
    push,
    tokens: new Set(),
    calls: new Map(),
    budget: options.callsPerDay ?? Number.POSITIVE_INFINITY,
    spent: 0,
    failures: [],
  };
  const { endpoint, stop } = await startHttpService(answerOf(front), options.port);
  return {
    endpoint,
    stop,
    world,
    settings: { siteId: String(site.id), address: `${endpoint}/public/v6`, pushAddress: endpoint },
    credentials: login,
    now: () => new Date(world.now).toISOString(),
    /** Time goes on to then, and the studio lives on with it; `quietly`: no webhooks of it. */
    advance(to: string, quietly = true): void {
      world.telling = !quietly;
      advance(world, Date.parse(to));
      world.telling = true;
    },
    /** Another day's calls may be made. */
    newDay(): void {
      front.spent = 0;
    },
    /** The next answers are failures. */
    fail(times: number, status: number, headers: Record<string, string> = {}): void {
      for (let i = 0; i < times; i += 1) front.failures.push({ status, headers });
    },
    /** Calls by path since this was last asked. */
    calls(): Record<string, number> {
      const counted = Object.fromEntries(front.calls);
      front.calls.clear();
      return counted;
    },
    webhooks: push.webhooks,
    deliver: push.deliver,
    truth: () => truthOf(world),
  };
};
