import type { WireAnswer } from "../../services/http-service.ts";

export type Body = Record<string, unknown>;

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): WireAnswer => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

/** An answer in Square's form of errors. */
export const errorAnswer = (
  status: number,
  category: string,
  code: string,
  detail: string,
  headers: Record<string, string> = {},
): WireAnswer => json(status, { errors: [{ category, code, detail }] }, headers);

/** A request that Square refuses. */
export class Refused extends Error {
  readonly answer: WireAnswer;
  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.answer = errorAnswer(status, "INVALID_REQUEST_ERROR", code, detail);
  }
}

/** Square's cursors mean nothing to anybody else, and belong to the query they were given for. */
export const cursorOf = (place: string, query: string): string =>
  Buffer.from(JSON.stringify([place, query])).toString("base64url");

export const placeOf = (cursor: unknown, query: string): string | undefined => {
  if (cursor === undefined || cursor === null || cursor === "") return undefined;
  try {
    const [place, of] = JSON.parse(Buffer.from(String(cursor), "base64url").toString("utf8")) as string[];
    if (of === query && place) return place;
  } catch {
    // refused below, as a cursor of another query is
  }
  throw new Refused(400, "INVALID_CURSOR", "The cursor is not of this query.");
};

export const timeOf = (value: string | undefined | null, name: string): string | undefined => {
  if (value === undefined || value === null || value === "") return undefined;
  if (Number.isNaN(Date.parse(value))) throw new Refused(400, "INVALID_TIME", `${name} is not an RFC 3339 timestamp.`);
  return new Date(value).toISOString();
};
