import type { Point } from "../privacy/suppressed.ts";

/** An address or number as a page shows it: m…@example.com, …0134. Who holds the link knows which it is, who looks on does not. */
export const masked = ({ channel, value }: Point): string => {
  if (channel === "sms") return `…${value.slice(-4)}`;
  const at = value.lastIndexOf("@");
  const [first = ""] = value;
  return at < 1 ? `${first}…` : `${first}…${value.slice(at)}`;
};
