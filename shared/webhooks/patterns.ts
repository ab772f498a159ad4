import type { ItemKind, Pattern } from "../table/pattern.ts";
import { deliveries, dueAt, states, webhooks } from "./store.ts";

export const patterns: Pattern[] = [
  {
    id: "W15",
    question: "The account's webhooks",
    index: "table",
    keys: "pk = account, sk begins with WEBHOOK#, at most 20",
    requests: 1,
    units: "1 RU per 4 KB",
    usedBy: "dispatcher, GET /v1/webhooks, POST /v1/webhooks",
  },
  {
    id: "W16",
    question: "A webhook by its id; write it",
    index: "table",
    keys: "pk = account, sk = WEBHOOK#webhook; then transaction: put or delete it on its rev, its state, U1",
    requests: "1, 2 to change",
    units: "1 RU; 6 WU and more",
    usedBy: "whatever is done to one webhook",
  },
  {
    id: "W17",
    question: "How far is a webhook told of the change log? Take it for a run, keep how far that came",
    index: "table",
    keys: "pk = account#WEBHOOK#webhook, sk = 0; put on its rev",
    requests: "1 to read, 2 a run to write, 1 more each 100 changes",
    units: "1 RU, 1 WU per KB, 1 WU for the list of what is due",
    usedBy: "dispatcher, clock, PATCH /v1/webhooks/{webhookId}, POST /v1/webhooks/{webhookId}/replay",
  },
  {
    id: "W18",
    question: "Write down what came of telling a change",
    index: "table",
    keys: "put account#WEBHOOK#webhook, DLV#at#delivery",
    requests: "1 a try",
    units: "1 WU",
    usedBy: "dispatcher, POST /v1/webhooks/{webhookId}/test, POST /v1/webhooks/{webhookId}/replay",
  },
  {
    id: "W19",
    question: "What was told to a webhook, and what came of it?",
    index: "table",
    keys: "pk = account#WEBHOOK#webhook, sk begins with DLV#, newest first",
    requests: "1 a page",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/webhooks/{webhookId}/deliveries",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "webhook",
    holds: "Where changes are told to, which, and its sealed secrets; its rev is the ETag",
    parts: ["account", "webhook"],
    key: (account, webhook) => webhooks.key(account!, webhook!),
  },
  {
    type: "webhookState",
    holds:
      "How far a webhook is told of the change log, and what waits for its next try; in the list of what is due by then",
    parts: ["account", "webhook", "nextAt"],
    key: (account, webhook, nextAt) => ({ ...states.key(account!, webhook!), ...dueAt(nextAt, webhook!) }),
  },
  {
    type: "webhookDelivery",
    holds: "What came of telling a change to a webhook; goes by itself after 30 days",
    parts: ["account", "webhook", "at", "delivery"],
    key: (account, webhook, at, id) => deliveries.key(account!, webhook!, at!, id!),
  },
];
