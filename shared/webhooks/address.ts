import { BlockList, isIP } from "node:net";

/** Addresses that lead to machines, not to the public (IANA special-purpose registries, RFC 6890); the guard of outbound calls judges names. */
const inside = new BlockList();
const ranges: [string, number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
];
for (const [net, bits] of ranges) inside.addSubnet(net, bits, "ipv4");
/** Where the public is in IPv6 (RFC 4291). */
const unicast = new BlockList();
unicast.addSubnet("2000::", 3, "ipv6");

const isInside = (host: string): boolean => {
  const family = isIP(host);
  if (family === 0) return host === "localhost" || host.endsWith(".localhost");
  return family === 6 ? !unicast.check(host, "ipv6") : inside.check(host, "ipv4");
};

/**
 * What is wrong with an address that is to be called, or undefined: it must be https, without a name and password, and lead outside
 * (reliability.md, 22). `allowed` are addresses of this machine that a local run may call, by http too. Numbers in any form are addresses
 * (WHATWG URL); where a name leads is judged when it is called.
 */
export const faultOfAddress = (text: string, allowed: readonly string[]): string | undefined => {
  if (!URL.canParse(text)) return "must be an address such as https://example.com/hooks";
  const { protocol, hostname, username, password } = new URL(text);
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const here = allowed.includes(host);
  if (username || password) return "must not hold a name or password";
  if (protocol !== "https:" && !(here && protocol === "http:")) return "must begin with https://";
  return here || !isInside(host) ? undefined : "must not lead to a private address";
};
