import * as z from "zod";
import { Channel } from "../consents/schema.ts";
import { withoutCardNumber } from "../kernel/card-number.ts";
import { TemplateId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { Words } from "../kernel/words.ts";
import { Purpose } from "../messages/schema.ts";
import { type PartName, wrongWith } from "./parse.ts";

/** Templates every account has; each may change what they say. */
export const templateKeys = [
  "welcome",
  "passwordReset",
  "waiverRequest",
  "waiverRequestSms",
  "waitlistPlace",
  "eventChanged",
  "eventCancelled",
  "optOutInstruction",
] as const;
export const TemplateKey = z.enum(templateKeys);
export type TemplateKey = z.output<typeof TemplateKey>;

/** A template of the account's own, or one that every account has. */
export const TemplateRef = z.union([TemplateId, TemplateKey], { error: "must be a template's id" });
export type TemplateRef = z.output<typeof TemplateRef>;

/** A part of a template: it parses, and takes in nothing from elsewhere; every fault by itself. */
const part = <S extends z.ZodString>(name: PartName, schema: S): S =>
  schema.check(({ value, issues }) => {
    for (const message of wrongWith(name, value)) issues.push({ code: "custom", message, input: value });
  }) as S;

const long = (most: number) =>
  withoutCardNumber(z.string().trim().min(1, "must not be empty").max(most, `must be at most ${most} characters`));

const parts = {
  subject: part("subject", Words(200)),
  text: part("text", long(10_000)),
  /** stands in an item with the text: 400 KB at most (DynamoDB) */
  html: part("html", long(60_000)),
};

/** What a template says, as one version of it does. */
export const Content = z.object({ subject: z.string().optional(), text: z.string(), html: z.string().optional() });
export type Content = z.output<typeof Content>;

/** A template without what it says: its row in the list. */
export const TemplateRow = z
  .object({
    id: TemplateRef,
    name: z.string(),
    channel: Channel,
    purpose: Purpose,
    subject: z.string().optional(),
    /** every change of what it is or says makes the next */
    version: z.int(),
    archived: z.boolean(),
    /** what the hub itself sends by it */
    key: TemplateKey.optional(),
    /** every account has it */
    builtIn: z.boolean(),
    /** absent: it is as every account has it */
    changedAt: Instant.optional(),
    changedBy: z.string().optional(),
  })
  .meta({ id: "TemplateRow" });
export type TemplateRow = z.output<typeof TemplateRow>;

/** A template as it stands, with the names of the variables it asks for. */
export const Template = TemplateRow.extend({ ...Content.shape, variables: z.array(z.string()) }).meta({
  id: "Template",
});
export type Template = z.output<typeof Template>;

/** A version of a template; it never changes. */
export const TemplateVersion = Content.extend({
  version: z.int(),
  name: z.string(),
  purpose: Purpose,
  /** absent: it came with the hub */
  at: Instant.optional(),
  by: z.string().optional(),
}).meta({ id: "TemplateVersion" });
export type TemplateVersion = z.output<typeof TemplateVersion>;

/** What the channel asks of a template, each fault by itself. */
export const faultsByChannel = (
  channel: Channel,
  { subject, text, html }: Partial<Record<PartName, string | null | undefined>>,
): { path: PartName; message: string }[] => {
  const given = (value: unknown) => value !== undefined && value !== null;
  const faults: { path: PartName; message: string }[] = [];
  if (channel === "email" && !given(subject)) faults.push({ path: "subject", message: "is required of an email" });
  if (channel === "sms" && given(subject)) faults.push({ path: "subject", message: "is not of an SMS" });
  if (channel === "sms" && given(html)) faults.push({ path: "html", message: "is not of an SMS" });
  if (!given(text) && (channel === "sms" || !given(html))) faults.push({ path: "text", message: "is required" });
  return faults;
};

/** An email without a text gets one made of its HTML. */
export const NewTemplate = z
  .strictObject({
    name: Words(100),
    channel: Channel,
    purpose: Purpose,
    subject: parts.subject.optional(),
    text: parts.text.optional(),
    html: parts.html.optional(),
  })
  .check(({ value, issues }) => {
    for (const { path, message } of faultsByChannel(value.channel, value))
      issues.push({ code: "custom", path: [path], message, input: value });
  })
  .meta({ id: "NewTemplate" });
export type NewTemplate = z.output<typeof NewTemplate>;

/** `html: null` takes it away. A text that was made of the HTML is made anew with it, unless one is given. */
export const TemplatePatch = z
  .strictObject({
    name: Words(100).optional(),
    purpose: Purpose.optional(),
    subject: parts.subject.optional(),
    text: parts.text.optional(),
    html: parts.html.nullable().optional(),
  })
  .meta({ id: "TemplatePatch" });
export type TemplatePatch = z.output<typeof TemplatePatch>;
