import { Aws, Duration, Fn, RemovalPolicy, Validations } from "aws-cdk-lib";
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault, type CfnBackupVault } from "aws-cdk-lib/aws-backup";
import { Schedule } from "aws-cdk-lib/aws-events";
import { Construct } from "constructs";
import type { HubTable } from "./hub-table.ts";

/** Nothing in the vault can be deleted before; nothing stays longer, since erased people must be gone from it (docs/privacy.md). */
const [shortest, longest] = [Duration.days(7), Duration.days(35)];

/**
 * Copies of the table that do not hang on it: one a day for a week, one a week for five. Point-in-time recovery goes when somebody deletes
 * the table or turns it off; what lies in this vault can be deleted by nobody before its time but who may change the vault's lock (ADR 0031).
 */
export class HubBackups extends Construct {
  constructor(scope: Construct, id: string, { table }: HubTable) {
    super(scope, id);
    const stackUuid = Fn.select(2, Fn.split("/", Aws.STACK_ID));
    const vault = new BackupVault(this, "Vault", {
      // it has to have a name, and must not be in the way of the next stack when it outlives this one
      backupVaultName: `Clientele-${stackUuid}`,
      lockConfiguration: { minRetention: shortest, maxRetention: longest },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    (vault.node.defaultChild as CfnBackupVault).overrideLogicalId("BackupVault");
    const plan = new BackupPlan(this, "Plan", {
      backupVault: vault,
      backupPlanRules: [
        new BackupPlanRule({
          ruleName: "Daily",
          scheduleExpression: Schedule.cron({ hour: "3", minute: "40" }),
          deleteAfter: shortest,
        }),
        new BackupPlanRule({
          ruleName: "Weekly",
          scheduleExpression: Schedule.cron({ weekDay: "SUN", hour: "4", minute: "40" }),
          deleteAfter: longest,
        }),
      ],
    });
    const selection = plan.addSelection("Table", { resources: [BackupResource.fromArn(table.tableArn)] });
    Validations.of(selection).acknowledge({
      id: "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]",
      reason:
        "AWS Backup's own role, which AWS keeps in step with what a backup of a table asks for; no code of ours runs as it.",
    });
  }
}
