/** One fault of a request: a JSON pointer into it (RFC 6901) and what is wrong there. */
export interface Fault {
  pointer: string;
  message: string;
}

/** The kinds of refusal a caller can meet, and their HTTP status. */
const statuses = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  conflict: 409,
  stale: 412,
  tooLarge: 413,
  unsupportedMediaType: 415,
  invalid: 422,
} as const;

export type RefusalKind = keyof typeof statuses;

/**
 * The one error that is meant for the caller: kind (status), machine code, sentence, every fault.
 * Anything else thrown is ours to mend and answered as `internal`.
 */
export class Refusal extends Error {
  readonly kind: RefusalKind;
  readonly code: string;
  readonly faults: Fault[];
  readonly headers: Record<string, string>;

  constructor(
    kind: RefusalKind,
    code: string,
    sentence: string,
    faults: Fault[] = [],
    headers: Record<string, string> = {},
  ) {
    super(sentence);
    this.name = "Refusal";
    this.kind = kind;
    this.code = code;
    this.faults = faults;
    this.headers = headers;
  }

  get status(): number {
    return statuses[this.kind];
  }
}

/** 404 for what is not there, and just so for what belongs to another account. */
export const notFound = (what: string): Refusal => new Refusal("notFound", "not-found", `There is no such ${what}.`);

export const conflict = (code: string, sentence: string, faults?: Fault[]): Refusal =>
  new Refusal("conflict", code, sentence, faults);

export const invalid = (faults: Fault[]): Refusal =>
  new Refusal(
    "invalid",
    "invalid",
    `The request has ${faults.length === 1 ? "a fault" : `${faults.length} faults`}.`,
    faults,
  );

export const forbidden = (sentence: string): Refusal => new Refusal("forbidden", "forbidden", sentence);

/** Zod's issues as faults; `at` is the pointer of the value that was parsed. */
export const faultsOf = (
  issues: readonly { path: PropertyKey[]; message: string; code?: string; keys?: unknown }[],
  at = "",
): Fault[] =>
  issues.flatMap((issue) => {
    const pointer =
      at + issue.path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
    return issue.code === "unrecognized_keys" && Array.isArray(issue.keys)
      ? issue.keys.map((name: string) => ({ pointer: `${pointer}/${name}`, message: "is not known here" }))
      : [{ pointer, message: issue.message }];
  });
