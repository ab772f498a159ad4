import type { Answer } from "../gateway/answer.ts";
import { type Incoming, partsOf } from "../gateway/event.ts";
import type { Schedules } from "../schedules.ts";
import type { Outbox } from "../services/outbox.ts";
import type { Join } from "../simulated/index.ts";
import { type MakeAccount, postAccount } from "./account.ts";
import { idle, type Watched } from "./idle.ts";
import { getOutbox, postEmail, postSms } from "./messaging.ts";
import { json, problem } from "./problem.ts";
import { type KeepSent, postSent } from "./sent.ts";
import { postJoin } from "./simulators.ts";

export interface Controls {
  watched: Watched;
  schedules: Schedules;
  makeAccount: MakeAccount;
  keepSent: KeepSent;
  outbox: Outbox;
  /** how somebody joins at a simulated booking software; undefined where none runs */
  join: Join | undefined;
}

const bodyOf = ({ body }: Incoming): unknown => {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
};

/** `POST /_local/schedules/{name}` `{ time }`: runs it as of that time and answers what it returned. */
const postSchedule = async (schedules: Schedules, name: string, body: unknown): Promise<Answer> => {
  if (!schedules.names.includes(name)) {
    return problem(404, "not-found", `There is no schedule ${name}. There is: ${schedules.names.join(", ")}.`);
  }
  const text = (body as { time?: unknown } | null)?.time;
  const time = new Date(typeof text === "string" && /^\d{4}-\d{2}-\d{2}T/.test(text) ? text : Number.NaN);
  if (Number.isNaN(time.getTime())) {
    const message = "must be a time like 2026-03-14T06:00:00Z";
    return problem(422, "invalid", "The time cannot be read.", [{ pointer: "/time", message }]);
  }
  const { error, payload } = await schedules.run(name, time);
  if (error) return problem(502, "function-failed", `${name} failed: ${error.errorType}: ${error.errorMessage}`);
  return json(200, { name, time: time.toISOString(), result: payload });
};

type Route = (controls: Controls, incoming: Incoming, rest: string) => Promise<Answer>;

const withBody =
  (answer: (controls: Controls, body: unknown, rest: string) => Promise<Answer>): Route =>
  async (controls, incoming, rest) => {
    const body = bodyOf(incoming);
    return body === undefined ? problem(400, "malformed-json", "The body is not JSON.") : answer(controls, body, rest);
  };

const routes: { path: RegExp; method: string; answer: Route }[] = [
  {
    path: /^\/_local\/idle$/,
    method: "GET",
    answer: ({ watched }, { target }) => idle(watched, new URLSearchParams(partsOf(target)[1])),
  },
  {
    path: /^\/_local\/accounts$/,
    method: "POST",
    answer: withBody(({ makeAccount }, body) => postAccount(makeAccount, body)),
  },
  {
    path: /^\/_local\/messages$/,
    method: "POST",
    answer: withBody(({ keepSent }, body) => postSent(keepSent, body)),
  },
  {
    path: /^\/_local\/schedules\/([^/]+)$/,
    method: "POST",
    answer: withBody(({ schedules }, body, name) => postSchedule(schedules, name, body)),
  },
  {
    path: /^\/_local\/simulators\/([^/]+)$/,
    method: "POST",
    answer: withBody(({ join }, body, name) => postJoin(join, name, body)),
  },
  { path: /^\/_local\/outbox$/, method: "GET", answer: ({ outbox }) => getOutbox(outbox) },
  {
    path: /^\/_local\/sms\/inbound$/,
    method: "POST",
    answer: withBody(({ outbox }, body) => postSms(outbox, body)),
  },
  {
    path: /^\/_local\/email\/inbound$/,
    method: "POST",
    answer: ({ outbox }, { body }) => postEmail(outbox, body),
  },
];

/** The answer of a `/_local/*` route; undefined for every other path. */
export const control = async (controls: Controls, incoming: Incoming): Promise<Answer | undefined> => {
  const [path] = partsOf(incoming.target);
  if (!path.startsWith("/_local/")) return undefined;
  const found = routes.find((route) => route.path.test(path));
  if (!found) return problem(404, "not-found", "There is no such local route.");
  if (found.method !== incoming.method) {
    return {
      ...problem(405, "method-not-allowed", `Only ${found.method} is allowed here.`),
      headers: { allow: found.method, "content-type": "application/problem+json" },
    };
  }
  return found.answer(controls, incoming, found.path.exec(path)?.[1] ?? "");
};
