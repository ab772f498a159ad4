/** A field of text: its label, hint and fault, which the field names as what describes it. */
const nameField = (id: string, label: string, autocomplete: string, hint?: string): string => {
  const hinted = hint ? `<p class="hint" id="${id}-hint">{{words.${hint}}}</p>\n` : "";
  const fine = hint ? ` aria-describedby="${id}-hint"` : "";
  const wrong = ` aria-invalid="true" aria-describedby="${id}-fault${hint ? ` ${id}-hint` : ""}"`;
  const [if_, else_, end] = [`{{#of.${id}}}`, `{{^of.${id}}}`, `{{/of.${id}}}`];
  return `<label class="above" for="${id}">{{words.${label}}}</label>
${hinted}${if_}<p class="wrong" id="${id}-fault">{{says}}</p>
${end}<input type="text" id="${id}" name="${id}" value="{{${id}}}" autocomplete="${autocomplete}" maxlength="200" required${if_}${wrong}${end}${else_}${fine}${end}>
`;
};

const faults = `{{#faults}}<div class="faults" role="alert" tabindex="-1" autofocus aria-labelledby="faults-title">
<h2 id="faults-title">{{title}}</h2>
<ul>{{#list}}<li><a href="#{{place}}">{{says}}</a></li>{{/list}}</ul>
</div>
{{/faults}}`;

const participant = `<fieldset>
<legend>{{words.participantLegend}}</legend>
${nameField("name", "participantLabel", "off")}</fieldset>
`;

const guardian = `${nameField("guardianName", "nameLabel", "name", "typedHint")}<fieldset class="inner"{{#of.guardianRelation}} aria-describedby="guardianRelation-fault"{{/of.guardianRelation}}>
<legend>{{words.relationLegend}}</legend>
{{#of.guardianRelation}}<p class="wrong" id="guardianRelation-fault">{{says}}</p>
{{/of.guardianRelation}}{{#relations}}<label for="{{value}}"><input type="radio" id="{{value}}" name="guardianRelation" value="{{value}}" required{{#checked}} checked{{/checked}}><span>{{label}}</span></label>
{{/relations}}</fieldset>
`;

const draw = `{{#of.drawing}}<p class="wrong" id="drawing-fault">{{says}}</p>
{{/of.drawing}}<div id="draw" role="group" aria-labelledby="draw-label" aria-describedby="draw-hint" hidden>
<p class="above" id="draw-label">{{words.drawLabel}}</p>
<p class="hint" id="draw-hint">{{words.drawHint}}</p>
<svg class="drawn" id="sheet" viewBox="0 0 {{grid.width}} {{grid.height}}" role="img" aria-labelledby="draw-label"><path id="line" d="{{drawing}}"></path></svg>
<button class="second" type="button" id="clear">{{words.clear}}</button>
</div>
<input type="hidden" id="drawing" name="drawing" value="{{drawing}}">
`;

const agree = `{{#of.agree}}<p class="wrong" id="agree-fault">{{says}}</p>
{{/of.agree}}<label for="agree"><input type="checkbox" id="agree" name="agree" value="on" required{{#of.agree}} aria-invalid="true" aria-describedby="agree-fault"{{/of.agree}}{{#agreed}} checked{{/agreed}}><span>{{words.agree}}</span></label>
`;

/** The page that asks for a signature; `novalidate`, since what is missing is said in the page's language, all of it at once. */
export const page = `${faults}<p>{{intro}}</p>
<div class="text" id="text" tabindex="-1"{{#otherLanguage}} lang="{{otherLanguage}}"{{/otherLanguage}}>
{{{text}}}</div>
<p>{{version}}</p>
<form method="post" action="{{{path}}}" novalidate>
<input type="hidden" name="shown" value="{{shown}}">
{{#minor}}${participant}{{/minor}}<fieldset>
<legend>{{#minor}}{{words.guardianLegend}}{{/minor}}{{^minor}}{{words.signatureLegend}}{{/minor}}</legend>
{{#minor}}${guardian}{{/minor}}{{^minor}}${nameField("name", "nameLabel", "name", "typedHint")}{{/minor}}${draw}${agree}</fieldset>
<button type="submit">{{words.sign}}</button>
</form>`;
