import { fold } from "../kernel/fold.ts";
import type { Location } from "./schema.ts";

/** Every name records know a place by: its own and those it had, folded. */
export const namesOf = ({ name, formerNames = [] }: Location): string[] => [name, ...formerNames].map(fold);

/** The place of this name, case and accents folded; its own name goes before a former one. */
export const placeNamed = (places: Location[], name: string): Location | undefined =>
  places.find((place) => fold(place.name) === fold(name)) ??
  places.find((place) => namesOf(place).includes(fold(name)));
