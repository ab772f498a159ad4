import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudFormationClient, paginateListStackResources } from "@aws-sdk/client-cloudformation";
import { defaultHome } from "../../infra/local/home.ts";
import type { Where } from "./command.ts";
import { Refused } from "./refused.ts";

/** Something of a stage, under the name the template gives it and the one AWS knows it by. */
export interface Resource {
  logicalId: string;
  type: string;
  physicalId: string;
}

/** Where a command works: a deployed stage, or the local run. SDK clients made after it was opened lead there. */
export interface Place {
  /** `prod`, or `local` */
  stage: string;
  local: boolean;
  resources: readonly Resource[];
}

/** What `npm start` leaves of itself for commands. */
export interface LocalPlace {
  resources: Resource[];
  endpoints: Record<string, string>;
  region: string;
}

export const stackOf = (stage: string): string => `Clientele-${stage}`;

const localPlace = (): Place => {
  const file = join(defaultHome, "connection.json");
  let kept: { place?: LocalPlace };
  try {
    kept = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new Refused(`Where? No --stage was given, and nothing runs here: npm start would leave ${file}.`);
  }
  if (!kept.place) throw new Refused(`${file} is of an older version: start the local run again.`);
  const { endpoints, region, resources } = kept.place;
  Object.assign(process.env, endpoints, {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  });
  return { stage: "local", local: true, resources };
};

/** Every resource of a stack; none where there is no such stack. */
export const resourcesIf = async (StackName: string): Promise<Resource[]> => {
  const found: Resource[] = [];
  try {
    for await (const page of paginateListStackResources({ client: new CloudFormationClient() }, { StackName }))
      for (const { LogicalResourceId, ResourceType, PhysicalResourceId } of page.StackResourceSummaries ?? [])
        if (LogicalResourceId && ResourceType && PhysicalResourceId)
          found.push({ logicalId: LogicalResourceId, type: ResourceType, physicalId: PhysicalResourceId });
  } catch (error) {
    if ((error as Error).name !== "ValidationError") throw error;
  }
  return found;
};

/** The place that the flags name; refused where it is not there. */
export const openPlace = async ({ stage, region }: Where): Promise<Place> => {
  if (stage === undefined) return localPlace();
  if (!/^[a-z][a-z0-9]{0,15}$/.test(stage)) throw new Refused(`--stage takes a name such as prod, not "${stage}".`);
  if (region) process.env.AWS_REGION = region;
  const resources = await resourcesIf(stackOf(stage));
  if (resources.length === 0)
    throw new Refused(
      `There is no stack ${stackOf(stage)} in ${process.env.AWS_REGION ?? "the region of your profile"}.`,
    );
  return { stage, local: false, resources };
};

/** Resources of a type, by their logical ids. */
export const ofType = ({ resources }: Place, type: string): Resource[] =>
  resources.filter((resource) => resource.type === type).sort((a, b) => (a.logicalId < b.logicalId ? -1 : 1));

/** The name by which AWS knows the one whose logical id is pinned. */
export const physicalId = ({ resources, stage }: Place, logicalId: string): string => {
  const found = resources.find((resource) => resource.logicalId === logicalId);
  if (!found) throw new Refused(`The stage ${stage} has no ${logicalId}: its deployment is not complete.`);
  return found.physicalId;
};
