import { clientPk } from "../../clients/header.ts";
import type { Key } from "../../table/item.ts";
import { key } from "../../table/schema.ts";
import type { Rows } from "../../table/table.ts";
import { type Intake, persist } from "../intake.ts";
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
const nameIn = ({ ctx, shelf }: Intake, at: Key, id: string, name: string): Promise<void> =>
  persist(shelf, async () => {
    const item = await ctx.table.get(at);
    if (!item || item.gone || item.data.package !== id) return;
    const data = { ...item.data, package: name };
    const { update, change, condition } = recordAction(ctx, { ...item, data, dirty: true }, item);
    await ctx.table.update(update, change, condition);
    shelf.forget(at);
  });

/** S10. Looks once more for the package of a booking that was just written: whoever came second finds the other. */
export const nameLate = async (intake: Intake, at: Key, id: string): Promise<void> => {
  const pointing = pointerKey(intake.ctx, { source: intake.source, type: "package", id });
  const before = pointerOf(await intake.shelf.get(pointing))?.to;
  intake.shelf.forget(pointing, ...(before ? [before] : []));
  const name = await packageNamed(intake, id);
  if (name !== undefined && name !== id) await nameIn(intake, at, id, name);
};

const dayMs = 24 * 3600_000;

/** S10. Names a package that is new in the client's bookings since it was bought that came before it. */
export const nameInBookings = async (
  intake: Intake,
  clientId: string,
  { id, name, purchasedOn }: { id: string; name: string; purchasedOn: string },
): Promise<void> => {
  const { ctx, source } = intake;
  const since = new Date(Date.parse(purchasedOn) - dayMs).toISOString();
  const where = { pk: clientPk(ctx.accountId, clientId), from: key("BKG", since), to: "BKG$" };
  let after: Rows["last"];
  do {
    const page = await ctx.table.query({ ...where, ...(after && { after }) });
    for (const { pk, sk, gone, data } of page.items) {
      const origin = data.origin as { source?: string } | undefined;
      if (!gone && data.package === id && origin?.source === source) await nameIn(intake, { pk, sk }, id, name);
    }
    after = page.last;
  } while (after);
};
