import type { DeliveryEvent } from "./event.ts";

/**
 * Who fetches pictures and follows links, by user agent; the first that matches counts. Addresses are not judged: such lists rot.
 * Gmail's and Yahoo's proxies fetch a picture when somebody opens the message, so they are people; Apple's Mail Privacy Protection
 * fetches every picture by itself, under a bare `Mozilla/5.0`.
 */
const agents: readonly [pattern: RegExp, by: "human" | "machine", why: string][] = [
  [/^\s*-?\s*$/, "machine", "noUserAgent"],
  [/^mozilla\/5\.0$/i, "machine", "appleMailPrivacy"],
  [/googleimageproxy|via ggpht\.com/i, "human", "gmailProxy"],
  [/yahoomailproxy/i, "human", "yahooProxy"],
  [/barracuda|bnsf|sentinel/i, "machine", "barracuda"],
  [/mimecast/i, "machine", "mimecast"],
  [/proofpoint|urldefense/i, "machine", "proofpoint"],
  [
    /safelinks|microsoft[ -]?defender|skypeuripreview|microsoft office (?:existence|protocol) discovery/i,
    "machine",
    "microsoft",
  ],
  [
    /symantec|messagelabs|trend ?micro|fireeye|trellix|forcepoint|cisco[ -]?(?:esa|ironport)|sophos|cloudmark/i,
    "machine",
    "scanner",
  ],
  [/headlesschrome|phantomjs|puppeteer|playwright|selenium|electron\/\d+ .*headless/i, "machine", "headlessBrowser"],
  [
    /^(?:python|curl|wget|go-http-client|java|okhttp|axios|node|undici|libwww|lua-resty|ruby|perl|php|guzzle|apache-httpclient|http_request)/i,
    "machine",
    "script",
  ],
  [/python-requests|aiohttp|scrapy|postmanruntime/i, "machine", "script"],
  [/facebookexternalhit|whatsapp\/|telegrambot|slackbot|twitterbot|linkedinbot|discordbot/i, "machine", "linkPreview"],
  [/bot\b|crawler|spider|slurp|scanner|preview|monitor/i, "machine", "robot"],
];

/** Nobody is faster than this after a message was delivered, in milliseconds. */
const soonest = { opened: 1000, clicked: 2000 } as const;

/**
 * Whether a person or a machine opened or clicked, and why we think so (rules.md, Sending: "human or machine and why").
 * @param deliveredAt when the message was delivered, if that is known; scanners act before or right after
 * @returns `why`: a word of the table, `tooSoon`, `beforeDelivery`, or `nothingAgainst`
 */
export const verdictOf = (
  event: { kind: "opened" | "clicked" } & Pick<DeliveryEvent, "at" | "userAgent" | "ip">,
  deliveredAt?: string,
): { by: "human" | "machine"; why: string } => {
  const agent = (event.userAgent ?? "").slice(0, 1000);
  const known = agents.find(([pattern]) => pattern.test(agent));
  if (known?.[1] === "machine") return { by: "machine", why: known[2] };
  const waited = deliveredAt === undefined ? Number.NaN : Date.parse(event.at) - Date.parse(deliveredAt);
  if (waited < 0) return { by: "machine", why: "beforeDelivery" };
  if (waited < soonest[event.kind]) return { by: "machine", why: "tooSoon" };
  return { by: "human", why: known?.[2] ?? "nothingAgainst" };
};
