/** A range of media types with its weight (RFC 9110 12.5.1). */
interface Accepted {
  range: string;
  weight: number;
}

const acceptedIn = (header: string): Accepted[] =>
  header.split(",").map((part) => {
    const [range = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    const weight = Number(parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? "1");
    return { range, weight: weight >= 0 && weight <= 1 ? weight : 0 };
  });

/** The weight of a media type: that of the most exact range it falls in, 0 where it falls in none. */
const weightOf = (type: string, accepted: Accepted[]): number => {
  const ranges = [type, `${type.split("/")[0]}/*`, "*/*"];
  const found = ranges.flatMap((range) => accepted.find((one) => one.range === range) ?? []);
  return found[0]?.weight ?? 0;
};

/** Whether who sent this Accept header would rather have a picture than JSON: JSON wins where both weigh the same. */
export const prefersPicture = (header: string | undefined): boolean => {
  const accepted = acceptedIn(header ?? "*/*");
  return weightOf("image/svg+xml", accepted) > weightOf("application/json", accepted);
};
