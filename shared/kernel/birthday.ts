const isLeap = (year: string): boolean => new Date(`${year}-02-29T00:00:00Z`).getUTCMonth() === 1;

/** The day of a year, `2027`, on which a birthday is kept; one of 29 February on the 28th in common years (rules.md, Numbers). */
export const birthdayIn = (birthday: string, year: string): string =>
  `${year}-${birthday.endsWith("-02-29") && !isLeap(year) ? "02-28" : birthday.slice(5)}`;

/** Whether a local day is somebody's birthday. */
export const isBirthday = (birthday: string, day: string): boolean => birthdayIn(birthday, day.slice(0, 4)) === day;
