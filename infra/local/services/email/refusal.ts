import type { WireAnswer } from "../http-service.ts";

type Code = "BadRequestException" | "MessageRejected" | "NotFoundException" | "TooManyRequestsException";

const statuses: Record<Code, number> = {
  BadRequestException: 400,
  MessageRejected: 400,
  NotFoundException: 404,
  TooManyRequestsException: 429,
};

/** A refusal of SES v2, by the code its SDK knows it by. */
export class SesRefusal extends Error {
  readonly code: Code;
  constructor(code: Code, message: string) {
    super(message);
    this.code = code;
  }

  /** The answer in restJson1 (Smithy: "AWS restJson1 protocol", error serialization). */
  answer(): WireAnswer {
    const headers = { "content-type": "application/json", "x-amzn-errortype": this.code };
    return { status: statuses[this.code], headers, body: JSON.stringify({ message: this.message }) };
  }
}
