import * as z from "zod";
import { faultsOf } from "../../../shared/kernel/errors.ts";
import type { Answer } from "../gateway/answer.ts";
import type { Join } from "../simulated/index.ts";
import { json, problem } from "./problem.ts";

const name = z.string().trim().min(1, "must not be empty").max(60);
const Joiner = z.strictObject({ firstName: name, lastName: name });

/** `POST /_local/simulators/{name}` `{ firstName, lastName }`: somebody joins at that booking software, which tells so by webhook. */
export const postJoin = async (join: Join | undefined, site: string, body: unknown): Promise<Answer> => {
  const parsed = Joiner.safeParse(body);
  if (!parsed.success) return problem(422, "invalid", "Nobody joins by this.", faultsOf(parsed.error.issues));
  const joined = await join?.(site, parsed.data);
  return joined ? json(201, joined) : problem(404, "not-found", `No simulator ${site} runs: see --with-simulators.`);
};
