import * as z from "zod";
import { faultsOf } from "../../../shared/kernel/errors.ts";
import type { Answer } from "../gateway/answer.ts";
import type { Outbox } from "../services/outbox.ts";
import { json, problem } from "./problem.ts";

const number = z.string().regex(/^\+[1-9]\d{6,14}$/, "must be a phone number like +15125550114");
const IncomingText = z.strictObject({
  from: number,
  to: number,
  body: z.string().max(1600),
  id: z.string().min(1).optional(),
});

/** `GET /_local/outbox`: the mails and texts that were sent, the newest last. */
export const getOutbox = async (outbox: Outbox): Promise<Answer> => json(200, outbox.list());

/** `POST /_local/sms/inbound` `{ from, to, body, id? }`: a client's text comes in. */
export const postSms = async (outbox: Outbox, body: unknown): Promise<Answer> => {
  const parsed = IncomingText.safeParse(body);
  if (!parsed.success) return problem(422, "invalid", "This is no text.", faultsOf(parsed.error.issues));
  return json(202, { id: await outbox.smsInbound(parsed.data) });
};

/** `POST /_local/email/inbound`, the body a raw MIME message: a client's mail comes in. */
export const postEmail = async (outbox: Outbox, raw: Buffer): Promise<Answer> => {
  const taken = await outbox.emailInbound(raw);
  if (!taken) return problem(422, "invalid", "The message names no sender or no recipient.");
  return json(202, { id: taken.messageId, key: taken.key });
};
