import type { Ctx } from "../ctx.ts";
import { invalid } from "../kernel/errors.ts";
import { tokensOf } from "./parse.ts";
import { templateNow } from "./read.ts";
import { render } from "./render.ts";
import type { Content, TemplateRef } from "./schema.ts";
import { variablesOfStudio } from "./variables.ts";

const isKnown = (token: ReturnType<typeof tokensOf>[number]): boolean =>
  token[0] === "text" || token[0] === "!" || token[1] === "studio.name";

/** 422 where the opt-out instruction would not say who writes and how to opt out, or asks for what is not known when it goes out (S3-29). */
export const requireInstruction = (id: TemplateRef, { text }: Content): void => {
  if (id !== "optOutInstruction") return;
  const tokens = tokensOf(text);
  const faults = [
    ...(tokens.some(([, name]) => name === "studio.name") ? [] : ["must name the studio: {{studio.name}}"]),
    ...(/\bSTOP\b/.test(text) ? [] : ["must say that STOP opts out"]),
    ...(tokens.every(isKnown) ? [] : ["may ask for {{studio.name}} alone"]),
  ];
  if (faults.length > 0) throw invalid(faults.map((message) => ({ pointer: "/body/text", message })));
};

/** What follows the first SMS a number ever gets, in the account's own words: one or two requests (S3-29). */
export const instructionOf = async (
  means: Pick<Ctx, "table" | "accountId">,
  account: { name: string },
): Promise<string> => {
  const { said } = await templateNow(means, "optOutInstruction");
  return render({ channel: "sms", text: said.text }, variablesOfStudio(account)).text;
};
