import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface Request {
  UserPoolId: string;
  Username: string;
  UserAttributes?: { Name: string; Value: string }[];
}

/** Cognito's wire format (awsJson1_1) for the two operations the command uses; `calls` keeps what came. */
export const fakeCognito = async () => {
  const users = new Map<string, string>();
  const calls: (Request & { operation: string })[] = [];
  const answer = (operation: string, { UserPoolId, Username, UserAttributes = [] }: Request): [number, object] => {
    if (UserPoolId === "us-east-1_Missing")
      return [400, { __type: "ResourceNotFoundException", message: `User pool ${UserPoolId} does not exist.` }];
    const subject = users.get(Username);
    if (operation === "AdminGetUser")
      return [200, { Username: subject, UserAttributes: [{ Name: "sub", Value: subject }], Enabled: true }];
    if (subject) return [400, { __type: "UsernameExistsException", message: "User account already exists" }];
    users.set(Username, `sub-of-${Username}`);
    const Attributes = [...UserAttributes, { Name: "sub", Value: users.get(Username) }];
    return [200, { User: { Username: users.get(Username), Attributes, UserStatus: "FORCE_CHANGE_PASSWORD" } }];
  };
  const server = createServer(async (request, reply) => {
    const body = JSON.parse(await text(request)) as Request;
    const operation = String(request.headers["x-amz-target"]).split(".")[1]!;
    calls.push({ operation, ...body });
    const [status, content] = answer(operation, body);
    reply.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(content));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { calls, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
};
