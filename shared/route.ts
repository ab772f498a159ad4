import type * as z from "zod";
import type { Ctx } from "./ctx.ts";
import type { Right } from "./kernel/rights.ts";

/** One route: its contract as data. The key it stands under is the HTTP API's route key, `METHOD /path`. */
export interface Route {
  summary: string;
  /** what the caller must be allowed (kernel/rights.ts); `public` needs no credentials */
  right: Right | "public";
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** largest body in bytes, where it is not 256 KB */
  maxBody?: number;
  /** repeating it changes nothing, so an Idempotency-Key is neither needed nor kept */
  idempotent?: boolean;
  /** its answer shows a secret: an answer kept for an Idempotency-Key is kept sealed */
  sealed?: boolean;
  /** its answer is drawn for whoever prefers image/svg+xml: its handler gives a `Reply` with a picture */
  picture?: boolean;
  /** a PATCH of settings that build on nothing that was read: no revision, no If-Match */
  unversioned?: true;
  /** for people in a browser: answers HTML (`Html`), problems too, and takes a form as its body, url-encoded or multipart */
  page?: true;
  /** its answer is a file of this media type, or range of types: its function answers it without the pipeline (functions/reference) */
  file?: string;
  /** its handler gets the request's bytes as they came, for a signature over them; no body is parsed */
  wire?: true;
  /** the answer to success, by its one status */
  reply: Readonly<Partial<Record<200 | 201 | 202 | 204, z.ZodType>>>;
}

export type Routes = Readonly<Record<string, Route>>;
export const defineRoutes = <const R extends Routes>(routes: R): R => routes;

/** A request as it came: its address, headers by their names in lower case, the body's bytes as UTF-8 text. */
export interface WireRequest {
  url: string;
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}

type OutputOf<S> = S extends z.ZodType ? z.output<S> : undefined;

/** Where a request came from, as proof of who signed: personal data, never logged. */
export interface Origin {
  /** the IP address */
  address: string;
  /** what the browser calls itself, at most 500 characters; empty where it says nothing */
  userAgent: string;
}

/** What a handler gets: the parsed parts of the request. */
export interface RequestOf<R extends Route> {
  params: OutputOf<R["params"]>;
  query: OutputOf<R["query"]>;
  body: OutputOf<R["body"]>;
  /** revision in If-Match, without quotes */
  ifMatch: string | undefined;
  /** Accept-Language as sent, for pages */
  languages: string | undefined;
  from: Origin;
  /** the request as it came, where the route asks for it */
  wire: R["wire"] extends true ? WireRequest : undefined;
}

/** A method, so that an answer of a narrower type still is an answer of the wider one. */
interface Drawing<B> {
  draw(body: B): string;
}

/** An answer with headers, where a body alone does not say it all; `picture` draws it as SVG. */
export class Reply<B> {
  readonly body: B;
  readonly headers: Record<string, string>;
  readonly picture: Drawing<B>["draw"] | undefined;
  constructor(body: B, headers: Record<string, string>, picture?: Drawing<B>["draw"]) {
    this.body = body;
    this.headers = headers;
    this.picture = picture;
  }
}

/** The answer with the revision of what can be edited, for If-Match. */
export const withEtag = <B>(body: B, revision: string): Reply<B> => new Reply(body, { etag: `"${revision}"` });

type BodyOf<R extends Route> = z.input<NonNullable<R["reply"][keyof R["reply"]]> & z.ZodType>;

/** One handler per route: one that is missing does not compile. */
export type Handlers<R extends Routes> = {
  [K in keyof R]: (request: RequestOf<R[K]>, ctx: Ctx) => Promise<BodyOf<R[K]> | Reply<BodyOf<R[K]>>>;
};
