import type { Means } from "../../ctx.ts";
import type { Package } from "../../packages/schema.ts";
import type { Item, Key } from "../../table/item.ts";
import { key } from "../../table/schema.ts";
import type { Rows } from "../../table/table.ts";
import { type Intake, persist, shelfOf } from "../intake.ts";
import { pointerKey, pointerOf, recordAction } from "../store.ts";

/*
 * A booking may say by the source's id of a package what it was paid with. It keeps the package's name, which lists show and rules
 * on packages go by; where it says a name, it keeps that.
 */

/** What a package is called, by the source's id of it; undefined where none of this id came. */
export const packageNamed = async ({ ctx, source, shelf }: Intake, id: string): Promise<string | undefined> => {
  const pointer = pointerOf(await shelf.get(pointerKey(ctx, { source, type: "package", id })));
  const item = pointer?.to && (await shelf.get(pointer.to));
  return item && !item.gone ? String(item.data.name) : undefined;
};

/** Writes a package's name into a booking that still says its id. */
const nameIn = (means: Means, at: Key, id: string, name: string): Promise<void> =>
  persist(shelfOf(means), async () => {
    const item = await means.table.get(at);
    if (!item || item.gone || item.data.package !== id) return;
    const data = { ...item.data, package: name };
    const { update, change, condition } = recordAction(means, { ...item, data, dirty: true }, item);
    await means.table.update(update, change, condition);
  });

/** S10. Looks once more for the package of a booking that was just written: whoever came second finds the other. */
export const nameLate = async (intake: Intake, at: Key, id: string): Promise<void> => {
  const { ctx, source, shelf } = intake;
  const pointing = pointerKey(ctx, { source, type: "package", id });
  const before = pointerOf(await shelf.get(pointing))?.to;
  shelf.forget(pointing, ...(before ? [before] : []));
  const name = await packageNamed(intake, id);
  if (name === undefined || name === id) return;
  await nameIn(ctx, at, id, name);
  shelf.forget(at);
};

const dayMs = 24 * 3600_000;

/**
 * S10. Names a package of a source, which is dirty as long as that is not done, in the client's bookings since it was bought that came
 * before it. Done twice, nothing is written.
 */
export const nameInBookings = async (means: Means, { pk, data }: Item): Promise<void> => {
  const { name, purchasedOn, origin } = data as unknown as Package;
  const since = new Date(Date.parse(purchasedOn) - dayMs).toISOString();
  let after: Rows["last"];
  do {
    const page = await means.table.query({ pk, from: key("BKG", since), to: "BKG$", ...(after && { after }) });
    for (const item of page.items) {
      const of = item.data.origin as { source?: string } | undefined;
      if (!item.gone && item.data.package === origin.id && of?.source === origin.source && name !== origin.id)
        await nameIn(means, item, origin.id, name);
    }
    after = page.last;
  } while (after);
};
