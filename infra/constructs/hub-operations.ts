import { Construct } from "constructs";
import { HubAlarms, type WatchedProps } from "./hub-alarms.ts";
import { HubBackups } from "./hub-backups.ts";
import { HubBudget } from "./hub-budget.ts";
import { HubCanary } from "./hub-canary.ts";
import { HubDashboard } from "./hub-dashboard.ts";

/** What an operator may say of a stage by its context, where it is not as the stage says. */
export interface Operated {
  /** where alarms are mailed; none: they only show in CloudWatch, and nobody is told of a budget */
  alarmEmail?: string | undefined;
  /** whether the main job is tried every few minutes */
  canary?: boolean | undefined;
  /** US dollars */
  monthlyBudget?: number | undefined;
}

/** What a stage is watched and kept by: alarms, a dashboard, and as it says a canary, backups and a budget. It comes after all that it watches. */
export class HubOperations extends Construct {
  constructor(scope: Construct, id: string, props: WatchedProps & Operated & { apiUrl: string }) {
    super(scope, id);
    const { defaults, table, apiUrl, alarmEmail } = props;
    const { stage } = defaults;
    const { canary = stage.canary, monthlyBudget = stage.monthlyBudget } = props;
    if (canary) new HubCanary(this, "Canary", { defaults, apiUrl });
    if (stage.backups) new HubBackups(this, "Backups", table);
    if (monthlyBudget && alarmEmail) new HubBudget(this, "Budget", { stage, monthlyBudget, alarmEmail });
    new HubAlarms(this, "Alarms", props);
    new HubDashboard(this, "Dashboard", props);
  }
}
