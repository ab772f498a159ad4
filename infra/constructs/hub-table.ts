import { RemovalPolicy } from "aws-cdk-lib";
import {
  AttributeType,
  Billing,
  type CfnGlobalTable,
  ProjectionType,
  StreamViewType,
  TableV2,
} from "aws-cdk-lib/aws-dynamodb";
import { type IGrantable, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { tableShape } from "../../shared/table/schema.ts";

export const readItems = ["GetItem", "BatchGetItem", "Query"] as const;
export const writeItems = ["PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"] as const;

type IndexName = (typeof tableShape.indexes)[number]["name"];

const text = (name: string) => ({ name, type: AttributeType.STRING });
const actionsOf = (names: readonly string[]) => names.map((name) => `dynamodb:${name}`);

/** The one table as `shared/table/schema.ts` names it. It outlives the stack, and its logical id never changes. */
export class HubTable extends Construct {
  readonly table: TableV2;
  readonly streamArn: string;

  /** @param deletionProtection whether DynamoDB refuses to delete it, even by hand */
  constructor(scope: Construct, id: string, { deletionProtection = true } = {}) {
    super(scope, id);
    this.table = new TableV2(this, "Resource", {
      partitionKey: text(tableShape.partitionKey),
      sortKey: text(tableShape.sortKey),
      globalSecondaryIndexes: tableShape.indexes.map(({ name, partitionKey, sortKey }) => ({
        indexName: name,
        partitionKey: text(partitionKey),
        sortKey: text(sortKey),
        projectionType: ProjectionType.INCLUDE,
        nonKeyAttributes: [...tableShape.projected],
      })),
      timeToLiveAttribute: tableShape.ttl,
      dynamoStream: StreamViewType.NEW_IMAGE,
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    (this.table.node.defaultChild as CfnGlobalTable).overrideLogicalId("Table");
    this.streamArn = this.table.tableStreamArn!;
  }

  /** Grants these actions on the items; a transaction needs no more than the actions it is made of. */
  allow(grantee: IGrantable, ...actions: string[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: actionsOf(actions), resources: [this.table.tableArn] }),
    );
  }

  /** Grants Query on one index. */
  allowIndex(grantee: IGrantable, name: IndexName): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: actionsOf(["Query"]), resources: [`${this.table.tableArn}/index/${name}`] }),
    );
  }

  /** Grants reading the stream by the four actions that Lambda checks before it takes an event source. */
  allowStream(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: actionsOf(["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"]),
        resources: [this.streamArn],
      }),
    );
  }
}
