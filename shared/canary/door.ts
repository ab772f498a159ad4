/** A request that came to nothing: as a sentence, without anything of a body. */
export class Trouble extends Error {}

/** The front door, as any other software comes in: HTTPS and an API key. */
export interface Door {
  /** address of the API, without a slash at the end */
  url: string;
  apiKey: string;
}

/** Milliseconds one request may take. */
const longest = 10_000;

/**
 * Asks the API; answers the body of a 200.
 * @throws Trouble for any other answer, none in time, or no connection
 */
export const ask = async ({ url, apiKey }: Door, method: "GET" | "POST", path: string, body?: unknown) => {
  try {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(longest),
    });
    if (response.status !== 200) throw new Trouble(`${method} ${path} answered ${response.status}`);
    return (await response.json()) as unknown;
  } catch (error) {
    if (error instanceof Trouble) throw error;
    const { name, cause } = error as Error & { cause?: { code?: string } };
    throw new Trouble(`${method} ${path} was not answered: ${cause?.code ?? name}`);
  }
};
