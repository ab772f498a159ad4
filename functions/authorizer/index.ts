import * as z from "zod";
import { tableAlone } from "../services.ts";
import { type Asked, authorizerOf, type Verdict } from "./authorize.ts";
import { checkBy, verifierOf } from "./sign-in.ts";

const Environment = z.object({
  USER_POOL_ID: z.string().min(1),
  USER_POOL_CLIENT_ID: z.string().min(1),
});

const environment = Environment.parse(process.env);

/** Checks staff's tokens by the stack's own user pool; its keys are fetched at the first one. */
export const verifier = verifierOf(environment.USER_POOL_ID, environment.USER_POOL_CLIENT_ID);

const authorize = authorizerOf({
  table: tableAlone(),
  check: checkBy(verifier),
});

/** The HTTP API's Lambda authorizer, payload 2.0, simple answers. It holds no right to the secret and reads none. */
export const handler = (event: Asked): Promise<Verdict> => authorize(event);
