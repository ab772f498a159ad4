import type { WireAnswer } from "../http-service.ts";

type Code = "ValidationException" | "ConflictException" | "ResourceNotFoundException" | "ThrottlingException";

export const contentType = "application/x-amz-json-1.0";

/** A refusal of pinpoint-sms-voice-v2: its code and the members of its shape. */
export class SmsRefusal extends Error {
  readonly code: Code;
  readonly members: object;
  constructor(code: Code, message: string, members: object = {}) {
    super(message);
    this.code = code;
    this.members = members;
  }

  /** The answer in AWS JSON 1.0. */
  answer(): WireAnswer {
    const body = { __type: `com.amazonaws.pinpointsmsvoicev2#${this.code}`, Message: this.message, ...this.members };
    return { status: 400, headers: { "content-type": contentType }, body: JSON.stringify(body) };
  }
}

/** A field that is wrong or missing. */
export const invalid = (field: string, message: string, reason = "FIELD_VALIDATION_FAILED"): SmsRefusal =>
  new SmsRefusal("ValidationException", `1 validation error: ${field}: ${message}`, {
    Reason: reason,
    Fields: [{ Name: field, Message: message }],
  });

/** A resource that the account does not have. */
export const unknown = (type: string, id: string): SmsRefusal =>
  new SmsRefusal("ResourceNotFoundException", `Resource not found: ${type}: ${id}`, {
    ResourceType: type,
    ResourceId: id,
  });
