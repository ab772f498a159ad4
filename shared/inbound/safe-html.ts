import sanitizeHtml from "sanitize-html";

/** Elements deeper than this are left out: no mail of a person has them. */
const deepest = 100;

/**
 * An email's HTML as a screen of the studio may show it: words, lists, tables and links. Scripts, forms, styles and whatever is loaded from
 * elsewhere (an image tells its sender who opened the message, and when) are gone; a link says no word of where it was followed from.
 * @returns HTML that is safe to show, empty where nothing of it is left
 */
export const safeHtml = (html: string): string =>
  sanitizeHtml(html, {
    allowedTags: sanitizeHtml.defaults.allowedTags.filter((tag) => tag !== "img"),
    allowedAttributes: { a: ["href", "rel", "target"], td: ["colspan", "rowspan"], th: ["colspan", "rowspan"] },
    allowedSchemes: ["http", "https", "mailto", "tel"],
    allowProtocolRelative: false,
    nestingLimit: deepest,
    transformTags: {
      a: sanitizeHtml.simpleTransform("a", { rel: "noopener noreferrer nofollow", target: "_blank" }, true),
    },
  }).trim();
