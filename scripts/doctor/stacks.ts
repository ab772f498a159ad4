import { CloudFormationClient, DescribeStacksCommand, type Stack } from "@aws-sdk/client-cloudformation";
import { GetEventSourceMappingCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ofType, type Place, stackOf } from "../place/place.ts";
import { bad, type Check, type Line, ok } from "./line.ts";

/** Outputs that commands and people need. */
const outputs = ["ApiUrl", "TableName", "UserPoolId", "UserPoolClientId"];
const deploy = ({ stage }: Place): string => `npx cdk deploy --all --context stage=${stage}`;

const stackIn = async (StackName: string): Promise<Stack | undefined> => {
  try {
    const { Stacks = [] } = await new CloudFormationClient().send(new DescribeStacksCommand({ StackName }));
    return Stacks[0];
  } catch (error) {
    if ((error as Error).name === "ValidationError") return undefined;
    throw error;
  }
};

const lookAtStack = (place: Place, name: string, stack: Stack | undefined): Line => {
  if (!stack) return bad(`${name} is not there`, deploy(place));
  const { StackStatus: status = "" } = stack;
  if (/_IN_PROGRESS$/.test(status)) return bad(`${name} is being deployed: ${status}`, "wait until it is done");
  if (!/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status))
    return bad(`${name} is ${status}`, `look at its events in CloudFormation, then ${deploy(place)}`);
  return ok(`${name} is ${status}`);
};

export const stacks: Check = {
  about: "stacks",
  local: false,
  look: async (place) => {
    const [hub, routes] = [stackOf(place.stage), `${stackOf(place.stage)}-routes`];
    const stack = await stackIn(hub);
    const given = new Set((stack?.Outputs ?? []).map(({ OutputKey }) => OutputKey));
    const missing = outputs.filter((name) => !given.has(name));
    return [
      lookAtStack(place, hub, stack),
      lookAtStack(place, routes, await stackIn(routes)),
      missing.length > 0 ? bad(`outputs missing: ${missing.join(", ")}`, deploy(place)) : ok("all outputs are there"),
    ];
  },
};

/** The event sources: what calls functions with the stream's batches and the queues' messages. */
export const eventSources: Check = {
  about: "event sources",
  local: false,
  look: async (place) => {
    const lambda = new LambdaClient();
    const lines: Line[] = [];
    const mappings = ofType(place, "AWS::Lambda::EventSourceMapping");
    for (const { logicalId, physicalId } of mappings) {
      const { State: state, LastProcessingResult: last = "" } = await lambda.send(
        new GetEventSourceMappingCommand({ UUID: physicalId }),
      );
      const enable = `aws lambda update-event-source-mapping --uuid ${physicalId} --enabled`;
      if (state !== "Enabled") lines.push(bad(`${logicalId} is ${state}: what it would read waits`, enable));
      else if (/^PROBLEM/.test(last)) lines.push(bad(`${logicalId}: ${last}`, "look at the log of its function"));
    }
    if (mappings.length === 0) return [bad("there are none", deploy(place))];
    return lines.length > 0 ? lines : [ok(`${mappings.length} are enabled and work`)];
  },
};
