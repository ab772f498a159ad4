import type { FaultName, Relation } from "../form.ts";

/** What the signed copy says beside the text. */
export interface CopyTexts {
  proof: string;
  /** who signed, as typed; for a minor what it is to the participant, whose name is `signedFor` then */
  signedBy: string;
  relation: string;
  signedFor: string;
  /** the client's name as the studio knows it */
  client: string;
  drawing: string;
  method: string;
  typed: string;
  drawn: string;
  timeHere: string;
  timeUtc: string;
  address: string;
  userAgent: string;
  textHash: string;
  ids: string;
  /** `{{page}}`, `{{pages}}` */
  page: string;
}

/** What the page says, in one language; `{{studio}}`, `{{client}}`, `{{title}}`, `{{when}}` and `{{version}}` are filled in. */
export interface Texts {
  ask: string;
  /** asked of a minor's parent or guardian */
  askGuardian: string;
  version: string;
  signatureLegend: string;
  nameLabel: string;
  participantLegend: string;
  participantLabel: string;
  guardianLegend: string;
  /** that the typed name is enough */
  typedHint: string;
  relationLegend: string;
  relations: Record<Relation, string>;
  drawLabel: string;
  drawHint: string;
  clear: string;
  agree: string;
  sign: string;
  faultsTitle: string;
  faults: Record<FaultName, string>;
  doneTitle: string;
  done: string;
  signedTitle: string;
  signed: string;
  goneTitle: string;
  gone: string;
  copy: CopyTexts;
}
