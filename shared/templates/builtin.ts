import type { Channel } from "../consents/schema.ts";
import { type Content, type TemplateKey, templateKeys } from "./schema.ts";

interface BuiltIn extends Content {
  name: string;
  channel: Channel;
}

const email = (name: string, subject: string, ...paragraphs: string[]): BuiltIn => ({
  name,
  channel: "email",
  subject,
  text: ["Hello {{client.firstName}},", ...paragraphs, "{{studio.name}}"].join("\n\n"),
});

/**
 * What every account sends until it says otherwise (S1-12, S1-13; rules.md, Discussions and Records), in English. All are service messages.
 * `link` and `event` are given by what sends them.
 */
export const builtIns: Readonly<Record<TemplateKey, BuiltIn>> = {
  welcome: email(
    "Welcome",
    "Welcome to {{studio.name}}",
    "We are glad that you are here. Set a password, and see your classes and packages:",
    "{{link.signIn}}",
  ),
  passwordReset: email(
    "Password reset",
    "Your password at {{studio.name}}",
    "Set a new password here:",
    "{{link.passwordReset}}",
    "If you did not ask for this, you need not do anything: your password stays as it is.",
  ),
  waiverRequest: email(
    "Waiver request",
    "Please sign before you come to {{studio.name}}",
    "Before your next visit we need your signature:",
    "{{link.waiver}}",
  ),
  waiverRequestSms: {
    name: "Waiver request by SMS",
    channel: "sms",
    text: "{{studio.name}}: please sign before your next visit: {{link.waiver}}",
  },
  waitlistPlace: email(
    "Place from the waitlist",
    "A place in {{event.name}} is free",
    "A place in {{event.name}} on {{event.startsAt}} is free. Take it here:",
    "{{link.confirm}}",
  ),
  eventChanged: email(
    "Event changed",
    "{{event.name}} has changed",
    "{{event.name}}, for which you are booked, has changed. It is now on {{event.startsAt}}.",
  ),
  eventCancelled: email(
    "Event cancelled",
    "{{event.name}} does not take place",
    "We are sorry: {{event.name}} on {{event.startsAt}} does not take place. What you booked it with is yours again.",
  ),
  optOutInstruction: {
    name: "Opt-out instruction",
    channel: "sms",
    text: "{{studio.name}}: Reply STOP to opt out, HELP for help. Msg & data rates may apply.",
  },
};

export const isBuiltIn = (id: string): id is TemplateKey => (templateKeys as readonly string[]).includes(id);
