/**
 * Headers of every answer; one that says more of its own says it over these. An answer is not kept, guessed at, run, framed, asked for
 * in the clear or told onwards (OWASP REST Security Cheat Sheet).
 */
export const usualHeaders = (requestId: string): Record<string, string> => ({
  "x-request-id": requestId,
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "x-content-type-options": "nosniff",
});
