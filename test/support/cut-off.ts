/**
 * The same, which fails at ten random calls, as when Lambda ends a function in the middle of its work; after these it never fails again.
 * @param most calls that go well between two that fail
 */
export const cutOff = <T extends object>(table: T, most: number): { table: T; cuts: () => number } => {
  let [cuts, left] = [0, most];
  const failing = new Proxy(table, {
    get: (of, method, receiver) => {
      const act = Reflect.get(of, method, receiver);
      if (typeof act !== "function" || method === "metered") return act;
      return (...args: unknown[]) => {
        left -= 1;
        if (left <= 0 && cuts < 10) {
          cuts += 1;
          left = 20 + Math.floor(Math.random() * most);
          throw new Error("cut off");
        }
        return act.apply(of, args);
      };
    },
  });
  return { table: failing, cuts: () => cuts };
};
