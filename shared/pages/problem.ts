import { filled, framed } from "./frame.ts";
import { type Language, languageOf } from "./language.ts";

interface Words {
  title: string;
  text: string;
}

/** What people are told: 404, a request that cannot be read, and a fault of ours. */
export const problemTexts: Record<Language, { gone: Words; wrong: Words; failed: Words }> = {
  en: {
    gone: { title: "This link does not work", text: "Please open the link from the message again, or ask the studio." },
    wrong: {
      title: "That did not work",
      text: "Please go back, open the link from the message again and try once more.",
    },
    failed: { title: "Something went wrong here", text: "Nothing is lost. Please try again in a few minutes." },
  },
  es: {
    gone: {
      title: "Este enlace no funciona",
      text: "Vuelve a abrir el enlace desde el mensaje o pregunta en el estudio.",
    },
    wrong: {
      title: "No ha funcionado",
      text: "Vuelve atrás, abre de nuevo el enlace desde el mensaje e inténtalo otra vez.",
    },
    failed: {
      title: "Algo ha fallado aquí",
      text: "No se ha perdido nada. Inténtalo de nuevo dentro de unos minutos.",
    },
  },
  fr: {
    gone: {
      title: "Ce lien ne fonctionne pas",
      text: "Ouvrez à nouveau le lien depuis le message, ou adressez-vous au studio.",
    },
    wrong: {
      title: "Cela n’a pas fonctionné",
      text: "Revenez en arrière, ouvrez à nouveau le lien depuis le message et réessayez.",
    },
    failed: {
      title: "Une erreur s’est produite chez nous",
      text: "Rien n’est perdu. Réessayez dans quelques minutes.",
    },
  },
  de: {
    gone: {
      title: "Dieser Link funktioniert nicht",
      text: "Bitte öffnen Sie den Link aus der Nachricht noch einmal oder fragen Sie das Studio.",
    },
    wrong: {
      title: "Das hat nicht geklappt",
      text: "Bitte gehen Sie zurück, öffnen Sie den Link aus der Nachricht noch einmal und versuchen Sie es erneut.",
    },
    failed: {
      title: "Bei uns ist etwas schiefgegangen",
      text: "Es ist nichts verloren. Bitte versuchen Sie es in einigen Minuten noch einmal.",
    },
  },
  pt: {
    gone: { title: "Este link não funciona", text: "Abra novamente o link da mensagem ou pergunte ao estúdio." },
    wrong: { title: "Não deu certo", text: "Volte, abra novamente o link da mensagem e tente mais uma vez." },
    failed: { title: "Algo deu errado aqui", text: "Nada se perdeu. Tente novamente em alguns minutos." },
  },
};

/** A refusal or fault, by its HTTP status, as a page. `header` is Accept-Language. */
export const problemHtml = (status: number, header: string | undefined): string => {
  const language = languageOf(header);
  const { gone, wrong, failed } = problemTexts[language];
  const { title, text } = status === 404 ? gone : status >= 500 ? failed : wrong;
  return framed(language, title, filled("<p>{{text}}</p>", { text }));
};
