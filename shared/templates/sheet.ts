/** The text as it grows: white space runs together, line breaks are owed until something follows. */
export class Sheet {
  text = "";
  #breaks = 0;
  #space = false;
  readonly #links: { href: string; from: number }[] = [];

  write(words: string): void {
    const plain = words.replace(/\s+/g, " ");
    const trimmed = plain.trim();
    if (trimmed === "") {
      this.#space ||= plain !== "";
      return;
    }
    if (this.text === "") this.#breaks = 0;
    const apart = this.#space || plain.startsWith(" ");
    this.text += this.#breaks > 0 ? "\n".repeat(Math.min(this.#breaks, 2)) : apart && this.text !== "" ? " " : "";
    this.#breaks = 0;
    this.text += trimmed;
    this.#space = plain.endsWith(" ");
  }

  break(lines: number): void {
    this.#breaks = Math.max(this.#breaks, lines);
    this.#space = false;
  }

  line(): void {
    this.#breaks += 1;
    this.#space = false;
  }

  openLink(href: string): void {
    this.#links.push({ href, from: this.text.length });
  }

  /** Behind the words of a link stands where it leads, unless they say so. */
  closeLink(): void {
    const link = this.#links.pop();
    if (!link || !/^(?:https?:|mailto:|tel:|\{\{)/i.test(link.href)) return;
    const words = this.text.slice(link.from).trim();
    const target = link.href.replace(/^(?:mailto|tel):/i, "");
    if (words === target) return;
    this.write(words === "" ? ` ${target}` : ` (${target})`);
  }
}
