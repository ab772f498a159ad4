import type { SendTextMessageRequest } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import type { SendEmailRequest } from "@aws-sdk/client-sesv2";
import type { DynamoDBRecord, SQSEvent } from "aws-lambda";
import type { Outcome, StartSandbox } from "./functions/sandbox.ts";
import type { FailureOf } from "./services/failures.ts";

/** What comes between an event source and its function: it is given what would be called, and says what the source hears of it. */
type Between<Event> = (name: string, event: Event, invoke: (event: Event) => Promise<Outcome>) => Promise<Outcome>;

/** The edges of a run at which a test may stand: where it does not, the parts meet each other alone. */
export interface Edges {
  /** starts a function's sandboxes */
  start?: StartSandbox;
  /** between the stream and the function of this name */
  records?: Between<{ Records: DynamoDBRecord[] }>;
  /** between a queue and the function of this name */
  messages?: Between<SQSEvent>;
  /** how the providers of email and SMS fail */
  email?: FailureOf<SendEmailRequest>;
  sms?: FailureOf<SendTextMessageRequest>;
}
