/** What stands under every email (S3-26), by language; the studio's name and the two links come in. */
const texts = {
  en: { from: "You get this from", out: "Unsubscribe", choose: "Choose what you get" },
  es: { from: "Recibe este mensaje de", out: "Darse de baja", choose: "Elegir lo que recibe" },
  fr: { from: "Ce message vient de", out: "Se désabonner", choose: "Choisir ce que vous recevez" },
  de: { from: "Diese Nachricht kommt von", out: "Abmelden", choose: "Auswählen, was Sie bekommen" },
  pt: { from: "Recebe esta mensagem de", out: "Cancelar subscrição", choose: "Escolher o que recebe" },
} as const;

export interface Links {
  unsubscribe: string;
  preferences: string;
}

const textsOf = (language: string | undefined) =>
  texts[(language ?? "en").slice(0, 2).toLowerCase() as keyof typeof texts] ?? texts.en;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Plain text as HTML: paragraphs and line breaks, nothing else. */
export const htmlOf = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escaped(paragraph).replaceAll("\n", "<br>")}</p>`)
    .join("\n");

/** Both parts of an email with the footer; before the end of the body where the HTML has one. */
export const withFooter = (
  { text, html }: { text: string; html: string },
  studio: string,
  links: Links,
  language: string | undefined,
): { text: string; html: string } => {
  const { from, out, choose } = textsOf(language);
  const foot = `<hr><p style="font-size:12px;color:#555">${from} ${escaped(studio)}. <a href="${links.unsubscribe}">${out}</a> · <a href="${links.preferences}">${choose}</a></p>`;
  const end = html.toLowerCase().lastIndexOf("</body>");
  return {
    text: `${text}\n\n-- \n${from} ${studio}.\n${out}: ${links.unsubscribe}\n${choose}: ${links.preferences}\n`,
    html: end < 0 ? `${html}\n${foot}` : `${html.slice(0, end)}${foot}${html.slice(end)}`,
  };
};
