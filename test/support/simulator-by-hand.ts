import { clientPk } from "../../shared/clients/header.ts";
import { adjust, takeBack } from "../../shared/counts/adjustments.ts";
import { countAgain, leaveOut } from "../../shared/counts/left-out.ts";
import type { Item } from "../../shared/table/item.ts";
import type { Acts } from "./simulator-acts.ts";
import type { Random } from "./simulator-random.ts";
import type { Act } from "./simulator-run.ts";
import { clientsIn, type World } from "./simulator-world.ts";

/** Somebody who adjusts counts and leaves bookings out, one act after the other, while everything else goes on. */
export const handOf = (random: Random, world: World, acts: Acts): Act => {
  const { table, hand } = world;
  let left = random.int(0, 4);
  let busy = false;
  const bookings = (): Item[] => table.items().filter(({ type, gone }) => type === "booking" && !gone);
  const doOne = async (): Promise<void> => {
    const ctx = world.ctx(acts.process(0));
    const clientId = random.pick(clientsIn(table)).split("#")[1]!;
    const [taken] = [...hand.adjustments];
    if (taken && random.chance(0.3)) {
      await takeBack(ctx, taken[1].clientId, taken[0]);
      hand.adjustments.delete(taken[0]);
      return;
    }
    const found = bookings();
    if (found.length === 0 || random.chance(0.3)) {
      const visits = random.pick([120, 7, -3, -50]);
      const { adjustment } = await adjust(ctx, clientId, { visits, reason: "Before this system" });
      hand.adjustments.set(adjustment.id, { clientId, visits });
      return;
    }
    const { pk, data } = random.pick(found);
    const [of, id] = [pk.slice(clientPk(world.accountId, "").length), String(data.id)];
    if (hand.leftOut.has(id)) {
      await countAgain(ctx, of, id);
      hand.leftOut.delete(id);
    } else {
      await leaveOut(ctx, of, id, "A friend's visit");
      hand.leftOut.add(id);
    }
  };
  return {
    ready: () => left > 0 && !busy && clientsIn(table).length > 0 && random.chance(0.3),
    async begin() {
      busy = true;
      left -= 1;
      try {
        await doOne();
      } finally {
        busy = false;
      }
    },
  };
};
