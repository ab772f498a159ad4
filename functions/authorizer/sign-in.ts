import { CognitoJwtVerifier } from "aws-jwt-verify";
import { CognitoJwtInvalidTokenUseError, FetchError, JwtBaseError, JwtExpiredError } from "aws-jwt-verify/error";
import { type JwksCache, SimpleJwksCache } from "aws-jwt-verify/jwk";

/** Who signed in, and until when that holds (epoch ms). */
export interface SignIn {
  subject: string;
  until: number;
}

/** Says who a token is of, or why it does not hold. Throws when we cannot tell: no keys to check it by. */
export type CheckToken = (token: string) => Promise<SignIn | { problem: string }>;

type Verifier = ReturnType<typeof verifierOf>;

/**
 * Verifies tokens of one user pool and client by the pool's published keys, which are fetched once and kept. Access tokens
 * only: they are made for an API and can be revoked; an ID token tells an application who its user is (OpenID Connect 2).
 */
export const verifierOf = (userPoolId: string, clientId: string, keys: JwksCache = new SimpleJwksCache()) =>
  CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: "access" }, { jwksCache: keys });

export const checkBy =
  (verifier: Verifier): CheckToken =>
  async (token) => {
    try {
      const { sub, exp } = await verifier.verify(token);
      return { subject: sub, until: exp * 1000 };
    } catch (error) {
      if (error instanceof FetchError || !(error instanceof JwtBaseError)) throw error;
      return { problem: reasonOf(error) };
    }
  };

const reasonOf = (error: JwtBaseError): string => {
  if (error instanceof JwtExpiredError) return "This sign-in has expired; refresh it or sign in again.";
  if (error instanceof CognitoJwtInvalidTokenUseError)
    return "This is no access token; send the access token of the sign-in, not its ID token.";
  return "These credentials are not valid: neither an API key nor the access token of a sign-in here.";
};
