import { type SignInRequest, startSignIn } from "../../infra/local/services/sign-in.ts";

/** The local run's stand-in for Cognito with a pool of its own; `calls` keeps what came. */
export const fakeCognito = async () => {
  const calls: (SignInRequest & { operation: string })[] = [];
  const heard = (operation: string, request: SignInRequest) => calls.push({ operation, ...request });
  const { endpoint, stop } = await startSignIn({ pools: ["us-east-1_Tideline1"], heard });
  return { calls, url: endpoint, close: stop };
};
