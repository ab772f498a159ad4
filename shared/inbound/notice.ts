import type * as z from "zod";
import { faultsOf, Refusal } from "../kernel/errors.ts";

const unreadable = (code: string, sentence: string, issues: Parameters<typeof faultsOf>[0] = []): Refusal =>
  new Refusal("malformed", code, sentence, faultsOf(issues, "", 20));

const json = (text: string, code: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(code, "The notice is not JSON.");
  }
};

const isEnvelope = (value: unknown): value is { Message: string } =>
  typeof value === "object" &&
  value !== null &&
  (value as Partial<Record<string, unknown>>).Type === "Notification" &&
  typeof (value as Record<string, unknown>).Message === "string";

/** The text a topic carried, whether the queue gets it raw or in SNS's envelope (`Type: "Notification"`, `Message`). */
export const messageIn = (text: string): string => {
  if (!text.includes('"Notification"')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return isEnvelope(value) ? value.Message : text;
  } catch {
    return text;
  }
};

/**
 * A notice of a channel, parsed.
 * @param text the body of the queue's record
 * @throws Refusal `malformed` with `code` and the pointers of what is wrong, never with what stood there
 */
export const readNotice = <S extends z.ZodType>(schema: S, text: string, code: string): z.output<S> => {
  const parsed = schema.safeParse(json(messageIn(text), code));
  if (!parsed.success)
    throw unreadable(code, "The notice is not of the form the service documents.", parsed.error.issues);
  return parsed.data;
};
