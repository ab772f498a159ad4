/** Things in the order of a time and their id; a range and a place in it are found by halving. */
export interface Ordered<T extends { id: string }> {
  add(one: T): void;
  /** before the time by which it is ordered changes */
  remove(one: T): void;
  /** at most `limit` from `from` up to `to` (a time, or nothing: without that end), after the place `after`; `next` where more follow */
  page(range: Range, limit: number, after?: string): { found: T[]; next?: string };
}

export interface Range {
  from?: string | undefined;
  to?: string | undefined;
  newestFirst?: boolean;
}

export const orderedBy = <T extends { id: string }>(timeOf: (one: T) => string, from: T[] = []): Ordered<T> => {
  const place = (one: T): string => `${new Date(timeOf(one)).toISOString()}#${one.id}`;
  const items = from.map((one) => ({ key: place(one), one })).sort((a, b) => (a.key < b.key ? -1 : 1));
  /** how many stand before a key */
  const before = (key: string): number => {
    let [low, high] = [0, items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (items[middle]!.key < key) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const edge = (time: string): string => new Date(time).toISOString();
  return {
    add(one) {
      const key = place(one);
      items.splice(before(key), 0, { key, one });
    },
    remove(one) {
      const at = before(place(one));
      if (items[at]?.one === one) items.splice(at, 1);
    },
    page({ from: begin, to: end, newestFirst }, limit, after) {
      const low = begin === undefined ? 0 : before(edge(begin));
      const high = end === undefined ? items.length : before(`${edge(end)}$`);
      const passed = after === undefined ? undefined : before(after);
      const [start, stop] = newestFirst
        ? [Math.max(low, (passed ?? high) - limit), passed ?? high]
        : [Math.max(low, passed === undefined ? low : passed + Number(items[passed]?.key === after)), high];
      const slice = newestFirst
        ? items.slice(start, stop).reverse()
        : items.slice(start, Math.min(stop, start + limit));
      const more = newestFirst ? start > low : start + slice.length < high;
      return { found: slice.map(({ one }) => one), ...(more && slice.length > 0 && { next: slice.at(-1)!.key }) };
    },
  };
};
