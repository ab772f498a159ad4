import { randomUUID } from "node:crypto";
import type { SendEmailRequest } from "@aws-sdk/client-sesv2";
import type { Delays } from "../delays.ts";
import type { FailureOf } from "../failures.ts";
import { type HttpService, startHttpService, type WireAnswer, type WireRequest } from "../http-service.ts";
import type { Publish } from "../topics.ts";
import { judgeEmail } from "./judge.ts";
import { type Letter, letterOf } from "./letter.ts";
import { SesRefusal } from "./refusal.ts";
import { playOut } from "./simulator.ts";
import { startViewer } from "./viewer.ts";

export interface EmailProps {
  publish: Publish;
  delays: Delays;
  /** names of the configuration sets there are; undefined: any */
  configurationSets?: string[] | undefined;
  /** serves the web page of sent mails at `/` */
  viewer?: boolean;
  /** how a request fails, where a test wants it; blobs in it are base64 text */
  failure?: FailureOf<SendEmailRequest>;
  /** hears of every request, where a test wants to know what goes over the wire */
  heard?: (request: WireRequest) => void;
}

export interface EmailServer extends HttpService {
  /** mails that were taken, the newest last */
  sent: Letter[];
}

const sendPath = "/v2/email/outbound-emails";

const newMessageId = (): string => `0100${Date.now().toString(16).padStart(12, "0")}-${randomUUID()}-000000`;

const parsed = (body: Buffer): SendEmailRequest => {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new SesRefusal("BadRequestException", "The request body is not JSON.");
  }
};

/**
 * A stand-in for SES v2: SendEmail in its wire format (REST JSON), with tags, configuration set, headers and attachments remembered, the
 * addresses of the mailbox simulator, and the events that SES publishes to SNS afterwards. No mail leaves this machine.
 */
export const startEmail = async ({ publish, delays, configurationSets, failure, heard, ...props }: EmailProps) => {
  const sent: Letter[] = [];
  const viewer = props.viewer ? await startViewer() : undefined;

  const send = async (incoming: WireRequest): Promise<WireAnswer> => {
    const request = parsed(incoming.body);
    const fails = failure?.(request);
    if (fails === "throttle") throw new SesRefusal("TooManyRequestsException", "Maximum sending rate exceeded.");
    if (fails === "reject") throw new SesRefusal("MessageRejected", "Email address is not verified.");
    if (fails === "timeout") return "hangUp";
    judgeEmail(request, configurationSets);
    const shown = await viewer?.pass(incoming);
    if (shown && shown.status >= 300) throw new SesRefusal("BadRequestException", String(shown.body));
    const letter = await letterOf(request, newMessageId(), new Date());
    sent.push(letter);
    playOut(letter, delays, publish);
    if (fails === "acceptThenTimeout") return "hangUp";
    const body = JSON.stringify({ MessageId: letter.messageId });
    return { status: 200, headers: { "content-type": "application/json" }, body };
  };

  const service = await startHttpService(async (incoming) => {
    heard?.(incoming);
    try {
      if (incoming.method === "POST" && incoming.target === sendPath) return await send(incoming);
      if (viewer) return await viewer.pass(incoming);
      throw new SesRefusal("NotFoundException", "This stand-in knows SendEmail alone.");
    } catch (error) {
      if (error instanceof SesRefusal) return error.answer();
      throw error;
    }
  });
  const stop = async () => {
    await service.stop();
    await viewer?.stop();
  };
  return { endpoint: service.endpoint, sent, stop } satisfies EmailServer;
};
