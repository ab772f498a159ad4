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

/** 412 for an edit of what somebody else changed meanwhile, with the revision that holds now. */
export const stale = (rev: string): Refusal =>
  new Refusal(
    "stale",
    "stale",
    "Somebody changed this meanwhile; read it again.",
    [{ pointer: "/headers/if-match", message: `is no longer the revision: that is ${rev}` }],
    { etag: `"${rev}"` },
  );

export const invalid = (faults: Fault[]): Refusal =>
  new Refusal(
    "invalid",
    "invalid",
    `The request has ${faults.length === 1 ? "a fault" : `${faults.length} faults`}.`,
    faults,
  );

/** Faults that are named; what comes beyond is counted, so that no answer outgrows its request. */
const mostNamed = 100;

const named = (faults: Fault[], at: string, most: number): Fault[] =>
  faults.length <= most
    ? faults
    : [...faults.slice(0, most), { pointer: at, message: `and ${faults.length - most} more faults` }];

/** Zod's issues as faults, at most `most`; `at` is the pointer of the value that was parsed. */
export const faultsOf = (
  issues: readonly { path: PropertyKey[]; message: string; code?: string; keys?: unknown }[],
  at = "",
  most = mostNamed,
): Fault[] =>
  named(
    issues.flatMap((issue) => {
      const pointer = at + pointerTo(issue.path);
      return issue.code === "unrecognized_keys" && Array.isArray(issue.keys)
        ? unknownFields(pointer, issue.keys)
        : [{ pointer, message: issue.message }];
    }),
    at,
    most,
  );

/** Fields nobody asked for. */
export const unknownFields = (at: string, names: string[]): Fault[] =>
  named(
    names.map((name) => ({ pointer: at + pointerTo([name]), message: "is not known here" })),
    at,
    mostNamed,
  );

/** JSON pointer (RFC 6901) of a path; a name somebody made up is cut. */
const pointerTo = (path: PropertyKey[]): string =>
  path.map((step) => `/${String(step).slice(0, 200).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
