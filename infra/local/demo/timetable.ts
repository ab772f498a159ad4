import { type Day, instant, plusDays, plusMinutes, weekday } from "./calendar.ts";
import type { EventRecord, InlineEvent, Teacher } from "./records.ts";
import { type Location, type Studio, teachers, zoneOf } from "./studio.ts";

/** One line of the weekly timetable. */
export interface Slot {
  key: string;
  name: string;
  kind: InlineEvent["kind"];
  location: Location;
  /** 1 = Monday … 7 = Sunday */
  weekdays: number[];
  time: string;
  minutes: number;
  staff: Teacher;
}

const daily = [1, 2, 3, 4, 5, 6, 7];
const { dana, marcus, ines, noor, jo, sam } = teachers;

const slot = (
  key: string,
  name: string,
  weekdays: number[],
  time: string,
  minutes: number,
  staff: Teacher,
  kind: Slot["kind"] = "class",
): Slot => ({
  key,
  name,
  kind,
  location: key.startsWith("mesa") ? "Mesa" : "Harbor",
  weekdays,
  time,
  minutes,
  staff,
});

/** The week of both houses, 06:00 to 20:00 on their own clocks. Mesa still spells Childwatch the old way. */
const week = {
  sunrise: slot("sunrise", "Sunrise Vinyasa", daily, "06:00", 60, dana),
  pilates: slot("pilates", "Reformer Pilates", [1, 3, 5], "09:30", 50, dana),
  childwatch: slot("childwatch", "Childwatch", [2, 4, 6], "09:30", 90, jo),
  gym: slot("gym", "Open Gym", [2, 5], "12:00", 90, marcus),
  foundations: slot("foundations", "Foundations Box", [1, 3], "17:30", 60, marcus),
  power: slot("power", "Power Box 45", [2, 4], "17:30", 45, marcus),
  yin: slot("yin", "Yin & Restore", [2, 7], "19:00", 60, dana),
  prenatal: slot("prenatal", "Prenatal 6 weeks", [3], "19:00", 60, dana, "series"),
  balances: slot("balances", "Arm Balances", [6], "13:00", 120, dana, "workshop"),
  mesaSunrise: slot("mesa-sunrise", "Sunrise Vinyasa", [1, 3, 5], "06:30", 60, ines),
  mesaFoundations: slot("mesa-foundations", "Foundations Box", [2, 4], "17:30", 60, ines),
  mesaYin: slot("mesa-yin", "Yin & Restore", [7], "19:00", 60, ines),
  mesaPower: slot("mesa-power", "Power Box 45", [6], "08:00", 45, ines),
  mesaChildwatch: slot("mesa-childwatch", "child-watch", [6], "08:00", 60, sam),
};

/** One to one, when it is agreed: no line of the week. */
export const privateReformer = slot("private", "Private Reformer", [], "15:00", 50, dana, "appointment");

export type SlotName = keyof typeof week;

/** The line of the timetable by its name. */
export const slotOf = (name: SlotName): Slot => week[name];

/** Every line of the timetable. */
export const slots: Slot[] = Object.values(week);

/** Whether the slot takes place on a day of its weekdays; the workshop has only the first Saturday of a month. */
export const takesPlace = ({ weekdays, kind }: Slot, day: Day): boolean =>
  weekdays.includes(weekday(day)) && (kind !== "workshop" || Number(day.slice(8)) <= 7);

/** The event's own id at the source. */
export const eventId = (slot: Slot, day: Day): string => `evt-${day}-${slot.key}`;

/** The instant at which the slot starts on a day. */
export const startOf = (slot: Slot, day: Day): string => instant(day, slot.time, zoneOf(slot.location));

/** Whether the studio cancelled it: Harbor on the snow day. */
export const isCancelled = (studio: Studio, slot: Slot, day: Day): boolean =>
  slot.location === "Harbor" && day === studio.snowDay;

/** One event of the timetable; tomorrow at 06:00 Noor stands in for Dana. */
export const eventOf = (studio: Studio, slot: Slot, day: Day): EventRecord => {
  const startsAt = startOf(slot, day);
  const isSubbed = slot === week.sunrise && day === plusDays(studio.today, 1);
  return {
    type: "event",
    id: eventId(slot, day),
    name: slot.name,
    eventType: slot.name,
    kind: slot.kind,
    startsAt,
    endsAt: plusMinutes(startsAt, slot.minutes),
    location: slot.location,
    staff: isSubbed ? noor : slot.staff,
    ...(isSubbed && { originalStaff: dana }),
    capacity: slot.kind === "appointment" ? 1 : 14,
    ...(isCancelled(studio, slot, day) && { cancelled: true }),
  };
};

/** Every event from the start of the history to two weeks ahead. */
export const timetable = (studio: Studio): EventRecord[] =>
  studio.days.flatMap((day) => slots.filter((slot) => takesPlace(slot, day)).map((slot) => eventOf(studio, slot, day)));
