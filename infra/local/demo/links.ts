import { slippingAway } from "./lists.ts";
import { ava } from "./stories/attendance.ts";
import { maya } from "./stories/maya.ts";
import { nadia } from "./stories/nadia.ts";

interface Link {
  title: string;
  url: string;
}

type Page = { title: string } & (
  | { client: string; path: (id: string, segmentOf: (name: string) => string) => string }
  | { comesWith: number }
);

/** The six pages of demo.md in its order; one whose feature is still to come names its issue. */
const pages: Page[] = [
  { title: "Maya's profile", client: maya, path: (id) => `/v1/clients/${id}` },
  { title: "Maya's Club Count explained", client: maya, path: (id) => `/v1/clients/${id}/explain/club-count` },
  { title: "Tomorrow's 06:00 roster", comesWith: 4 },
  { title: "Open discussions", comesWith: 5 },
  { title: "Nadia's LTV explained", client: nadia, path: (id) => `/v1/clients/${id}/explain/ltv` },
  {
    title: `Why Ava is in "${slippingAway}"`,
    client: ava,
    path: (id, segmentOf) => `/v1/segments/${segmentOf(slippingAway)}/why/${id}`,
  },
];

/** The links that work, and one line for each that a later issue brings. */
export const demoLinks = (
  url: string,
  idOf: (client: string) => string,
  segmentOf: (name: string) => string,
): { links: Link[]; notes: string[] } => ({
  links: pages.flatMap((page) =>
    "client" in page ? [{ title: page.title, url: url + page.path(idOf(page.client), segmentOf) }] : [],
  ),
  notes: pages.flatMap((page) => ("comesWith" in page ? [`${page.title}: comes with issue ${page.comesWith}.`] : [])),
});
