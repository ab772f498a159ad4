import { randomUUID } from "node:crypto";
import { Cron } from "croner";
import type { Outcome } from "./functions/sandbox.ts";
import { Refused } from "./refused.ts";
import type { TemplateSchedule } from "./template/model.ts";
import { awsAccount, region } from "./template/resolve.ts";

export interface Schedules {
  names: string[];
  /** Runs a schedule as if it were due at `time`, and waits for it. */
  run(name: string, time: Date): Promise<Outcome>;
  stop(): void;
}

const unitMs: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Milliseconds between two runs of `rate(6 hours)`; undefined for other expressions. */
const rateOf = (expression: string): number | undefined => {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return count && unit ? Number(count) * unitMs[unit]! : undefined;
};

/** Calls back at the times of an expression, with the time that was due. Days of the week count from 1 for Sunday, as AWS counts. */
const repeat = ({ name, expression, timeZone }: TemplateSchedule, due: (time: Date) => void): (() => void) => {
  const rate = rateOf(expression);
  if (rate) {
    const timer = setInterval(() => due(new Date()), rate);
    timer.unref();
    return () => clearInterval(timer);
  }
  const [, fields] = /^cron\((\S+ \S+ \S+ \S+ \S+ \S+)\)$/.exec(expression) ?? [];
  if (!fields)
    throw new Refused(
      `The local run cannot read the schedule ${expression} of ${name}: teach it in infra/local/schedules.ts.`,
    );
  const job = new Cron(`0 ${fields}`, { timezone: timeZone, alternativeWeekdays: true, unref: true }, (self: Cron) =>
    due(self.currentRun() ?? new Date()),
  );
  return () => job.stop();
};

/** The schedule's input with the scheduler's keywords filled in (AWS: "Adding context attributes"). */
const inputOf = ({ name, input }: TemplateSchedule, time: Date): unknown => {
  const known: Record<string, string> = {
    "scheduled-time": time.toISOString().replace(/\.\d+Z$/, "Z"),
    "schedule-arn": `arn:aws:scheduler:${region}:${awsAccount}:schedule/default/${name}`,
    "execution-id": randomUUID(),
    "attempt-number": "1",
  };
  return JSON.parse(
    input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (keyword, attribute: string) => known[attribute] ?? keyword),
  );
};

/** Runs the template's schedules at their times, and any of them when asked. */
export const startSchedules = (
  schedules: TemplateSchedule[],
  invoke: (arn: string, event: unknown) => Promise<Outcome>,
): Schedules => {
  const run = (schedule: TemplateSchedule, time: Date) => invoke(schedule.functionArn, inputOf(schedule, time));
  const stops = schedules
    .filter(({ enabled }) => enabled)
    .map((schedule) => repeat(schedule, (time) => void run(schedule, time)));
  return {
    names: schedules.map(({ name }) => name),
    run: (name, time) => run(schedules.find((schedule) => schedule.name === name)!, time),
    stop: () => {
      for (const stop of stops) stop();
    },
  };
};
