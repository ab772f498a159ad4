import { pathOf } from "../links/token.ts";
import { filled, framed, said } from "../pages/frame.ts";
import { languageOf } from "../pages/language.ts";
import type { Preferences, Unsubscribing } from "./service.ts";
import { texts } from "./texts.ts";

/** `action` stands as it is: a token's characters need no escape. */
const acting = `{{#done}}<p class="done" role="status">{{text}}</p>{{/done}}{{^done}}<p>{{text}}</p>{{/done}}
{{#still}}<p>{{still}}</p>
{{/still}}<form method="post" action="{{{action}}}">
<button type="submit">{{button}}</button>
</form>`;

/** Which of the three pages of an unsubscribe link: the question, that it is done, that it is undone. */
type Step = "ask" | "done" | "back";

/**
 * A page of an unsubscribe link. `header` is Accept-Language. After the undo the same link unsubscribes again.
 * @param step `ask` shows that it is done where the client is unsubscribed already
 */
export const unsubscribePage = (
  token: string,
  { studio, channel, address, out }: Unsubscribing,
  step: Step,
  header: string | undefined,
): string => {
  const language = languageOf(header);
  const words = texts[language];
  const shown = step === "ask" && out ? "done" : step;
  const sentence = words[`${shown}${channel === "email" ? "Email" : "Sms"}`];
  const here = channel === "email" ? words.thisAddress : words.thisNumber;
  const path = pathOf("unsubscribe", token);
  const body = filled(acting, {
    done: step !== "ask",
    text: said(sentence, { studio, address: address ?? here }),
    still: shown !== "back" && words.still,
    action: shown === "done" ? `${path}/undo` : path,
    button: shown === "done" ? words.undoButton : words.askButton,
  });
  return framed(language, words[`${shown}Title`], body, studio);
};

const choosing = `{{#saved}}<p class="done" role="status">{{saved}}</p>
{{/saved}}<p>{{intro}}</p>
{{#any}}<form method="post" action="{{{action}}}">
<input type="hidden" name="shown" value="{{shown}}">
<fieldset>
<legend>{{legend}}</legend>
{{#offered}}<label for="{{channel}}"><input type="checkbox" id="{{channel}}" name="{{channel}}" value="on"{{#subscribed}} checked{{/subscribed}}><span>{{name}}<br>{{to}}</span></label>
{{/offered}}</fieldset>
<p>{{still}}</p>
<button type="submit">{{save}}</button>
</form>{{/any}}`;

/** The preferences page; `saved`: after its form was sent. `header` is Accept-Language. */
export const preferencesPage = (
  token: string,
  { studio, offered }: Preferences,
  saved: boolean,
  header: string | undefined,
): string => {
  const language = languageOf(header);
  const words = texts[language];
  const any = offered.length > 0;
  const body = filled(choosing, {
    saved: saved && words.saved,
    intro: said(any ? words.preferencesIntro : words.noChannels, { studio }),
    any,
    action: pathOf("preferences", token),
    shown: offered.map(({ channel }) => channel).join(" "),
    legend: words.preferencesLegend,
    offered: offered.map((one) => ({ ...one, name: words[one.channel], to: one.addresses.join(", ") })),
    still: words.still,
    save: words.save,
  });
  return framed(language, words.preferencesTitle, body, studio);
};
