/** The topics of the messaging services, by their construct's name in the template. */
export type Topic = "EmailEvents" | "SmsEvents" | "InboundSms" | "InboundEmail";

/** Publishes a message as JSON to a topic; resolves when it is taken. */
export type Publish = (topic: Topic, message: object) => Promise<void>;
