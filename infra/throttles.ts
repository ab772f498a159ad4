/** Requests a second, and at once: over all callers of a stage or of one route, since a gateway does not tell callers apart. */
export interface Throttle {
  rateLimit: number;
  burstLimit: number;
}

interface RouteThrottle extends Throttle {
  /** which paths of the route tables */
  paths: RegExp;
  /** why these may be asked less often than the rest */
  why: string;
}

/** Routes with a limit of their own, where it is below the stage's (stages.ts): what is open to guessing, and what is expensive. The first that matches counts. */
export const routeThrottles: readonly RouteThrottle[] = [
  {
    paths: /^\/[upw]\/\{/,
    rateLimit: 50,
    burstLimit: 100,
    why: "Pages of signed links are open to everybody: whoever tries tokens must not take the desk's requests.",
  },
  {
    paths: /^\/hooks\/\{/,
    rateLimit: 50,
    burstLimit: 100,
    why: "Vendors repeat for hours what was refused; whoever tries addresses must not take the desk's requests.",
  },
  {
    paths: /^\/docs(?:\/|$)/,
    rateLimit: 20,
    burstLimit: 40,
    why: "A page for people, open to everybody; what it loads is kept by browsers.",
  },
  {
    paths: /^\/v1\/openapi\.json$/,
    rateLimit: 5,
    burstLimit: 10,
    why: "Half a megabyte to everybody who asks, read once by a program that is being written.",
  },
  { paths: /^\/v1\/health$/, rateLimit: 20, burstLimit: 40, why: "Open to everybody, and asked once a minute." },
  {
    paths: /^\/v1\/(?:staff|api-keys)(?:\/|$)/,
    rateLimit: 10,
    burstLimit: 20,
    why: "Who may come in: set by a person now and then, and each invitation is a mail.",
  },
  {
    paths:
      /^\/v1\/(?:sources\/\{source\}|webhooks\/\{webhookId\})\/(?:credentials|test|sync|subscription|replay|relink|rotate)$/,
    rateLimit: 5,
    burstLimit: 10,
    why: "Each calls other software, or begins work through months of what it sent, by hand.",
  },
  {
    paths:
      /^\/v1\/(?:exports|imports)(?:\/|$)|^\/v1\/clients\/(?:bulk|\{clientId\}\/export)(?:\/|$)|\/campaigns(?:\/preview)?$/,
    rateLimit: 10,
    burstLimit: 20,
    why: "Each reads many clients or begins work through all of them: somebody asks for it now and then.",
  },
  {
    paths:
      /\/(?:preview|why|why\/\{clientId\})$|\/messages\/preview$|^\/v1\/(?:reports|audit|duplicates)(?:\/|$)|\}\/clients$/,
    rateLimit: 20,
    burstLimit: 40,
    why: "Each goes through many clients for one answer.",
  },
  {
    paths: /^\/v1\/clients$/,
    rateLimit: 100,
    burstLimit: 200,
    why: "The search, asked at every few letters: half of the stage, so that a broken screen cannot take all of it.",
  },
];

/** The limit of a route of its own; none: the stage's counts. */
export const throttleOf = (path: string): Throttle | undefined => routeThrottles.find(({ paths }) => paths.test(path));
