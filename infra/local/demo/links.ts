import type { Api } from "./api.ts";
import { type Day, plusDays, plusMinutes } from "./calendar.ts";
import { slippingAway } from "./lists.ts";
import { ava } from "./stories/attendance.ts";
import { maya } from "./stories/maya.ts";
import { nadia } from "./stories/nadia.ts";
import { eventId, slotOf, startOf } from "./timetable.ts";

interface Link {
  title: string;
  url: string;
}

/** What the pages show, by the API's own ids. */
interface Shown {
  clientOf: (client: string) => string;
  segmentOf: (name: string) => string;
  /** tomorrow's 06:00 */
  event: string;
}

type Page = { title: string } & ({ path: (shown: Shown) => string } | { comesWith: number });

/** The six pages of demo.md in its order; one whose feature is still to come names its issue. */
const pages: Page[] = [
  { title: "Maya's profile", path: ({ clientOf }) => `/v1/clients/${clientOf(maya)}` },
  {
    title: "Maya's Club Count explained",
    path: ({ clientOf }) => `/v1/clients/${clientOf(maya)}/explain/club-count`,
  },
  { title: "Tomorrow's 06:00 roster", path: ({ event }) => `/v1/events/${event}/roster` },
  { title: "Open discussions", path: () => "/v1/discussions?status=open" },
  { title: "Nadia's LTV explained", path: ({ clientOf }) => `/v1/clients/${clientOf(nadia)}/explain/ltv` },
  {
    title: `Why Ava is in "${slippingAway}"`,
    path: ({ clientOf, segmentOf }) => `/v1/segments/${segmentOf(slippingAway)}/why/${clientOf(ava)}`,
  },
];

/** The event of the calendar that is tomorrow's 06:00 at Harbor. */
export const tomorrowsEvent = async (api: Api, today: Day): Promise<string> => {
  const [slot, day] = [slotOf("sunrise"), plusDays(today, 1)];
  const from = startOf(slot, day);
  const { items } = await api.get<{ items: { id: string; source: { id: string } }[] }>(
    `/v1/events?from=${from}&to=${plusMinutes(from, 1)}&location=${slot.location}`,
  );
  const found = items.find(({ source }) => source.id === eventId(slot, day));
  if (!found) throw new Error("The demo studio was made, but its calendar does not hold tomorrow's 06:00.");
  return found.id;
};

/** The links that work, and one line for each that a later issue brings. */
export const demoLinks = (url: string, shown: Shown): { links: Link[]; notes: string[] } => ({
  links: pages.flatMap((page) => ("path" in page ? [{ title: page.title, url: url + page.path(shown) }] : [])),
  notes: pages.flatMap((page) => ("comesWith" in page ? [`${page.title}: comes with issue ${page.comesWith}.`] : [])),
});
