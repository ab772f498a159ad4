import { fold } from "../kernel/fold.ts";
import type { Card } from "../settling/card.ts";

/** Whether a text holds a name of a client: what outlives the client must not. */
export const names = (text: string, { firstName, lastName }: Pick<Card, "firstName" | "lastName">): boolean => {
  const words = fold(text).split(/[^\p{L}\p{N}]+/u);
  return [firstName, lastName].some((name) => name.length > 1 && words.includes(fold(name)));
};
