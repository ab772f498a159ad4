import fc from "fast-check";
import type { Tokens } from "marked";
import { describe, expect, it } from "vitest";
import { runsOf } from "../../shared/signing/copy/runs.ts";
import { htmlOf, tokensOf } from "../../shared/signing/markdown.ts";
import { decoded } from "../../shared/templates/entities.ts";

describe("a text to be signed, as HTML", () => {
  it("S1-44 has headings below the page's, without a gap, paragraphs, lists and emphasis", () => {
    expect(htmlOf("## One\n\n#### Two\n\ntext *it* **bold** ~~old~~\n\n- a\n- b\n\n3. c\n4. d\n\n> said")).toBe(
      "<h2>One</h2>\n<h3>Two</h3>\n<p>text <em>it</em> <strong>bold</strong> <del>old</del></p>\n" +
        '<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>\n<blockquote>\n<p>said</p>\n</blockquote>\n',
    );
  });

  it("S1-44 leads to https and mailto alone; any other link is the text it was written as", () => {
    expect(htmlOf("[a](https://x.example/?a=1&b=%22) <mailto:a@b.example>")).toBe(
      '<p><a href="https://x.example/?a=1&amp;b=%22" rel="noopener noreferrer nofollow">a</a> ' +
        '<a href="mailto:a@b.example" rel="noopener noreferrer nofollow">mailto:a@b.example</a></p>\n',
    );
    for (const to of ["javascript:alert(1)", "data:text/html,x", "http://x.example", "//x.example", "JaVaScRiPt:x"])
      expect(htmlOf(`[a](${to})`)).toBe(`<p>[a](${to})</p>\n`);
  });

  it("S1-44 shows HTML, tables and pictures as they were written, so that no sign of the text is lost", () => {
    expect(htmlOf('<script>alert(1)</script>\n\n<b onclick="x">b</b>')).toBe(
      "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n<p>&lt;b onclick=&quot;x&quot;&gt;b&lt;/b&gt;</p>\n".replaceAll(
        "&quot;",
        '"',
      ),
    );
    expect(htmlOf("![p](https://x.example/p.png)")).toContain("![p](https:");
    expect(htmlOf("|a|b|\n|-|-|\n|1|2|")).toBe("<pre>|a|b|\n|-|-|\n|1|2|</pre>\n");
    expect(htmlOf("- [x] done")).toContain("[x] done");
    expect(htmlOf("see [a]\n\n[a]: https://x.example")).toContain("[a]: ");
  });

  it("S1-44 reads the same on the page and on paper", () => {
    const text =
      "- **bold** *and* `code` &amp; &copy; &lt;b&gt; \\* \\&amp;\n- https://x.example/a a@b.example\n- www.x.example &nope; [t]";
    const html = htmlOf(text);
    expect(html).toContain("<li><strong>bold</strong> <em>and</em> <code>code</code>");
    const [list] = tokensOf(text) as [Tokens.List];
    const printed = list.items.flatMap(({ tokens }) => runsOf(tokens)).map((run) => run.text);
    const shown = decoded(html.replace(/<[^>]*>/g, ""));
    expect(printed.join("").replace(/\s/g, "")).toBe(shown.replace(/\s/g, ""));
  });

  it("S1-44 holds no element but those of a text, whatever is written", () => {
    const tokens = fc.constantFrom(
      "<",
      ">",
      "script",
      "[",
      "](",
      ")",
      "javascript:",
      "`",
      "*",
      "#",
      "\n",
      "!",
      '"',
      "&lt;",
      "&#x6a;",
      " ",
      "img src=x onerror=y",
      "a",
    );
    fc.assert(
      fc.property(fc.array(tokens, { maxLength: 40 }), (parts) => {
        const html = htmlOf(parts.join(""));
        for (const [, name, rest] of html.matchAll(/<\/?([a-z0-9]+)([^>]*)>/gi)) {
          expect("h2 h3 h4 h5 h6 p ul ol li blockquote strong em del code pre a br hr".split(" ")).toContain(name);
          expect(rest).toMatch(/^(?: \/| (?:href="(?:https:\/\/|mailto:)[^"]*"|rel="[a-z ]+"|start="\d+"))*$/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
