import { given, mapWith, said } from "./mapping.ts";
import { type Person, VendorClass } from "./schema.ts";
import { instantOf } from "./times.ts";

/** Who gives it, by the name that clients are shown. */
export const teacherOf = (staff: Person | null | undefined): { id?: string; name: string } | undefined => {
  const name =
    said(staff?.Name) ??
    said([staff?.FirstName, staff?.LastName].filter(Boolean).join(" ")) ??
    said(staff?.DisplayName);
  const id = given(staff?.Id);
  return name === undefined ? undefined : { ...(id && { id }), name };
};

/** Kinds by what the vendor schedules the class's program as. */
const kinds: Record<string, "class" | "workshop" | "appointment"> = {
  Enrollment: "workshop",
  Appointment: "appointment",
};

/** A class: an event of the type that its description names; one that the studio cancelled counts nowhere. */
export const mapClass = mapWith(VendorClass, (vendor, facts) => {
  const location = said(vendor.Location?.Name);
  const zone = facts.zoneOf(location);
  const { Name: name, Id: typeId, Program } = vendor.ClassDescription;
  return [
    {
      type: "event",
      id: `class-${vendor.Id}`,
      name,
      eventType: name,
      eventTypeId: given(typeId),
      kind: kinds[Program?.ScheduleType ?? ""] ?? "class",
      startsAt: instantOf(vendor.StartDateTime, zone),
      endsAt: vendor.EndDateTime ? instantOf(vendor.EndDateTime, zone) : undefined,
      location,
      staff: teacherOf(vendor.Staff),
      capacity: vendor.MaxCapacity ?? undefined,
      cancelled: vendor.IsCanceled ?? undefined,
      modifiedAt: vendor.LastModifiedDateTime ? instantOf(vendor.LastModifiedDateTime, zone) : undefined,
    },
  ];
});
