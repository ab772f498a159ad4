import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

export const poolId = "us-east-1_Tideline1";
export const clientId = "4v8k2p6q9r1s3t5u7w0x2y4z6a";
export const issuerOf = (pool: string): string => `https://cognito-idp.us-east-1.amazonaws.com/${pool}`;

/** A user pool of our own: its published keys, and access tokens signed by them. */
export const openPool = async (pool = poolId, kid = `key-of-${pool}`) => {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid, use: "sig" as const, alg: "RS256", kty: "RSA" };
  const sign = (subject: string, claims: JWTPayload = {}, expires: number | string = "1h") =>
    new SignJWT({ token_use: "access", client_id: clientId, scope: "openid", username: subject, ...claims })
      .setProtectedHeader({ alg: "RS256", kid })
      .setIssuer(String(claims.iss ?? issuerOf(pool)))
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(privateKey);
  return { jwks: { keys: [jwk] }, sign };
};
export type Pool = Awaited<ReturnType<typeof openPool>>;

/** Publishes a key set by HTTP; `asked` counts how often it was fetched. */
export const publish = async (jwks: object) => {
  const server = createServer((_, reply) => {
    published.asked += 1;
    reply.writeHead(published.status, { "content-type": "application/json" }).end(JSON.stringify(jwks));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const published = {
    asked: 0,
    status: 200,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
  return published;
};
