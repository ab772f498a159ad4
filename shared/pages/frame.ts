import { createHash } from "node:crypto";
import Mustache from "mustache";
import type { Language } from "./language.ts";

/**
 * WCAG 2.2 AA: text 12:1 and more, controls 44 px high, focus shown by an outline of 3 px, all of it on a screen of 320 px; in
 * the dark where the browser asks for it.
 */
export const style = `:root{color-scheme:light dark;--ink:#1b1b1f;--paper:#ffffff;--act:#0b4f8a;--on-act:#ffffff;--line:#6b6b75;--wrong:#a4001d}
@media (prefers-color-scheme:dark){:root{--ink:#f2f2f5;--paper:#18181b;--act:#9ccfff;--on-act:#10202e;--line:#a0a0ab;--wrong:#ffb3ad}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.125rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:36rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.625rem;line-height:1.25;margin:0 0 1rem}
p{margin:0 0 1rem}
fieldset{border:1px solid var(--line);border-radius:.5rem;margin:0 0 1.5rem;padding:.5rem 1rem 1rem}
legend{padding:0 .5rem;font-weight:600}
label{display:flex;gap:.75rem;align-items:flex-start;padding:.625rem 0}
h2{font-size:1.25rem;line-height:1.3;margin:1.5rem 0 .75rem}
h3,h4,h5,h6{font-size:1.125rem;line-height:1.4;margin:1.25rem 0 .5rem}
ul,ol{margin:0 0 1rem;padding-left:1.5rem}
a{color:var(--act)}
input[type=checkbox],input[type=radio]{flex:none;width:1.5rem;height:1.5rem;margin:.125rem 0 0;accent-color:var(--act)}
fieldset.inner{border:0;margin:1rem 0 0;padding:0}
.inner legend{padding:0}
.above{display:block;margin:0;padding:.625rem 0 .25rem;font-weight:600}
input[type=text]{display:block;width:100%;min-height:2.75rem;padding:.5rem .75rem;border:2px solid var(--line);border-radius:.5rem;background:var(--paper);color:var(--ink);font:inherit}
input[aria-invalid=true]{border-color:var(--wrong)}
button{min-height:2.75rem;padding:.5rem 1.25rem;border:2px solid var(--act);border-radius:.5rem;background:var(--act);color:var(--on-act);font:inherit;font-weight:600;cursor:pointer}
:focus-visible{outline:3px solid var(--act);outline-offset:3px}
.studio{font-weight:600;color:var(--ink)}
.done{border-left:.375rem solid var(--act);padding-left:1rem}
.hint{margin:0 0 .25rem}
.wrong{margin:.25rem 0;color:var(--wrong);font-weight:600}
.faults{border:3px solid var(--wrong);border-radius:.5rem;margin:0 0 1.5rem;padding:1rem}
.faults h2{margin-top:0}
.faults ul{margin:0;padding:0;list-style:none}
.faults a{display:block;padding:.625rem 0;color:var(--wrong);font-weight:600}
.text{border-top:1px solid var(--line);border-bottom:1px solid var(--line);margin:0 0 1.5rem;padding:1rem 0 0}
.text blockquote{border-left:.25rem solid var(--line);margin:0 0 1rem;padding-left:1rem}
.text>:first-child{margin-top:0}
.text pre{white-space:pre-wrap}
.drawn{display:block;width:100%;margin:.5rem 0 .75rem;border:2px solid var(--line);border-radius:.5rem;fill:none;stroke:currentColor;stroke-width:4;stroke-linecap:round;stroke-linejoin:round;cursor:crosshair;touch-action:none}
button.second{margin-bottom:.75rem;background:transparent;color:var(--act)}`;

const document = `<!doctype html>
<html lang="{{language}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{title}}</title>
<style>{{{style}}}</style>
</head>
<body>
<main>
{{#studio}}<p class="studio">{{studio}}</p>
{{/studio}}<h1{{#titleLanguage}} lang="{{titleLanguage}}"{{/titleLanguage}}>{{title}}</h1>
{{{body}}}
</main>
{{#script}}<script>{{{script}}}</script>
{{/script}}</body>
</html>
`;

/** The style of our pages as a Content-Security-Policy names it, so that no other is applied. */
export const styleHash = `sha256-${createHash("sha256").update(style).digest("base64")}`;

/**
 * A page for clients: plain HTML without image or anything that is loaded.
 * @param studio the account's name, absent where it is not known
 * @param body HTML that is already escaped (`filled`)
 * @param more a script for what the page can do beyond that, named by its hash in the function's headers; and the title's language,
 * where it is not the page's
 */
export const framed = (
  language: Language,
  title: string,
  body: string,
  studio?: string,
  more: { script?: string; titleLanguage?: Language | undefined } = {},
): string => Mustache.render(document, { language, title, body, studio, style, ...more });

/** A text or piece of HTML with its variables filled in; `{{name}}` is escaped. */
export const filled = (template: string, values: object): string => Mustache.render(template, values);

/** A text with its variables filled in as they are: for what is escaped where it is put into HTML. */
export const said = (text: string, values: object): string =>
  Mustache.render(text, values, {}, { escape: (value) => String(value) });
