/** What is known of a client's beginning, RFC 3339 UTC; `createdAt` is ours. */
interface Beginnings {
  knownSince?: string | undefined;
  firstBookingAt?: string | undefined;
  firstInvoiceAt?: string | undefined;
  createdAt: string;
}

/** Client since: the earliest of the source's creation, first booking and first invoice, else our creation (rules.md, People). */
export const clientSince = ({ knownSince, firstBookingAt, firstInvoiceAt, createdAt }: Beginnings): string =>
  [knownSince, firstBookingAt, firstInvoiceAt].filter((at) => at !== undefined).sort()[0] ?? createdAt;
