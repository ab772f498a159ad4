/** Markup that is well-formed; text becomes it by `text` alone, so nothing of a source is ever taken for markup. */
export type Svg = string & { readonly markup: true };

type Attributes = Record<string, string | number | undefined>;

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 cannot hold at all
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Any text as XML: escaped, without what XML cannot hold. */
export const text = (words: string): Svg =>
  words
    .toWellFormed()
    .replace(unwritable, "")
    .replace(/[&<>"']/g, (sign) => entities[sign]!) as Svg;

const written = (value: string | number): string =>
  typeof value === "number" ? String(Math.round(value * 100) / 100) : text(value);

/** An element; attributes that are undefined are left out, numbers rounded to hundredths of a pixel. */
export const element = (name: string, attributes: Attributes, ...children: Svg[]): Svg => {
  const said = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([attribute, value]) => ` ${attribute}="${written(value!)}"`)
    .join("");
  return (children.length > 0 ? `<${name}${said}>${children.join("")}</${name}>` : `<${name}${said}/>`) as Svg;
};

/** A line of words at a place. */
export const label = (words: string, x: number, y: number, attributes: Attributes = {}): Svg =>
  element("text", { x, y, ...attributes }, text(words));
