import { randomUUID } from "node:crypto";
import { readJson, writeJson } from "../files.ts";
import { type JsonAnswer, startJsonService } from "./json-service.ts";

/** What is read of a request; one operation more is refused, never guessed. */
export interface SignInRequest {
  UserPoolId?: string;
  Username?: string;
  MessageAction?: string;
  UserAttributes?: { Name: string; Value: string }[];
}

export interface SignInServer {
  endpoint: string;
  stop(): Promise<void>;
}

interface Props {
  /** ids of the user pools there are */
  pools: string[];
  /** where users are kept, readable by the owner alone; undefined: nowhere */
  file?: string | undefined;
  /** hears of every call, where a test wants to know */
  heard?: (operation: string, request: SignInRequest) => void;
}

const fault = (name: string, message: string): JsonAnswer => [400, { __type: name, message }];

/**
 * A stand-in for Cognito that knows AdminCreateUser and AdminGetUser alone (AWS JSON 1.1): who was let in, by email and pool.
 * No mail leaves this machine, and nobody signs in here: the local run takes API keys.
 */
export const startSignIn = ({ pools, file, heard }: Props): Promise<SignInServer> => {
  const users = new Map(Object.entries((file && readJson<Record<string, string>>(file)) || {}));
  const named = ({ UserPoolId, Username = "" }: SignInRequest) => `${UserPoolId} ${Username.toLowerCase()}`;
  const shown = (subject: string) => ({ Username: subject, Enabled: true, UserStatus: "FORCE_CHANGE_PASSWORD" });

  const create = (request: SignInRequest): JsonAnswer => {
    const known = users.get(named(request));
    if (request.MessageAction === "RESEND")
      return known ? [200, { User: shown(known) }] : fault("UserNotFoundException", "User does not exist.");
    if (known) return fault("UsernameExistsException", "User account already exists");
    const subject = randomUUID();
    users.set(named(request), subject);
    if (file) writeJson(file, Object.fromEntries(users));
    const Attributes = [...(request.UserAttributes ?? []), { Name: "sub", Value: subject }];
    return [200, { User: { ...shown(subject), Attributes } }];
  };
  const get = (request: SignInRequest): JsonAnswer => {
    const subject = users.get(named(request));
    if (!subject) return fault("UserNotFoundException", "User does not exist.");
    return [200, { ...shown(subject), UserAttributes: [{ Name: "sub", Value: subject }] }];
  };

  return startJsonService((target, body) => {
    const operation = target.split(".")[1] ?? "";
    const request = body as SignInRequest;
    heard?.(operation, request);
    if (!pools.includes(request.UserPoolId ?? ""))
      return fault("ResourceNotFoundException", `User pool ${request.UserPoolId} does not exist.`);
    if (operation === "AdminCreateUser") return create(request);
    if (operation === "AdminGetUser") return get(request);
    return fault("UnknownOperationException", "");
  });
};
