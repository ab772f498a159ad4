import { zoe } from "./stories/guests.ts";
import { maya } from "./stories/maya.ts";
import { rosa } from "./stories/memberships.ts";
import { nadia } from "./stories/nadia.ts";

export interface DemoWaiver {
  kind: "waiver" | "agreement";
  name: string;
  needed?: { eventTypes: string[] };
  texts: { language: "en" | "es"; title: string; body: string }[];
}

export interface DemoRequest {
  client: string;
  /** name of what it is to sign */
  waiver: string;
  /** it signed, by this name; absent: it has not yet */
  signedAs?: string;
}

export interface DemoDocument {
  client: string;
  name: string;
  title: string;
  audience: "team" | "health";
  /** the one line that stands in it */
  line: string;
}

/** What clients sign and what is kept of them: everything of the demo that is a document. */
export interface Signing {
  waivers: DemoWaiver[];
  requests: DemoRequest[];
  documents: DemoDocument[];
}

const liability = "Liability waiver";
const founders = "Founders agreement";

export const signing: Signing = {
  waivers: [
    {
      kind: "waiver",
      name: liability,
      needed: { eventTypes: ["Open Gym"] },
      texts: [
        {
          language: "en",
          title: "Liability waiver",
          body: "## What you should know\n\nYoga, boxing and the Reformer are **exercise**: there is a risk of injury.\n\n- Tell your teacher before class of injuries and pregnancies.\n- Stop when something hurts.\n- In an emergency we call for help.\n\n## What you agree to\n\nI take part at my own risk, and have asked a doctor where I was in doubt.",
        },
        {
          language: "es",
          title: "Exención de responsabilidad",
          body: "## Lo que debes saber\n\nEl yoga, el boxeo y el Reformer son **ejercicio**: existe un riesgo de lesión.\n\n- Avisa a tu profesora antes de la clase de lesiones y embarazos.\n- Para cuando algo duela.\n\n## Lo que aceptas\n\nParticipo bajo mi propia responsabilidad.",
        },
      ],
    },
    {
      kind: "agreement",
      name: founders,
      texts: [
        {
          language: "en",
          title: "Founders Unlimited agreement",
          body: "Founders Unlimited is billed **monthly**, and keeps its price for as long as it is not cancelled.\n\n1. It can be frozen for up to 60 days a year.\n2. It ends with the month after the one it is cancelled in.",
        },
      ],
    },
  ],
  // Zoë comes for the first time tomorrow and has not signed yet: the one waiver missing on the roster (demo.md)
  requests: [
    { client: maya, waiver: liability, signedAs: "Maya Lindqvist" },
    { client: nadia, waiver: liability, signedAs: "Nadia Rahman" },
    { client: nadia, waiver: founders, signedAs: "Nadia Rahman" },
    { client: zoe, waiver: liability },
  ],
  documents: [
    {
      client: rosa,
      name: "physiotherapy.pdf",
      title: "Letter of her physiotherapist",
      audience: "health",
      line: "No load on the left knee before week eight; bend at most 120 degrees.",
    },
  ],
};
