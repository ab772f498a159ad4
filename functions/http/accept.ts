import { type Weighted, weightedIn } from "../../shared/kernel/weighted.ts";

/** The weight of a media type: that of the most exact range it falls in, 0 where it falls in none. */
const weightOf = (type: string, accepted: Weighted[]): number => {
  const ranges = [type, `${type.split("/")[0]}/*`, "*/*"];
  const found = ranges.flatMap((range) => accepted.find((one) => one.range === range) ?? []);
  return found[0]?.weight ?? 0;
};

/** Whether who sent this Accept header would rather have a picture than JSON: JSON wins where both weigh the same. */
export const prefersPicture = (header: string | undefined): boolean => {
  const accepted = weightedIn(header ?? "*/*");
  return weightOf("image/svg+xml", accepted) > weightOf("application/json", accepted);
};
