import type { Got } from "got";
import { RequestError } from "got";

export interface Asked {
  method?: "GET" | "POST" | "PUT" | "PATCH";
  url: string;
  /** a value that is undefined is left out; a list is repeated under its name */
  query?: Record<string, string | number | boolean | readonly (string | number)[] | undefined>;
  headers?: Record<string, string>;
  json?: unknown;
}

/** A 2xx answer, its JSON parsed. */
export type Ask = (asked: Asked) => Promise<unknown>;

/** The vendor throttles, is out of order, or the day's calls are spent: go on at `until` (RFC 3339 UTC). */
export class Later extends Error {
  readonly until: string;
  readonly because: "throttled" | "unavailable" | "budget";
  constructor(because: Later["because"], until: string) {
    super(`The booking software is to be asked again at ${until} (${because}).`);
    this.name = "Later";
    this.because = because;
    this.until = until;
  }
}

/** The vendor refuses what we ask: wrong credentials, missing rights, an address that is none. The sentence is for the studio. */
export class Unusable extends Error {
  readonly status: number | undefined;
  constructor(sentence: string, status?: number) {
    super(sentence);
    this.name = "Unusable";
    this.status = status;
  }
}

export interface AskProps {
  client: Got;
  now: () => string;
  /** called before each try that reaches the vendor; throws `Later` when the day's calls are spent */
  spend: () => void;
}

/** Minutes after which a vendor is asked again that names no time. */
const [pauseMinutes, outageMinutes] = [2, 10];

const later = (now: string, seconds: number): string => new Date(Date.parse(now) + seconds * 1000).toISOString();

/** Seconds a `Retry-After` header means (RFC 9110, 10.2.3): a number, or a date. */
const secondsIn = (header: string | undefined, now: string): number | undefined => {
  if (header === undefined) return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - Date.parse(now)) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 24 * 3600) : undefined;
};

const searchOf = (query: Asked["query"] = {}): URLSearchParams => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : value === undefined ? [] : [value])
      search.append(name, String(one));
  return search;
};

const refusal = (status: number, url: string): Unusable => {
  const { host, pathname } = new URL(url);
  if (status === 401) return new Unusable("The booking software does not accept these credentials.", status);
  if (status === 403)
    return new Unusable(`These credentials may not read ${pathname} of the booking software.`, status);
  return new Unusable(`${host} answered ${status} to ${pathname}.`, status);
};

/**
 * Asks a vendor over HTTP. 429 and 5xx are tried again within seconds, then told by `Later` with the vendor's own time where it names one;
 * anything else that is no 2xx, and an address that may not be called, by `Unusable`.
 */
export const askWith = ({ client, now, spend }: AskProps): Ask => {
  const counted = client.extend({ hooks: { beforeRequest: [spend] } });
  return async ({ method = "GET", url, query, headers, json }) => {
    const answer = await counted(url, {
      method,
      searchParams: searchOf(query),
      responseType: "text",
      ...(headers && { headers }),
      ...(json !== undefined && { json }),
    }).catch((error: unknown) => {
      throw failed(error, now());
    });
    const { statusCode: status } = answer;
    if (status >= 200 && status < 300) return parsed(answer.body, url);
    const seconds = secondsIn(answer.headers["retry-after"], now());
    if (status === 429) throw new Later("throttled", later(now(), seconds ?? pauseMinutes * 60));
    if (status >= 500) throw new Later("unavailable", later(now(), seconds ?? outageMinutes * 60));
    throw refusal(status, url);
  };
};

const parsed = (body: string, url: string): unknown => {
  if (body === "") return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw new Unusable(`${new URL(url).host} answered with something that is no JSON.`);
  }
};

/** Got wraps what its hooks throw. */
const failed = (error: unknown, now: string): unknown => {
  if (!(error instanceof RequestError)) return error;
  if (error.cause instanceof Later) return error.cause;
  if (/is not allowed/.test(error.message))
    return new Unusable("This address may not be called: it is not a public one.");
  if (error.code === "ENOTFOUND" || error.code === "ERR_INVALID_URL") return new Unusable("There is no such address.");
  return new Later("unavailable", later(now, outageMinutes * 60));
};
