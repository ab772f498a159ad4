/** Why a figure is not better than it is, and what would make it so; by the figures that have a further target or miss one. */
const reasons: Record<string, string> = {
  P3: `The nine units of an invoice that comes alone: its pointer 1, the record 1; then one transaction, which DynamoDB charges double: the
  record 2, the card 2 and its place in the directory 1, the month 2. Ten of a client in one batch share card, place and month. Below that
  there is only settling without a transaction, which ends wrong under faults (P11: test/properties/settling-parts.test.ts counts how often), or the charts' months in the
  card, which would outgrow a unit. Nothing is planned; the target holds.`,
  P5: `Of the 404 KB of api 257 are libraries that each request runs through: the SDK 155, cut to what is reached (scripts/left-out.ts), zod 81,
  Powertools' logger 21; of the 315 KB of projections as many. What a file declares beside what a bundle asks for is left out
  (scripts/declarations.ts). The further targets, 320 and 250, would take a signer and a client of our own instead of the SDK, or stored
  items that are believed unread; we keep the libraries. The plan: api's routes of the team's records could move to a function of their own
  (some 40 KB), should its cold start ever matter more than one function more.`,
  P6: `Of a start of api some 12 ms go to Node's own https and crypto, which whoever speaks to AWS loads, 15 to 24 to reading 404 KB (P5), some
  20 to making the schemas of its routes. The plan: schemas made when their route is first called, measured against what the first request then
  pays.`,
  P7: `What lies over the bare call is ours: the answer checked by its schema, what was stored parsed by its own, a line of log. On AWS a
  request to DynamoDB takes longer than the emulator's from memory, so the ratio there is nearer 1.`,
};

/** Those paragraphs, as a list. */
export const reasonsPart = (): string =>
  `## Why not better\n\n${Object.entries(reasons)
    .map(([figure, why]) => `- **${figure}** ${why}`)
    .join("\n")}`;
