import type { SimAppointment, SimClass, SimClient, SimService, SimVisit } from "./model.ts";
import { addTo, firstFrom, hourMs, tell, type World } from "./world.ts";

/** The package that pays for a visit at a time. */
const payingFor = (world: World, client: SimClient, at: number): SimService | undefined =>
  world.servicesOf
    .get(client)
    ?.slice(-4)
    .find((one) => one.left > 0 && !one.returned && one.expiresAt > at && one.boughtAt <= at);

const take = (service: SimService | undefined): void => {
  if (service && service.count < 100_000) service.left -= 1;
};
const giveBack = (service: SimService | undefined): void => {
  if (service && service.count < 100_000) service.left += 1;
};

const rosterData = ({ id, class: of, client }: SimVisit): Record<string, unknown> => ({
  locationId: of.location,
  classId: of.id,
  classRosterBookingId: id,
  clientId: client.id,
  clientUniqueId: client.uniqueId,
});

export const book = (world: World, client: SimClient, of: SimClass): SimVisit => {
  const service = payingFor(world, client, of.start);
  take(service);
  const visit: SimVisit = { id: world.nextId(), class: of, client, state: "booked", service, modifiedAt: world.now };
  of.visits.push(addTo(world.visitsOf, client, visit));
  tell(world, "classRosterBooking.created", {
    ...rosterData(visit),
    classStartDateTime: new Date(of.start).toISOString(),
    classEndDateTime: new Date(of.end).toISOString(),
    signedInStatus: "Unknown",
    maxCapacity: of.capacity,
    totalBooked: of.visits.length,
    clientPassId: service ? String(service.id) : null,
    itemId: service?.product ?? null,
    itemName: service?.name ?? null,
  });
  return visit;
};

/** A late cancel stays on the roster and loses its visit; an early one is gone from it. */
export const cancel = (world: World, visit: SimVisit, late: boolean): void => {
  if (late) {
    visit.state = "lateCancelled";
    visit.modifiedAt = world.now;
    tell(world, "classRosterBookingStatus.updated", {
      ...rosterData(visit),
      classDateTime: new Date(visit.class.start).toISOString(),
      signedInStatus: "LateCancelled",
    });
    return;
  }
  giveBack(visit.service);
  visit.class.visits.splice(visit.class.visits.indexOf(visit), 1);
  const own = world.visitsOf.get(visit.client)!;
  own.splice(own.indexOf(visit), 1);
  tell(world, "classRosterBooking.cancelled", rosterData(visit));
};

export const mark = (world: World, visit: SimVisit, state: "signedIn" | "missed"): void => {
  visit.state = state;
  visit.modifiedAt = world.now;
  tell(world, "classRosterBookingStatus.updated", {
    ...rosterData(visit),
    classDateTime: new Date(visit.class.start).toISOString(),
    signedInStatus: state === "signedIn" ? "SignedIn" : "Absent",
  });
};

export const cancelClass = (world: World, of: SimClass): void => {
  Object.assign(of, { cancelled: true, modifiedAt: world.now });
  tell(world, "class.updated", { classId: of.id, isCancelled: true });
};

export const bookAppointment = (world: World, client: SimClient, start: number): SimAppointment => {
  const { chance } = world;
  const one: SimAppointment = {
    id: world.nextId(),
    client,
    start,
    staff: chance.between(0, 4),
    location: chance.between(1, 2),
    type: chance.between(7, 8),
    status: "Booked",
    service: undefined,
  };
  world.appointments.splice(
    firstFrom(world.appointments, (other) => other.start, start + 1),
    0,
    one,
  );
  tell(world, "appointmentBooking.created", {
    appointmentId: one.id,
    status: one.status,
    clientId: client.id,
    locationId: one.location,
    startDateTime: new Date(start).toISOString(),
    endDateTime: new Date(start + hourMs).toISOString(),
  });
  return one;
};

export const setAppointment = (world: World, one: SimAppointment, status: SimAppointment["status"]): void => {
  one.status = status;
  const cancelled = status === "Cancelled" || status === "LateCancelled";
  tell(world, cancelled ? "appointmentBooking.cancelled" : "appointmentBooking.updated", {
    appointmentId: one.id,
    ...(!cancelled && { status, clientId: one.client.id }),
  });
};
