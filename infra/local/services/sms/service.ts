import { randomUUID } from "node:crypto";
import type {
  DescribeOptedOutNumbersRequest,
  PutOptedOutNumberRequest,
  SendTextMessageRequest,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import type { Delays } from "../delays.ts";
import type { FailureOf } from "../failures.ts";
import { type HttpService, startHttpService, type WireAnswer, type WireRequest } from "../http-service.ts";
import type { Publish } from "../topics.ts";
import type { SmsStatus } from "./events.ts";
import { judgeSms, type SmsAccount } from "./judge.ts";
import { type OptOutLists, optOutLists } from "./opt-outs.ts";
import { contentType, invalid, SmsRefusal } from "./refusal.ts";
import { playOut } from "./simulator.ts";
import { type Text, textOf } from "./text.ts";

export interface SmsProps extends SmsAccount {
  publish: Publish;
  delays: Delays;
  /** how a request fails, where a test wants it */
  failure?: FailureOf<SendTextMessageRequest>;
  /** how a text ends, where a test wants another end than its number's */
  ending?: (text: Text) => SmsStatus | undefined;
  /** hears of every request, where a test wants to know what goes over the wire */
  heard?: (request: WireRequest) => void;
}

export interface SmsServer extends HttpService {
  /** texts that were taken, the newest last */
  sent: Text[];
  optOuts: OptOutLists;
}

const done = (body: object): WireAnswer => ({
  status: 200,
  headers: { "content-type": contentType },
  body: JSON.stringify(body),
});

const parsed = (body: Buffer): object => {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new SmsRefusal("ValidationException", "The request body is not JSON.", { Reason: "CANNOT_PARSE" });
  }
};

const optedOut = (number: string): SmsRefusal =>
  new SmsRefusal("ConflictException", `Conflict Occurred - Reason="DESTINATION_PHONE_NUMBER_OPTED_OUT"`, {
    Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT",
    ResourceType: "phone-number",
    ResourceId: number,
  });

/**
 * A stand-in for AWS End User Messaging SMS (pinpoint-sms-voice-v2, AWS JSON 1.0): SendTextMessage and the opt-out list, in the wire
 * format, judged as the service judges, with the events it publishes to SNS afterwards. No text leaves this machine.
 */
export const startSms = async (props: SmsProps): Promise<SmsServer> => {
  const { publish, delays, failure, ending, heard } = props;
  const sent: Text[] = [];
  const optOuts = optOutLists();

  const send = (request: SendTextMessageRequest): WireAnswer => {
    const fails = failure?.(request);
    if (fails === "throttle") throw new SmsRefusal("ThrottlingException", "Rate exceeded");
    if (fails === "reject")
      throw invalid("DestinationPhoneNumber", "Country is blocked", "DESTINATION_COUNTRY_BLOCKED");
    if (fails === "timeout") return "hangUp";
    judgeSms(request, props);
    const text = textOf(request, randomUUID(), new Date());
    if (optOuts.has(text.to)) throw optedOut(text.to);
    if (!request.DryRun) {
      sent.push(text);
      playOut(text, delays, publish, ending?.(text));
    }
    return fails === "acceptThenTimeout" ? "hangUp" : done({ MessageId: text.messageId });
  };

  const operations: Record<string, (request: object) => WireAnswer> = {
    SendTextMessage: (request) => send(request as SendTextMessageRequest),
    PutOptedOutNumber: (request) => done(optOuts.put(request as PutOptedOutNumberRequest)),
    DeleteOptedOutNumber: (request) => done(optOuts.remove(request as PutOptedOutNumberRequest)),
    DescribeOptedOutNumbers: (request) => done(optOuts.describe(request as DescribeOptedOutNumbersRequest)),
  };

  const service = await startHttpService(async (incoming) => {
    heard?.(incoming);
    try {
      const [, name = ""] = /^PinpointSMSVoiceV2\.(\w+)$/.exec(String(incoming.headers["x-amz-target"])) ?? [];
      const operation = operations[name];
      if (operation) return operation(parsed(incoming.body));
      throw new SmsRefusal("ValidationException", `${name} is not known.`, { Reason: "UNKNOWN_OPERATION" });
    } catch (error) {
      if (error instanceof SmsRefusal) return error.answer();
      throw error;
    }
  });
  return { ...service, sent, optOuts };
};
