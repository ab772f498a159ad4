import { createHash } from "node:crypto";
import type { APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { claim, type Kept, keepActions, release } from "../../shared/idempotency/store.ts";
import { conflict, Refusal } from "../../shared/kernel/errors.ts";
import type { Exchange } from "./api.ts";

const given = (event: Exchange): string | undefined => {
  if (!event.routeKey.startsWith("POST ") || event.route.idempotent) return undefined;
  const header = event.headers["idempotency-key"];
  if (header === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(header))
    throw new Refusal("malformed", "bad-idempotency-key", "An Idempotency-Key is 1 to 255 visible ASCII characters.", [
      { pointer: "/headers/idempotency-key", message: "must be 1 to 255 visible ASCII characters" },
    ]);
  return header;
};

const bodyHash = (event: Exchange): string =>
  createHash("sha256")
    .update(JSON.stringify([event.rawPath, event.body ?? "", event.isBase64Encoded]))
    .digest("base64url");

/** Purpose of a sealed answer: of this account, so that none is opened elsewhere. */
const purpose = ({ ctx }: Exchange): string => `${ctx.accountId} answer`;

/** An answer as it is kept: sealed where it shows a secret, so that the table alone tells nobody (an API key's text). */
const closed = (event: Exchange, answer: Kept): Kept =>
  event.route.sealed ? { ...answer, body: event.ctx.secrets.seal(purpose(event), answer.body) } : answer;

const opened = (event: Exchange, answer: Kept): Kept =>
  event.route.sealed ? { ...answer, body: event.ctx.secrets.open(purpose(event), answer.body) ?? "" } : answer;

const replay = (kept: Kept): APIGatewayProxyStructuredResultV2 => ({
  statusCode: kept.status,
  headers: { "content-type": "application/json", ...kept.headers, "idempotency-replayed": "true" },
  body: kept.body,
});

const kept = ({ statusCode = 200, body, headers }: APIGatewayProxyStructuredResultV2): Kept => ({
  status: statusCode,
  body: String(body),
  headers: headers as Kept["headers"],
});

/**
 * Idempotency-Key on POST: the same key and body get the same bytes for 24 hours, another body 422, two at once 409.
 * The key is of one account, actor and route. A refusal gives the key back: the same request may succeed later.
 */
export const answerOnce = async (
  event: Exchange,
  context: Context,
  run: () => Promise<unknown>,
  present: (reply: unknown) => APIGatewayProxyStructuredResultV2,
): Promise<APIGatewayProxyStructuredResultV2> => {
  const header = given(event);
  if (header === undefined) return present(await run());
  const { ctx } = event;
  const name = JSON.stringify([ctx.actor.id, event.routeKey, header]);
  const lease = Math.ceil((context.getRemainingTimeInMillis?.() ?? 30_000) / 1000) + 1;
  const found = await claim(ctx, name, bodyHash(event), lease);
  if (found.state === "kept") return replay(opened(event, found));
  if (found.state === "other")
    throw new Refusal("invalid", "idempotency-key-reused", "This Idempotency-Key was used with another request.");
  if (found.state === "busy")
    throw conflict("idempotency-key-busy", "A request with this Idempotency-Key is under way.");
  const clientId = (event.parsed.params as { clientId?: string } | undefined)?.clientId;
  const keep = (answer: Kept) => keepActions(ctx, found, closed(event, answer), clientId);
  let keptWithEffect = false;
  ctx.keepAnswer = (reply) => {
    keptWithEffect = true;
    return keep(kept(present(reply)));
  };
  try {
    const response = present(await run());
    if (!keptWithEffect) await ctx.table.transact(keep(kept(response)));
    return response;
  } catch (error) {
    await release(ctx, found);
    throw error;
  }
};
