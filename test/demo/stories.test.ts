import { describe, expect, it } from "vitest";
import { dayAfter, days, studioOn, wall } from "./calculator.ts";

const yearsOld = (birthday: string, today: string): number =>
  Number(today.slice(0, 4)) - Number(birthday.slice(0, 4)) - (today.slice(5) < birthday.slice(5) ? 1 : 0);

describe.each(days)("the stories on %s", (today) => {
  const studio = studioOn(today);
  const id = (name: string) => studio.client(name).id;
  const dayOf = (booking: Parameters<typeof studio.at>[0]) => studio.at(booking).slice(0, 10);

  it("Maya: 98 counted, three Childwatch left out, the 99th tomorrow at 06:00, one credit for nine days", () => {
    const maya = id("Maya Lindqvist");
    const left = studio.attended(maya).filter((booking) => !studio.counted(maya).includes(booking));
    expect([studio.counted(maya).length, left.length]).toEqual([98, 3]);
    expect(left.map((booking) => studio.eventOf(booking).eventType)).toEqual([
      "Childwatch",
      "Childwatch",
      "Childwatch",
    ]);
    const ahead = studio.bookings(maya).filter(({ status }) => status === "booked");
    expect(ahead.map((booking) => studio.at(booking))).toEqual([`${dayAfter(today, 1)} 06:00`]);
    const current = studio.packages(maya).filter(({ creditsTotal, creditsUsed }) => creditsUsed! < creditsTotal!);
    expect(current).toMatchObject([
      { name: "10-Class Pack", creditsTotal: 10, creditsUsed: 9, expiresOn: dayAfter(today, 9) },
    ]);
    for (const { id: pack, creditsUsed } of studio.packages(maya)) {
      expect(studio.bookings(maya).filter((booking) => booking.package === pack).length).toBe(creditsUsed);
    }
  });

  it("Nadia: LTV $7,214.50, a peak each January, nothing in summer, one refund, one void, a gift card once", () => {
    const nadia = id("Nadia Rahman");
    expect(studio.ltv(nadia)).toBe(721450);
    const months = [...studio.paidByMonth(nadia)];
    const january = months.filter(([month]) => month.endsWith("-01")).map(([, paid]) => paid);
    const others = months.filter(([month]) => !month.endsWith("-01")).map(([, paid]) => paid);
    expect(january.length).toBe(4);
    expect(Math.min(...january)).toBeGreaterThan(Math.max(...others));
    expect(months.filter(([month]) => ["06", "07", "08"].includes(month.slice(5)))).toEqual([]);
    const invoices = studio.invoices(nadia);
    expect(invoices.flatMap(({ refunds }) => refunds ?? []).map(({ amount }) => amount)).toEqual([1450]);
    expect(invoices.filter(({ status }) => status === "void").length).toBe(1);
    expect(invoices.flatMap(({ lines }) => lines).filter(({ kind }) => kind === "giftCard").length).toBe(1);
    expect(
      invoices.flatMap(({ payments }) => payments ?? []).filter(({ method }) => method === "giftCard").length,
    ).toBe(1);
    for (const { id: pack, name, creditsUsed } of studio.packages(nadia).filter(({ kind }) => kind === "oneOnOne")) {
      const visits = studio.attended(nadia).filter((booking) => booking.package === pack);
      expect([name, visits.length]).toEqual(["5 Privates", creditsUsed]);
      expect(visits.every((booking) => studio.eventOf(booking).kind === "appointment")).toBe(true);
    }
    expect(wall(invoices.at(-1)!.issuedAt, "America/New_York") < today).toBe(true);
  });

  it("S0-07 Ruth: 120 visits before this system are added by Lena, who may", () => {
    const { adjustments, staff } = studio.demo.team;
    expect(adjustments).toMatchObject([
      { client: id("Ruth Goldberg"), visits: 120, reason: "before this system", by: { name: "Lena Fischer" } },
    ]);
    expect(staff.find(({ name }) => name === adjustments[0]!.by.name)!.role).toBe("manager");
  });

  it("Ruth: 74, 23 attended; Ben: guest of twelve days with the Intro; Zoë: first class tomorrow", () => {
    const ruth = studio.client("Ruth Goldberg");
    expect([yearsOld(ruth.birthday!, today), studio.attended(ruth.id).length, studio.counted(ruth.id).length]).toEqual([
      74, 23, 23,
    ]);
    const ben = studio.client("Ben Carter");
    expect(wall(ben.createdAt!, "America/New_York").slice(0, 10)).toBe(dayAfter(today, -12));
    expect([studio.bookings(ben.id), studio.packages(ben.id).map(({ name }) => name), studio.ltv(ben.id)]).toEqual([
      [],
      ["Intro 3"],
      4900,
    ]);
    const zoe = studio.bookings(id("Zoë Tran"));
    expect(zoe.map((booking) => [booking.status, studio.at(booking)])).toEqual([
      ["booked", `${dayAfter(today, 1)} 06:00`],
    ]);
  });

  it("Okonkwo: Adaeze pays for Chidi, nine, without mail", () => {
    const chidi = studio.client("Chidi Okonkwo");
    const adaeze = studio.client("Adaeze Okonkwo");
    expect([yearsOld(chidi.birthday!, today), chidi.email]).toEqual([9, undefined]);
    expect(chidi.relationships).toContainEqual({ kind: "payer", client: adaeze.id });
    expect(studio.invoices(chidi.id)).toEqual([]);
    const forChidi = studio
      .invoices(adaeze.id)
      .filter(({ lines }) => lines.some(({ recipient }) => recipient === chidi.id));
    expect(forChidi.length).toBe(1);
    expect(studio.ltv(adaeze.id)).toBeGreaterThan(studio.ltv(chidi.id));
  });

  it("Rosa is frozen until in six days; Liam is suspended, owes $159 alone, his card expires this month", () => {
    const [rosa] = studio.contracts(id("Rosa Delgado"));
    expect([rosa!.status, rosa!.freezes!.at(-1)!.to]).toEqual(["frozen", dayAfter(today, 6)]);
    const back = studio.bookings(id("Rosa Delgado")).filter(({ status }) => status === "booked");
    expect(back.map((booking) => studio.at(booking))).toEqual([`${dayAfter(today, 7)} 06:00`]);
    const liam = studio.client("Liam Novak");
    expect(studio.contracts(liam.id).map(({ status }) => status)).toEqual(["suspended"]);
    const open = studio.invoices(liam.id).filter(({ status }) => status === "open");
    expect(open).toMatchObject([{ total: 15900, dueOn: dayAfter(today, -4) }]);
    expect(liam.paymentMethods![0]!.expires).toBe(today.slice(0, 7));
    const months = studio.invoices(liam.id).map(({ issuedAt }) => issuedAt.slice(0, 7));
    expect(new Set(months).size).toBe(months.length);
  });

  it("Wei Chen: two profiles, two addresses, one class in both", () => {
    const profiles = studio
      .of("client")
      .filter(({ lastName, firstName }) => lastName === "Chen" && firstName === "Wei");
    expect(profiles.map(({ appName }) => appName)).toEqual(["Grace", undefined]);
    expect(new Set(profiles.map(({ email }) => email)).size).toBe(2);
    expect(new Set(profiles.map(({ birthday }) => birthday)).size).toBe(1);
    const [first, second] = profiles.map(({ id }) => studio.attended(id).map(({ event }) => event));
    expect(first!.filter((event) => second!.includes(event)).length).toBe(1);
  });

  it("Sam has a telephone at home only; Hannah, Olivia and Jorge take SMS, Olivia is booked tomorrow", () => {
    const sam = studio.client("Sam Abbott");
    expect([sam.phones!.map(({ kind }) => kind), sam.email]).toEqual([["home"], undefined]);
    for (const name of ["Hannah Weiss", "Olivia Park", "Jorge Medina"])
      expect(studio.client(name).marketing!.sms, name).toBe(true);
    const olivia = studio.bookings(id("Olivia Park")).filter(({ status }) => status === "booked");
    expect(olivia.map(dayOf)).toEqual([dayAfter(today, 1)]);
  });

  it("Ethan: three absences in thirty days, one of them presumed on a roster that was taken", () => {
    const missed = studio
      .bookings(id("Ethan Brooks"))
      .filter(
        (booking) =>
          booking.status === "absent" || (booking.status === "booked" && dayOf(booking) < dayAfter(today, -1)),
      );
    expect(missed.length).toBe(3);
    expect(
      missed.every((booking) => dayOf(booking) >= dayAfter(today, -30) && !studio.eventOf(booking).cancelled),
    ).toBe(true);
    const presumed = missed.filter(({ status }) => status === "booked");
    expect(presumed.length).toBe(1);
    const roster = studio.of("booking").filter(({ event }) => event === presumed[0]!.event);
    expect(roster.some(({ checkedInAt }) => checkedInAt)).toBe(true);
  });

  it("Ava: three visits in each of thirty weeks, then nothing for 35 days", () => {
    const visited = studio.attended(id("Ava Thompson")).map(dayOf).sort().reverse();
    expect(visited[0]! <= dayAfter(today, -35) && visited[0]! >= dayAfter(today, -36)).toBe(true);
    expect(studio.bookings(id("Ava Thompson")).length).toBe(visited.length);
    for (let week = 0; week < 30; week += 1) {
      const [from, to] = [dayAfter(today, -35 - 7 * week - 6), dayAfter(today, -35 - 7 * week)];
      expect(visited.filter((day) => day >= from && day <= to).length, from).toBe(3);
    }
  });

  it("Tomás: Harbor first, then Mesa, at home there, mornings on Tucson's clock", () => {
    const tomas = studio.client("Tomás Silva");
    const visits = studio
      .attended(tomas.id)
      .sort((a, b) => (studio.eventOf(a).startsAt < studio.eventOf(b).startsAt ? -1 : 1));
    const places = visits.map((booking) => studio.eventOf(booking).location);
    expect(places).toEqual([...Array(20).fill("Harbor"), ...Array(24).fill("Mesa")]);
    expect(visits.slice(20).every((booking) => studio.at(booking).endsWith("06:30"))).toBe(true);
    expect(tomas.homeLocation).toBe("Mesa");
  });

  it("Iris shows every reason for zero, once each, and one visit stands twice, in two profiles", () => {
    const iris = id("Iris Halvorsen");
    const left = studio.bookings(iris).filter((booking) => !studio.counted(iris).includes(booking));
    const why = left.map((booking) => {
      if (booking.status !== "attended") return studio.eventOf(booking).cancelled ? "studio" : booking.status;
      return studio.eventOf(booking).eventType === "Childwatch" ? "excluded type" : "before count-from";
    });
    expect(why.sort()).toEqual([
      "absent",
      "before count-from",
      "earlyCancelled",
      "excluded type",
      "lateCancelled",
      "studio",
      "waitlisted",
    ]);
    expect([studio.counted(iris).length, studio.attended(iris).length]).toEqual([4, 6]);
    const { winner, loser } = studio.demo.toJoin;
    expect(winner).toBe(iris);
    const twice = studio.attended(loser).map(({ event }) => event);
    expect(twice.length).toBe(1);
    expect(studio.counted(iris).map(({ event }) => event)).toContain(twice[0]);
  });

  it("Howard is deleted by a record that is newer than his own", () => {
    const [gone] = studio.of("deleted");
    const howard = studio.client("Howard Pruitt");
    expect([gone!.of, gone!.id, gone!.modifiedAt! > howard.modifiedAt!]).toEqual(["client", howard.id, true]);
  });
});
