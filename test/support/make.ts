type Fields = Record<string, unknown>;

/** Records of a source with what tests do not care about filled in. */
export const makeClient = (id: string, fields: Fields = {}) => ({
  type: "client",
  id,
  firstName: "Maya",
  lastName: `Client ${id}`,
  ...fields,
});

export const makeEvent = (id: string, fields: Fields = {}) => ({
  type: "event",
  id,
  name: "Sunrise Vinyasa",
  eventType: "Vinyasa",
  kind: "class",
  startsAt: "2026-03-02T11:00:00Z",
  location: "Harbor",
  ...fields,
});

const { type: _, id: __, ...inlineEvent } = makeEvent("");

/** `event` may be an event's id, or fields of an event given inline. */
export const makeBooking = (id: string, client: string, { event, ...fields }: Fields = {}) => ({
  type: "booking",
  id,
  client,
  status: "attended",
  event: typeof event === "string" ? event : { ...inlineEvent, ...(event as Fields | undefined) },
  ...fields,
});

export const makeInvoice = (id: string, client: string, fields: Fields = {}) => ({
  type: "invoice",
  id,
  client,
  issuedAt: "2026-03-02T12:00:00Z",
  status: "paid",
  currency: "USD",
  total: 1900,
  ...fields,
});
