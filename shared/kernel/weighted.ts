/** One choice of a header like Accept or Accept-Language, in lower case, with its weight from 0 to 1 (RFC 9110 12.4.2). */
export interface Weighted {
  range: string;
  weight: number;
}

/** The choices a header names, as they stand in it; a weight that is none counts as 0. */
export const weightedIn = (header: string): Weighted[] =>
  header.split(",").map((part) => {
    const [range = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    const weight = Number(parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? "1");
    return { range, weight: weight >= 0 && weight <= 1 ? weight : 0 };
  });
