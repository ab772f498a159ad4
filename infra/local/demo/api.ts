import { randomUUID } from "node:crypto";
import pRetry, { AbortError } from "p-retry";

/** The API as the local run itself uses it: JSON in and out; anything but a success is an error that says what was asked and answered. */
export interface Api {
  get: <T>(path: string) => Promise<T>;
  send: <T>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body: unknown) => Promise<T>;
  /** sends a form as a browser does, to a path of the API or an address: with nobody's key */
  submit: (address: string, fields: Record<string, string | Blob>) => Promise<void>;
  /** the API as the holder of another key uses it */
  as: (apiKey: string) => Api;
}

/**
 * Asks again after a 5xx: on a busy machine a request can take longer than its function may. What was done already is not
 * done again: each request has an Idempotency-Key.
 */
export const apiOf = (url: string, apiKey: string): Api => {
  const ask = async (key: string, method: string, path: string, body?: unknown) => {
    const headers = {
      authorization: `Bearer ${apiKey}`,
      "idempotency-key": key,
      ...(body !== undefined && { "content-type": "application/json" }),
    };
    const response = await fetch(url + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return text === "" ? undefined : JSON.parse(text);
    const answer = new Error(`The studio could not be made: ${method} ${path} answered ${response.status} ${text}`);
    throw response.status >= 500 ? answer : new AbortError(answer);
  };
  const persist = (method: string, path: string, body?: unknown) => {
    const key = randomUUID();
    return pRetry(() => ask(key, method, path, body), { retries: 4, minTimeout: 500 });
  };
  const submit = async (address: string, fields: Record<string, string | Blob>): Promise<void> => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    const response = await fetch(new URL(address, url), { method: "POST", body });
    if (!response.ok)
      throw new Error(
        `The studio could not be made: a form to ${address} answered ${response.status} ${await response.text()}`,
      );
  };
  return { submit, get: (path) => persist("GET", path), send: persist, as: (other) => apiOf(url, other) };
};
