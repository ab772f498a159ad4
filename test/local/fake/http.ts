/** A function that does what the query asks for: the ways in which one can go wrong. */
export const handler = async (event: { rawQueryString: string; routeKey: string }) => {
  const asked = event.rawQueryString;
  if (asked === "throw") throw new Error("thrown");
  if (asked === "exit") process.exit(3);
  if (asked === "spin") for (;;);
  if (asked === "reject") void Promise.reject(new Error("not awaited"));
  if (asked === "reject") await new Promise((resolve) => setTimeout(resolve, 1000));
  if (asked === "memory") for (const kept: unknown[] = []; ; ) kept.push(new Array(100_000).fill({}));
  if (asked === "long") return { statusCode: 200, body: "x".repeat(7_000_000) };
  return { statusCode: 200, body: JSON.stringify({ event, environment: process.env }) };
};
