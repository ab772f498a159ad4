import { startMindbody } from "../../infra/local/simulators/mindbody/index.ts";
import { startSquare } from "../../infra/local/simulators/square/index.ts";

/** What is true of a client at the vendor, by its own data. */
export interface Truth {
  ltv: number;
  attended: number;
}

/** A simulated vendor, as the tests of syncing use any. */
export interface Site {
  connector: "mindbody" | "square";
  settings: object;
  credentials: Record<string, string>;
  /** by the id under which a client comes over; clients without anything may be left out */
  truth(): Map<string, Truth>;
  /** the next answers are failures */
  fail(times: number, status: number, headers?: Record<string, string>): void;
  /** calls by method and path since this was last asked */
  calls(): Record<string, number>;
  /** time goes on to then */
  at(time: string): void;
  stop(): Promise<void>;
}

export interface SiteOptions {
  clients: number;
  months: number;
  seed?: number;
  now?: string;
  /** credentials, where they are a token */
  token?: string;
  /** where the vendor has classes */
  classesPerDay?: number;
}

const openMindbody = async ({
  clients,
  months,
  seed = 1,
  now = new Date().toISOString(),
  classesPerDay = Math.max(1, Math.round(clients / 75)),
}: SiteOptions) => {
  const site = await startMindbody({ clients, months, seed, now, classesPerDay, appointmentsPerDay: 1 });
  const opened: Site = {
    connector: "mindbody",
    settings: site.settings,
    credentials: site.credentials,
    truth: () => new Map([...site.truth()].map(([id, { ltv, attended }]) => [String(id), { ltv, attended }])),
    fail: site.fail,
    calls: site.calls,
    at: site.advance,
    stop: site.stop,
  };
  return { ...opened, simulator: site };
};

const openSquare = async ({ clients, months, seed = 1, now = new Date().toISOString(), token }: SiteOptions) => {
  const site = await startSquare({ customers: clients, months, seed, now, ...(token && { token }) });
  const opened: Site = {
    connector: "square",
    settings: { address: site.endpoint },
    credentials: { accessToken: site.token },
    truth: site.truth,
    fail: site.fail,
    calls() {
      const counted = Object.fromEntries(site.counts);
      site.counts.clear();
      return counted;
    },
    at: site.at,
    stop: site.stop,
  };
  return { ...opened, simulator: site };
};

/** Each vendor there is a simulator of. */
export const vendors = { mindbody: openMindbody, square: openSquare };
