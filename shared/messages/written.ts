import * as z from "zod";
import type { Channel } from "../consents/schema.ts";
import { withoutCardNumber } from "../kernel/card-number.ts";
import { DocumentId } from "../kernel/ids.ts";
import { Words } from "../kernel/words.ts";

/** Characters of the longest SMS the service takes (AWS, SendTextMessage). */
const longestSms = 1600;
export const Text = withoutCardNumber(
  z.string().max(100_000, "must be at most 100000 characters").regex(/\S/, "must not be empty"),
);
export const Html = withoutCardNumber(
  z.string().min(1, "must not be empty").max(200_000, "must be at most 200000 characters"),
);

/** What every message says; of an email HTML beside its text. */
export const content = {
  body: Text,
  subject: Words(200).optional(),
  /** of an email, beside its text */
  html: Html.optional(),
  attachments: z.array(DocumentId).max(10, "must be at most 10").optional(),
};

interface Written {
  channel: Channel;
  body?: unknown;
  subject?: unknown;
  html?: unknown;
  attachments?: unknown;
  templateId?: unknown;
  variables?: unknown;
}

/** What an email needs and an SMS cannot have, each fault by itself. */
export const ofChannel = ({ value, issues }: { value: Written; issues: { push: (...issue: never[]) => unknown } }) => {
  const fault = (path: string, message: string) =>
    issues.push({ code: "custom", path: [path], message, input: value } as never);
  if (value.templateId !== undefined) {
    for (const name of ["body", "subject", "html"] as const)
      if (value[name] !== undefined) fault(name, "is the template's");
  } else {
    if (value.body === undefined) fault("body", "is required without a template");
    if (value.channel === "email" && value.subject === undefined) fault("subject", "is required of an email");
    if (value.variables !== undefined) fault("variables", "belongs to a template");
  }
  if (value.channel === "sms") {
    for (const name of ["subject", "html", "attachments"] as const)
      if (value[name] !== undefined) fault(name, "is not of an SMS");
    if (typeof value.body === "string" && value.body.length > longestSms)
      fault("body", `must be at most ${longestSms} characters by SMS`);
  }
};

/** Values for the names a template uses, beside those of client and studio. */
export const Variables = z.record(z.string().max(100), z.unknown()).meta({ id: "MessageVariables" });
