import type { FauxqsServer } from "fauxqs";
import type { Model } from "../template/model.ts";
import type { Publish, Topic } from "./topics.ts";

/** The queues and topics of the template in the server that serves them, and how to publish as a provider does. */
export const openQueues = (server: FauxqsServer, { queues, topics, subscriptions }: Model): { publish: Publish } => {
  // dead letters first: a queue names its own by ARN
  for (const { name, visibilitySeconds, deadLetters } of queues.toSorted(
    (a, b) => Number(!!a.deadLetters) - Number(!!b.deadLetters),
  )) {
    if (server.inspectQueue(name)) continue;
    const redrive = deadLetters && {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: deadLetters.receives }),
    };
    server.createQueue(name, { attributes: { VisibilityTimeout: String(visibilitySeconds), ...redrive } });
  }
  for (const name of topics) server.createTopic(name);
  for (const { topic, queue, raw } of subscriptions)
    server.subscribe({ topic, queue, attributes: { RawMessageDelivery: String(raw) } });
  return {
    publish: async (topic: Topic, message: object) => {
      const found = topics.find((name) => name === topic);
      if (!found) throw new Error(`The template has no topic ${topic}.`);
      server.publish(found, JSON.stringify(message));
    },
  };
};
