import { followed } from "../clients/alias.ts";
import { requireClient, writeToClient } from "../clients/collection.ts";
import { contactBlocks } from "../clients/header.ts";
import type { Block } from "../clients/schema.ts";
import { holdersOf } from "../consents/points.ts";
import type { Ctx } from "../ctx.ts";
import { Refusal } from "../kernel/errors.ts";
import { afresh } from "../table/afresh.ts";
import { type BlockReason, pointAction, pointOf } from "./store.ts";

interface Blocking {
  channel: "email" | "sms";
  /** folded email or E.164 number */
  value: string;
}

const blockOfClient = (ctx: Ctx, clientId: string, block: Block): Promise<void> =>
  afresh(async () => {
    await requireClient(ctx, clientId);
    const at = contactBlocks.key(ctx.accountId, clientId);
    const read = await ctx.table.get(at);
    const held = read ? contactBlocks.fromItem(read).list : [];
    if (held.some(({ channel, value }) => channel === block.channel && value === block.value)) return;
    const put = { ...contactBlocks.toItem(at, { list: [...held, block] }, ctx.newId("revision")), dirty: true };
    const condition = read ? { if: "#rev = :rev", values: { rev: read.rev } } : { if: "attribute_not_exists(pk)" };
    await writeToClient(ctx, clientId, [{ put, condition }]);
  });

/**
 * Blocks an address or number, and shows so on every client that has it: nothing is sent there any more, whoever's it is; the clients stay
 * subscribed, and one that gets another address is written to again (S3-31, S3-32; reliability 21). Twice is once.
 */
export const blockPoint = async (ctx: Ctx, { channel, value }: Blocking, reason: BlockReason): Promise<void> => {
  await afresh(async () => {
    const { point, rev } = await pointOf(ctx, value);
    if (point.blocked) return;
    await ctx.table.transact([pointAction(ctx, value, { ...point, blocked: { reason, at: ctx.now() } }, rev)]);
  });
  const block: Block = { channel, value, reason, at: ctx.now(), by: ctx.actor.id };
  for (const clientId of await holdersOf(ctx, { channel, value })) {
    try {
      await followed(clientId, (standing) => blockOfClient(ctx, standing, block));
    } catch (error) {
      if (!(error instanceof Refusal && error.kind === "notFound")) throw error;
    }
  }
};
