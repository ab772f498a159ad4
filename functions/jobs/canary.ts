import middy from "@middy/core";
import * as z from "zod";
import { check, type Sung } from "../../shared/canary/check.ts";
import { Instant } from "../../shared/kernel/time.ts";
import { count, logger, publishing } from "../observe.ts";
import { secretText } from "../services.ts";

/** Where the front door is, and the secret with its key. */
const Environment = z.object({ API_URL: z.string().min(1), CANARY_SECRET: z.string().min(1) });
const Key = z.object({ apiKey: z.string().optional() });

/** The scheduled time, as the schedule's input carries it. */
const Scheduled = z.object({ time: Instant });

/** A number may take so long, twice in a run; both leave time within the function's. Milliseconds. */
const [patience, every] = [30_000, 500];

/** Tries the main job, and tells how it went by two metrics: 1 or 0, and seconds to the right number. */
export const handler = middy<unknown, Sung>()
  .use(publishing())
  .handler(async (event) => {
    const { time } = Scheduled.parse(event);
    const { API_URL: url, CANARY_SECRET } = Environment.parse(process.env);
    const { apiKey } = Key.parse(JSON.parse(await secretText(CANARY_SECRET)));
    const sung: Sung = apiKey
      ? await check({ url, apiKey, time, patience, every })
      : { ok: false, seconds: 0, because: "The secret holds no key yet: npm run account -- --canary" };
    count("CanaryOk", sung.ok ? 1 : 0);
    if (sung.ok) count("CanarySeconds", sung.seconds);
    logger[sung.ok ? "info" : "error"]("canary", { ...sung });
    return sung;
  });
