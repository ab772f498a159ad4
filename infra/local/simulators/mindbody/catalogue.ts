/** What the simulated site is and has on offer. */
export const site = { id: -99, name: "Harbour Yoga (simulated)", zone: "America/New_York", currency: "USD" };
export const locations = [
  { Id: 1, Name: "Harbour" },
  { Id: 2, Name: "Old Town" },
];
export const staff = ["Noor Reed", "Tam Vale", "Ines Moor", "Kofi Brook", "Lea Strand"].map((name, i) => {
  const [FirstName, LastName] = name.split(" ");
  return { Id: 100 + i, Name: name, FirstName, LastName, DisplayName: FirstName };
});
export const kinds = ["Vinyasa", "Yin", "Barre", "Childwatch", "Hot Flow", "Pilates"].map((Name, i) => ({
  Id: 20 + i,
  Name,
}));
export const sessionTypes = [
  { Id: 7, Name: "Massage 60" },
  { Id: 8, Name: "Private Yoga" },
];
export const indexes = [
  {
    Id: 1,
    Name: "Favourite style",
    Values: ["Yin", "Barre", "Vinyasa"].map((Name, i) => ({ Id: 10 + i, Name, Active: false })),
  },
  {
    Id: 2,
    Name: "Came by",
    Values: ["A friend", "The street", "The web"].map((Name, i) => ({ Id: 20 + i, Name, Active: false })),
  },
];
/** Prices in cents without tax; `visits` 100000 is any number. */
export const offers = {
  member: { product: 501, name: "Monthly Unlimited", price: 9910, visits: 100_000, days: 31 },
  packs: { product: 502, name: "10 Classes", price: 15_020, visits: 10, days: 180 },
  dropIn: { product: 503, name: "Drop-in", price: 2010, visits: 1, days: 30 },
} as const;
export const contractOffer = { id: 900, name: "Membership" };
export const goods = [
  { product: 601, name: "Mat", price: 4510 },
  { product: 602, name: "Water", price: 310 },
  { product: 603, name: "Towel", price: 120 },
];
/** Tax on goods, in percent. */
export const taxPercent = 8;
