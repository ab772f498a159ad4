export interface Memory<T> {
  recall(name: string, now: number): T | undefined;
  keep(name: string, value: T, until: number): void;
}

/** Remembers values until their time, at most `most` of them: what was kept first goes first. Times in epoch ms. */
export const memoryOf = <T>(most: number): Memory<T> => {
  const held = new Map<string, { value: T; until: number }>();
  return {
    recall(name, now) {
      const found = held.get(name);
      if (found && found.until > now) return found.value;
      held.delete(name);
      return undefined;
    },
    keep(name, value, until) {
      held.delete(name);
      held.set(name, { value, until });
      if (held.size > most) held.delete(held.keys().next().value!);
    },
  };
};
