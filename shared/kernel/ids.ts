import { monotonicFactory } from "ulid";
import * as z from "zod";

/** What has an id, and the prefix by which anyone recognises it. */
export const prefixes = {
  account: "acc",
  adjustment: "adj",
  alert: "alr",
  apiKey: "key",
  audit: "aud",
  automation: "aut",
  booking: "bkg",
  campaign: "cmp",
  client: "cli",
  consent: "cns",
  contract: "con",
  discussion: "dsc",
  document: "doc",
  event: "evt",
  export: "exp",
  field: "fld",
  goal: "gol",
  import: "imp",
  interaction: "int",
  invoice: "inv",
  job: "job",
  location: "loc",
  message: "msg",
  note: "nte",
  offer: "ofr",
  package: "pkg",
  prize: "prz",
  recurring: "rcb",
  relationship: "rel",
  request: "req",
  revision: "rev",
  reward: "rwd",
  segment: "seg",
  series: "ser",
  signature: "sgn",
  staff: "stf",
  tag: "tag",
  template: "tpl",
  todo: "tdo",
  transformationEntry: "tle",
  transformationField: "tlf",
  waiver: "wvr",
  webhook: "whk",
  webhookDelivery: "whd",
} as const;

export type IdKind = keyof typeof prefixes;
export type NewId = (kind: IdKind) => string;

const kinds = new Map(Object.entries(prefixes).map(([kind, prefix]) => [prefix as string, kind as IdKind]));

/** The kind of thing an id is of, by its prefix; undefined for what is no id. */
export const kindOfId = (id: string): IdKind | undefined => kinds.get(/^([a-z]{3})_/.exec(id)?.[1] ?? "");

const ulid = monotonicFactory();

/** A new id: prefix, underscore, ULID; later ids of one process sort later. */
export const newId: NewId = (kind) => `${prefixes[kind]}_${ulid()}`;

/** What every id ends with, as a regular expression. */
export const ending = "[0-7][0-9A-HJKMNP-TV-Z]{25}";

/** Whether a text is an id of a kind. */
export const isId = (kind: IdKind, text: string): boolean => new RegExp(`^${prefixes[kind]}_${ending}$`).test(text);

/** The schema of one kind of id; a path parameter of another kind does not pass. */
const idOf = (kind: IdKind) =>
  z.string().regex(new RegExp(`^${prefixes[kind]}_${ending}$`), `must be an id like ${prefixes[kind]}_01J…`);

export const AccountId = idOf("account");
export const AdjustmentId = idOf("adjustment");
export const ApiKeyId = idOf("apiKey");
export const BookingId = idOf("booking");
export const CampaignId = idOf("campaign");
export const ClientId = idOf("client");
export const ContractId = idOf("contract");
export const EventId = idOf("event");
export const InvoiceId = idOf("invoice");
export const JobId = idOf("job");
export const LocationId = idOf("location");
export const AuditId = idOf("audit");
export const ConsentId = idOf("consent");
export const ExportId = idOf("export");
export const FieldId = idOf("field");
export const DocumentId = idOf("document");
export const ImportId = idOf("import");
export const InteractionId = idOf("interaction");
export const GoalId = idOf("goal");
export const NoteId = idOf("note");
export const OfferId = idOf("offer");
export const PackageId = idOf("package");
export const PrizeId = idOf("prize");
export const RecurringId = idOf("recurring");
export const RelationshipId = idOf("relationship");
export const RewardId = idOf("reward");
export const SegmentId = idOf("segment");
export const SeriesId = idOf("series");
export const SignatureId = idOf("signature");
export const StaffId = idOf("staff");
export const TagId = idOf("tag");
export const WaiverId = idOf("waiver");
export const TodoId = idOf("todo");
export const TransformationEntryId = idOf("transformationEntry");
export const TransformationFieldId = idOf("transformationField");
export const AlertId = idOf("alert");
export const DiscussionId = idOf("discussion");
export const MessageId = idOf("message");
export const AutomationId = idOf("automation");
export const TemplateId = idOf("template");
export const WebhookId = idOf("webhook");
export const WebhookDeliveryId = idOf("webhookDelivery");
export const RevisionId = idOf("revision");
