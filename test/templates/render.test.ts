import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Refusal } from "../../shared/kernel/errors.ts";
import { builtIns } from "../../shared/templates/builtin.ts";
import { variablesIn, wrongWith } from "../../shared/templates/parse.ts";
import { type Renderable, render, type Variables } from "../../shared/templates/render.ts";
import { NewTemplate } from "../../shared/templates/schema.ts";
import { examples, withVariables } from "../../shared/templates/variables.ts";

const email = (parts: Partial<Renderable>): Renderable => ({ channel: "email", text: "", ...parts });
const maya = { client: { firstName: "Maya", lastName: "O'Neil & <Co>" }, studio: { name: "Tideline" } };

/** Pointers of what a template is not given. */
const missing = (template: Partial<Renderable>, variables: Variables): string[] => {
  try {
    render(email(template), variables);
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(error.kind).toBe("invalid");
    return error.faults.map(({ pointer }) => pointer);
  }
};

describe("a template that is filled in", () => {
  it("escapes what it is given in HTML, and only there; a subject is one line", () => {
    const parts = {
      subject: "{{client.lastName}} at\n{{studio.name}}",
      text: "{{client.lastName}}",
      html: "<p>{{client.lastName}}</p>",
    };
    expect(render(email(parts), { ...maya, studio: { name: "Tide\r\nBcc: x" } })).toEqual({
      subject: "O'Neil & <Co> at Tide Bcc: x",
      text: "O'Neil & <Co>",
      html: "<p>O&#39;Neil &amp; &lt;Co&gt;</p>",
    });
  });

  it("has every variable that is missing named before anything is sent: in each part, nested, in sections and in lists", () => {
    const template = {
      subject: "{{event.name}}",
      text: "{{client.firstName}} {{client.shoeSize}} {{#visits}}{{on}}{{/visits}}",
      html: "{{#client}}{{firstName}}{{nickname}}{{/client}}{{^paid}}{{amount}}{{/paid}}",
    };
    expect(missing(template, { ...maya, visits: [{ on: "Monday" }, {}], paid: false })).toEqual([
      "/body/variables/event/name",
      "/body/variables/client/shoeSize",
      "/body/variables/visits/1/on",
      "/body/variables/client/nickname",
      "/body/variables/amount",
    ]);
  });

  it("is asked for what may be absent by a section: null passes there, and nowhere else", () => {
    const text = "Hello{{#client.preferredName}} {{client.preferredName}}{{/client.preferredName}}";
    expect(render(email({ text }), { client: { preferredName: null } }).text).toBe("Hello");
    expect(render(email({ text }), { client: { preferredName: "May" } }).text).toBe("Hello May");
    expect(missing({ text }, { client: {} })).toEqual(["/body/variables/client/preferredName"]);
    expect(missing({ text: "{{client.preferredName}}" }, { client: { preferredName: null } })).toHaveLength(1);
  });

  it("takes texts and numbers, no object, list or function of the language", () => {
    expect(render(email({ text: "{{n}}" }), { n: 0 }).text).toBe("0");
    for (const value of [{}, [], true])
      expect(missing({ text: "{{value}}" }, { value })).toEqual(["/body/variables/value"]);
    expect(missing({ text: "{{name.length}}" }, { name: "Maya" })).toEqual(["/body/variables/name/length"]);
  });

  it("cannot be blown up by lists in lists, and no SMS gets longer than the service takes", () => {
    const text = `${"{{#a}}".repeat(10)}x${"{{/a}}".repeat(10)}`;
    const a = Array.from({ length: 10 }, () => ({}));
    expect(missing({ text }, { a })).toEqual(["/body/variables"]);
    expect(missing({ channel: "sms", text: "{{a}}" }, { a: "x".repeat(1601) })).toEqual(["/body/variables"]);
  });

  it("shows what it was given, whatever that is, and never fills in what it was given", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const { text, html } = render(email({ text: "<{{a.b}}>", html: "<p>{{a.b}}</p>" }), { a: { b: value } });
        expect(text).toBe(`<${value}>`);
        expect(html!.slice(3, -4)).not.toMatch(/[<>"']/);
      }),
    );
  });

  it("is filled in, or refused with what is wrong: nothing else is thrown, whatever the template and the variables", () => {
    const piece = fc.constantFrom(
      "{{a}}",
      "{{a.b}}",
      "{{#a}}",
      "{{/a}}",
      "{{^a}}",
      "{{.}}",
      "{{{a}}}",
      "{{>a}}",
      "{{",
      "}}",
      "{{=<% %>=}}",
      "{{constructor}}",
      "{{!c}}",
      " x ",
      "\n",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), (pieces, value) => {
        const text = pieces.join("");
        if (wrongWith("text", text).length > 0) return;
        expect(missing({ text }, { a: value }).every((pointer) => pointer.startsWith("/body/variables"))).toBe(true);
      }),
    );
  });
});

describe("a template that is saved", () => {
  it.each([
    ["{{#client}}Hello", /does not parse: Unclosed section/],
    ["Hello {{client.firstName", /does not parse: Unclosed tag/],
    ["{{/client}}", /does not parse: Unopened section/],
    ["{{>footer}}", /takes in the partial footer/],
    ["{{=<% %>=}}", /sets other braces/],
    ["{{}}", /no name/],
    ["{{first name}}", /no name/],
    ["{{constructor}}", /no name/],
    ["{{a.__proto__}}", /no name/],
    ["{{.}}", /no name/],
    ["{{{client.firstName}}}", /unescaped/],
    [`${"{{#a}}".repeat(12)}${"{{/a}}".repeat(12)}`, /nests sections/],
  ])("is refused where it is %s", (html, why) => {
    const { error } = NewTemplate.safeParse({ name: "x", channel: "email", purpose: "service", subject: "x", html });
    expect(error!.issues.map(({ path, message }) => [path, message])).toContainEqual([
      ["html"],
      expect.stringMatching(why),
    ]);
  });

  it("has every fault of every part named at once", () => {
    const body = {
      name: "x",
      channel: "email",
      purpose: "service",
      subject: "{{#a}}",
      text: "{{>b}} {{>c}}",
      html: "{{{d}}}",
    };
    expect(NewTemplate.safeParse(body).error!.issues.map(({ path }) => path[0])).toEqual([
      "subject",
      "text",
      "text",
      "html",
    ]);
  });

  it("says which variables it asks for", () => {
    const text = "{{#client}}{{firstName}}{{/client}} {{event.name}} {{#visits}}{{on}}{{.}}{{/visits}}";
    expect(variablesIn({ subject: "{{studio.name}}", text })).toEqual([
      "client",
      "client.firstName",
      "event.name",
      "studio.name",
      "visits",
      "visits.on",
    ]);
  });

  it("S1-12 S1-13 those that every account has can be saved, and are filled in by the standard variables", () => {
    for (const { channel, subject, text } of Object.values(builtIns)) {
      expect([subject ? wrongWith("subject", subject) : [], wrongWith("text", text)]).toEqual([[], []]);
      const { text: filled } = render({ channel, subject, text }, withVariables(examples, maya));
      expect(filled).toContain("Tideline");
    }
  });
});
