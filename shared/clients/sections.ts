import type { Profile } from "./routes.ts";

type Badges = NonNullable<Profile["badges"]>;
type Section = NonNullable<Profile["sections"]>[number]["name"];

/**
 * The sections of a profile in their order (S0-20): the lists each is read from, below the client's own address, and its
 * badge, which equals the rows of the first (rules.md, Discussions). A list that does not exist yet is not named.
 */
const sections: readonly { name: Section; below: readonly string[]; badge?: keyof Badges }[] = [
  {
    name: "info",
    below: [
      "",
      "/relationships",
      "/documents",
      "/signatures",
      "/rewards",
      "/goals",
      "/transformation-log",
      "/activity",
      "/contacts",
    ],
  },
  { name: "discussions", below: ["/discussions?status=open", "/discussions"], badge: "openDiscussions" },
  {
    name: "events",
    below: [
      "/bookings",
      "/charts/event-types",
      "/charts/event-hours",
      "/club-count-adjustments",
      "/periods",
      "/recurring-bookings",
    ],
    badge: "attendedEvents",
  },
  { name: "services", below: ["/services", "/packages", "/contracts", "/packages/used"] },
  {
    name: "sales",
    below: ["/sales", "/invoices", "/charts/invoices", "/products", "/bills", "/transactions", "/charts/ltv"],
  },
  { name: "todos", below: ["/todos?status=open", "/todos"], badge: "openTodos" },
  { name: "notes", below: ["/notes?status=active", "/notes"], badge: "activeNotes" },
  { name: "engagement", below: ["/charts/timeline", "/engagement", "/charts/medium-ratio", "/charts/email-funnel"] },
];

/** Where to go from a client's profile. */
export const sectionsOf = (clientId: string, badges: Badges): Profile["sections"] =>
  sections.map(({ name, below, badge }) => ({
    name,
    paths: below.map((path) => `/v1/clients/${clientId}${path}`),
    ...(badge && { badge: badges[badge] }),
  }));
