import * as z from "zod";
import { Channel } from "../consents/schema.ts";
import { AutomationId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { Words } from "../kernel/words.ts";
import { Purpose } from "../messages/schema.ts";
import { TemplateRef } from "../templates/schema.ts";

const content = {
  name: Words(100),
  channel: Channel,
  purpose: Purpose,
  /** what it sends by; of the same channel and purpose */
  templateId: TemplateRef,
  active: z.boolean(),
  description: Words(1000),
};

/** What sends by itself, under a name: its messages and discussions are found by it (S3-39). */
export const Automation = z
  .object({
    id: AutomationId,
    ...content,
    templateId: content.templateId.optional(),
    description: content.description.optional(),
    createdAt: Instant,
    createdBy: z.string(),
  })
  .meta({ id: "Automation" });
export type Automation = z.output<typeof Automation>;

export const NewAutomation = z
  .strictObject({
    name: content.name,
    channel: content.channel,
    purpose: content.purpose.default("marketing"),
    templateId: content.templateId.optional(),
    active: content.active.default(true),
    description: content.description.optional(),
  })
  .meta({ id: "NewAutomation" });
export type NewAutomation = z.output<typeof NewAutomation>;

/** What is null is taken away; its channel stays. */
export const AutomationPatch = z
  .strictObject({
    name: content.name.optional(),
    purpose: content.purpose.optional(),
    templateId: content.templateId.nullable().optional(),
    active: content.active.optional(),
    description: content.description.nullable().optional(),
  })
  .meta({ id: "AutomationPatch" });
export type AutomationPatch = z.output<typeof AutomationPatch>;
