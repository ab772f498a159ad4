import { type Day, firstOfMonth, plusDays, plusMonths } from "../calendar.ts";
import { between, chance } from "../chance.ts";
import { person, phone, without } from "../people.ts";
import type { ClientRecord } from "../records.ts";
import type { Location, Studio } from "../studio.ts";
import { firstNames, lastNames } from "./names.ts";

export type Group = "active" | "lapsed" | "guest" | "parent" | "child" | "inactive" | "frozen" | "pastDue";

/** One of the many: who has no story but fills the classes. */
export interface Member {
  id: string;
  group: Group;
  home: Location;
  joined: Day;
  /** the last day they came; none for those who still come */
  left?: Day;
  plan: "Unlimited Monthly" | "Founders Unlimited" | "10-Class Pack" | "none";
  client: ClientRecord;
}

/** How many of each; with the stories 120 active, 30 lapsed, 20 guests, 12 in five families, 10 inactive, 6 frozen or past due. */
const groups: Group[] = [
  ...Array<Group>(106).fill("active"),
  ...Array<Group>(30).fill("lapsed"),
  ...Array<Group>(19).fill("guest"),
  ...(["parent", "child", "child", "parent", "child", "child", "parent", "child", "parent", "child"] as const),
  ...Array<Group>(10).fill("inactive"),
  ...Array<Group>(2).fill("frozen"),
  ...Array<Group>(2).fill("pastDue"),
];

/** Everyone without a story, always the same people; only their dates follow the calendar, a month at a time. */
export const members = (studio: Studio): Member[] => {
  const made: Member[] = [];
  groups.forEach((group, index) => {
    made.push(
      memberOf(
        studio,
        group,
        index,
        made.findLast((before) => before.group === "parent"),
      ),
    );
  });
  return made.map((member, index) =>
    member.group === "parent" ? withChildren(member, made.slice(index + 1)) : member,
  );
};

const memberOf = (studio: Studio, group: Group, index: number, parent?: Member): Member => {
  const home = group === "child" && parent ? parent.home : homeOf(group, index);
  const { joined, left } = datesOf(studio, group, index);
  const plan = planOf(group, index);
  const first = firstNames[index % firstNames.length] as string;
  const last = lastNames[index % lastNames.length] as string;
  const family = group === "child" && parent ? parent.client.lastName : last;
  const client = person(studio, first, family, 0, joined, {
    homeLocation: home,
    phones: [{ kind: "mobile", number: phone(index < 100 ? 603 : 520, index % 100) }],
    ...(plan !== "none" && group !== "lapsed" && group !== "inactive" && { currentPackage: plan }),
    ...(group === "inactive" && { status: "inactive" }),
    ...(group === "guest" && { prospect: index % 3 > 0, leadSource: index % 2 ? "Website" : "Friend" }),
  });
  if (group !== "child" || !parent) return { id: client.id, group, home, joined, ...(left && { left }), plan, client };
  return { id: client.id, group, home, joined, plan, client: child(studio, client, parent, index) };
};

/** One in five at Mesa; of the families the last, so that child-watch has its visits. */
const homeOf = (group: Group, index: number): Location => {
  if (group === "parent") return index === groups.lastIndexOf("parent") ? "Mesa" : "Harbor";
  return chance("home", index) < 0.8 ? "Harbor" : "Mesa";
};

const child = (studio: Studio, client: ClientRecord, parent: Member, index: number): ClientRecord => ({
  ...without(client, "email", "phones", "currentPackage"),
  birthday: plusMonths(studio.today, -(12 * between(3, 7, "age", index) + 5)),
  marketing: { email: false, sms: false },
  relationships: [
    { kind: "guardian", client: parent.id },
    { kind: "payer", client: parent.id },
  ],
});

const withChildren = (parent: Member, after: Member[]): Member => {
  const isMine = ({ client }: Member) => client.relationships?.some((relation) => relation.client === parent.id);
  const relationships = after.filter(isMine).map(({ id }) => ({ kind: "family" as const, client: id }));
  return { ...parent, client: { ...parent.client, relationships } };
};

/** Two thirds joined before the timetable's history begins; guests came lately; the lapsed and inactive left long ago. */
const datesOf = (studio: Studio, group: Group, index: number): { joined: Day; left?: Day } => {
  const month = (ago: number, what: string): Day =>
    plusDays(plusMonths(firstOfMonth(studio.today), -ago), between(0, 27, what, index));
  if (group === "guest") return { joined: month(between(1, 5, "guest since", index), "guest day") };
  if (group === "lapsed")
    return {
      joined: month(between(10, 20, "since", index), "day"),
      left: month(between(3, 6, "left", index), "last day"),
    };
  if (group === "frozen") return { joined: month(between(14, 30, "since", index), "day"), left: month(2, "last day") };
  if (group === "inactive")
    return {
      joined: month(between(16, 30, "since", index), "day"),
      left: month(between(9, 11, "left", index), "last day"),
    };
  const isNew = chance("is new", index) < 0.33;
  return { joined: month(isNew ? between(2, 12, "since", index) : between(14, 40, "since", index), "day") };
};

const planOf = (group: Group, index: number): Member["plan"] => {
  if (group === "guest" || group === "child") return "none";
  if (group === "frozen" || group === "pastDue") return "Unlimited Monthly";
  const draw = chance("plan", index);
  return draw < 0.4 ? "Unlimited Monthly" : draw < 0.45 ? "Founders Unlimited" : "10-Class Pack";
};
