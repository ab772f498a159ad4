import { fold } from "../kernel/fold.ts";

/**
 * Sentences that clearly ask to stop being written to, and that say we reached the wrong person (docs/opt-out.md), in English,
 * Spanish, French, German and Portuguese. They are matched against folded clauses: no accents, no apostrophes, single blanks.
 */
const message = "(?:(?:text |sms )?messages?|msgs?|texts?|sms|texting|messaging)";
const goOn = "(?: (?:any ?more|again|ever|please|pls|plz|thanks|thank you|(?:at|on|to) this number|ever again))*$";

/** "you don't text me anymore" and "don't stop texting me" ask for the opposite. */
const ordered =
  "(?<!\\b(?:dont|do not|never|not|didnt|did not|wont|why|did|if|when|and then) )" +
  "(?<!\\b(?<!\\b(?:can|could|would|will|want|need|asked|asking|tell|told) )(?:you|u|ya|yall|guys|they|i|we|he|she|it|people) )";

const stopping: readonly RegExp[] = [
  `${ordered}\\b(?:stop|quit) (?:texting|messaging|contacting|spamming|writing|harassing|bothering|smsing|texing)(?: me| us| this number|$)(?! back)(?! (?:so|too|at|after|before|during|while|in|until|on) (?!this number))`,
  `${ordered}\\b(?:stop|quit) sending (?:me |us )?(?:(?:these|those|any|all|your|the|more|so many) )*${message}\\b`,
  `${ordered}\\bstop (?:(?:receiving|getting) )?(?:(?:these|those|any|all|your|the|all the|all these) )+${message}(?: please| pls| now)?$`,
  `\\b(?:want|like|need|wish) to stop (?:receiving|getting) (?:(?:these|those|any|all|your|the) )*${message}\\b`,
  `${ordered}\\b(?:dont|do not|never)(?: ever)? (?:(?:call|email) (?:or|and|nor) )?(?:text|message|msg|contact|sms|write|write to|txt) (?:me|us|this number)${goOn}`,
  `${ordered}\\b(?:dont|do not|never) send (?:me |us )?(?:(?:any|any more|anymore|more|these|those|your) )*${message}${goOn}`,
  `^(?:please |pls |hi |hey |hello |ok |thanks )*no more (?:of (?:these|your) )?${message}(?: please| pls| thanks| thank you)*$`,
  "\\b(?:take|remove|delete|get) (?:me|us|my (?:phone )?number|my name|this number) (?:off|from|out of|off of) (?:of )?(?:(?:your|this|these|all|any|ur) )+(?:(?:text|texting|mailing|contact|sms|marketing|message|messaging|phone|distribution|call|calling|texts|group) )*(?:lists?|messages|texts|texting|sms|database|contacts|chat)\\b(?! (?:for|of|today|tonight|tomorrow|on|at|this)\\b)",
  "\\b(?:take|remove|delete) (?:me|my number) (?:off|from|out of) the (?:text|texting|mailing|contact|sms|marketing|messaging|distribution) list\\b",
  "^(?:please |pls |plz |hi |hey |hello |kindly |just )*(?:unsubscribe|opt out|remove|delete) (?:me|my number|my phone number|this number)(?: (?:please|pls|now|thanks|thank you))*$",
  "^(?:please|pls|plz|kindly) (?:stop|unsubscribe)(?: (?:please|now|thanks|thank you))*$|^(?:stop|unsubscribe) (?:please|pls|plz|now|thanks|thank you|texting|messaging|these texts|these messages)$",
  `\\b(?:want|like|need|wish) to (?:unsubscribe|opt out)(?: (?:of|from) (?:(?:these|those|all|your|the|getting|receiving) )*${message})?(?: please)?$`,
  "^(?:please |just |pls )*(?:leave me alone|lose my number)(?: please)?$",
  `\\bi (?:dont|do not) (?:want|wish)(?: to (?:get|receive|have))? (?:(?:any|your|these|those|any more|more|any of your) )+${message}(?: any ?more)?$`,

  "\\bno (?:me|nos) (?:envi|mand|escrib|mensaje|contact)\\w+ mas\\b(?! tarde| temprano| informacion| detalles| fotos)",
  "^(?:por favor |favor de )*(?:deja|deje|dejen|dejad|para|pare|paren|parad) de (?:enviar|mandar|escribir|molestar|contactar)(?:me|nos)?(?: (?:mas|estos|sus|tus|los|mensajes|textos|sms|por favor|ya))*$",
  "\\bno quiero(?: recibir)? (?:mas |sus |tus |estos )+(?:mensajes|textos|sms)\\b",
  "\\b(?:quite|quita|quiten|borre|borra|borren|elimine|elimina|eliminen|saque|saca|saquen|retire|retiren)(?:me|nme)? de (?:su|tu|esta|vuestra) lista\\b(?! de espera| para| del)",

  "\\b(?:arrete|arretez|cesse|cessez) de (?:m|me |nous )(?:envoyer|ecrire|contacter|texter|harceler|spammer|deranger)\\b(?! (?:si|apres|avant|le|la|pendant) )",
  "\\bne (?:m|me |nous )(?:envoie|envoies|envoyez|ecris|ecrivez|contacte|contactez|texte|textez) plus\\b(?! tard| tot)",
  "^(?:svp |s il vous plait |merci )*plus (?:de|aucun) (?:sms|messages?|textos?)(?: svp| merci| s il vous plait| sil vous plait)*$",
  "\\b(?:retire|retirez|enleve|enlevez|supprime|supprimez|desabonne|desabonnez|desinscris|desinscrivez) moi de (?:votre|vos|ta|tes|cette|ces) (?:liste|messages|sms|envois|textos)\\b(?! d attente| dattente)",
  "\\bje ne (?:veux|souhaite) plus (?:recevoir )?(?:(?:de|vos|ces|tes|aucun) )+(?:sms|messages?|textos?)\\b",

  "\\b(?:schreib|schreibt|schreiben sie|schick|schickt|schicken sie|sende|sendet|senden sie|kontaktiert?|kontaktieren sie) (?:mir|mich|uns) (?:bitte )?(?:nie wieder|nicht mehr|nichts mehr|keine (?:weiteren |mehr )?(?:nachrichten|sms)(?: mehr)?)\\b",
  "^(?:bitte |hallo |hi )*keine (?:weiteren )?(?:nachrichten|sms)(?: mehr)?(?: bitte| danke)*$",
  "\\bhor(?:t|en sie)? (?:bitte )?auf (?:mir|mich) (?:(?:nachrichten|sms) )?zu (?:schreiben|schicken|senden|texten|simsen|kontaktieren|belastigen)\\b",
  "\\b(?:nimm|nehmt|nehmen sie|streich|streicht|streichen sie|losch|loscht|loschen sie|entfernt?|entfernen sie) mich (?:bitte )?(?:von|aus) (?:eurer|ihrer|dieser|deiner|eurem|ihrem|diesem|deinem) (?:liste|verteiler|mailingliste|smsliste)\\b(?! (?:fur|am|um)\\b)",
  "\\bich (?:will|mochte) (?:bitte )?keine (?:weiteren |mehr )?(?:nachrichten|sms)(?: mehr)?(?: (?:bekommen|erhalten|haben))?$",

  "^(?:por favor |favor )*(?:para|pare|parem|deixe|deixem) de (?:me )?(?:enviar|mandar|escrever|incomodar|contatar|contactar)(?:me)?(?: me)?(?: (?:mais|estas|essas|mensagens|sms|por favor))*$",
  "\\bnao (?:me |nos )?(?:envi|mand|escrev|contat|contact)\\w+(?: me)? mais\\b(?! tarde| cedo| informac| detalhes| fotos)",
  "\\bnao quero (?:receber )?mais (?:mensagens|sms)\\b|\\bnao quero mais receber (?:mensagens|sms)\\b",
  "\\b(?:tire|tira|tirem|remova|removam|retire|retirem)(?: me)? (?:da sua|da tua|da vossa|desta|dessa) lista\\b(?! de espera| para| do| da)",
].map((pattern) => new RegExp(pattern, "u"));

const lead =
  "^(?:(?:hi|hey|hello|sorry|no|ok|oh|um|uh|stop|please|excuse me|i think|i believe|this is|its|thats|you have|you|u have|youve|got|you got|have|the|a|afraid|im afraid|think|lo siento|perdon|disculpe|hola|es|este es|un|una|tiene|tienes|el|la|desole|bonjour|pardon|cest|vous avez|tu as|le|un|une|hallo|das ist|hier ist|sie haben|du hast|ihr habt|die|eine|leider|desculpe|ola|e|voce tem|este e|o) ){0,8}";
const ofSomethingElse =
  "(?! (?:of|on file|on my|for|in|de (?!telefono|telefone|telephone)|pour|para|fur|auf|im|eingegeben|angegeben)\\b)";

const wrong: readonly RegExp[] = [
  `${lead}wrong (?:number|person|guy|girl|man|woman|lady|phone|phone number|recipient|contact)\\b${ofSomethingElse}`,
  `\\byou(?: have|ve| must have| probably have|ve probably)? (?:got |have |reached |texted |messaged |dialed |called |contacted )?(?:the )?wrong (?:number|person|guy|girl|man|woman|lady|phone|email|e mail|contact)\\b${ofSomethingElse}`,
  `${lead}(?:numero (?:equivocado|incorrecto|erroneo|errado)|persona (?:equivocada|incorrecta)|pessoa errada|mauvais numero|mauvaise personne|faux numero|erreur de numero|falsche (?:nummer|person)|falsch verbunden|verwahlt|engano)\\b${ofSomethingElse}`,
  "\\b(?:se (?:ha )?equivoc\\w+|te (?:has )?equivoc\\w+) de (?:numero|persona)\\b",
  "\\btrompee?s? de (?:numero|personne)\\b",
  "\\b(?:enganou se|se enganou) (?:no|de) numero\\b|\\bnumero errado\\b$",
  "\\b(?:isnt|is not|no longer|not) (?!my\\b|your\\b|the\\b|our\\b)\\p{L}+s (?:phone |cell |mobile )?number(?: any ?more)?$",
].map((pattern) => new RegExp(pattern, "u"));

/** "This isn't Maya": a name has a capital, and is none of what a studio speaks of. */
const notNamed =
  /^(?:(?:hi|hey|hello|sorry|no|uh|um|hola|perd[oó]n|bonjour|d[eé]sol[eé]|hallo|desculpe|lo siento)[, ]+){0,4}(?:this is ?n[o']t|this isnt|this is no longer|that'?s not|i am not|i'?m not|my name is ?n[o']t|no soy|esta no es|este no es|ce n'?est pas|je ne suis pas|ich bin nicht|hier ist nicht|das ist nicht|n[aã]o sou|n[aã]o [eé])(?: (?:o|a))? (\p{L}+)(?: any ?more| anymore)?$/iu;
const noNames =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yoga|pilates|barre|vinyasa|spin|hiit|zumba|reformer|crossfit|yin|hatha|english|american|jewish|i|ok|covid|sure|ready|here|free|available|coming|going|interested|done)$/i;

const clausesOf = (text: string): string[] =>
  text
    .slice(0, 2000)
    .replace(/[‘’ʼ`´]/gu, "'")
    .split(/[.!?;\n\r…]+/u);

const bare = (clause: string): string =>
  fold(clause.replace(/'/g, ""))
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

const matches = (patterns: readonly RegExp[], text: string): boolean =>
  clausesOf(text).some((clause) => {
    const words = bare(clause);
    return words !== "" && patterns.some((pattern) => pattern.test(words));
  });

const deniesName = (clause: string): boolean => {
  const name = notNamed.exec(
    clause
      .normalize("NFC")
      .replace(/[^\p{L}\p{N}]+$/u, "")
      .trim(),
  )?.[1];
  return name !== undefined && /^\p{Lu}\p{Ll}+$/u.test(name) && !noNames.test(name);
};

/** Whether a text clearly asks that we stop writing, in other words than the opt-out words: flagged for staff (S3-30), nobody opted out. */
export const asksToStop = (text: string): boolean => matches(stopping, text);

/** Whether a text says that we reached somebody else (S3-31): flagged, nobody opted out. */
export const saysWrongContact = (text: string): boolean =>
  matches(wrong, text) || clausesOf(text).some((clause) => clause.length <= 80 && deniesName(clause.trim()));
