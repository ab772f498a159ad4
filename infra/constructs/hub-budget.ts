import { CfnBudget } from "aws-cdk-lib/aws-budgets";
import { Construct } from "constructs";
import type { Stage } from "../stages.ts";

/** The tag on everything of a stage; an operator has to make it a cost allocation tag once (docs/operations.md, Budget). */
export const stageTag = "clientele:stage";

export interface HubBudgetProps {
  stage: Stage;
  /** US dollars */
  monthlyBudget: number;
  alarmEmail: string;
}

/** Mails the operator when a stage has cost four fifths of its month's budget, and when it looks as if the month will cost all of it. */
export class HubBudget extends Construct {
  constructor(scope: Construct, id: string, { stage, monthlyBudget, alarmEmail }: HubBudgetProps) {
    super(scope, id);
    const subscribers = [{ subscriptionType: "EMAIL", address: alarmEmail }];
    const told = (notificationType: "ACTUAL" | "FORECASTED", threshold: number) => ({
      notification: { notificationType, threshold, thresholdType: "PERCENTAGE", comparisonOperator: "GREATER_THAN" },
      subscribers,
    });
    new CfnBudget(this, "Resource", {
      budget: {
        budgetName: `Clientele-${stage.name}`,
        budgetType: "COST",
        timeUnit: "MONTHLY",
        budgetLimit: { amount: monthlyBudget, unit: "USD" },
        costFilters: { TagKeyValue: [`user:${stageTag}$${stage.name}`] },
      },
      notificationsWithSubscribers: [told("ACTUAL", 80), told("FORECASTED", 100)],
    });
  }
}
