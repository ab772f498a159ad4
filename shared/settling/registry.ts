import { bookingContribution } from "../bookings/contribution.ts";
import { Booking } from "../bookings/schema.ts";
import { adjustmentContribution, ClubAdjustment } from "../counts/adjustment.ts";
import { discussionContribution } from "../discussions/contribution.ts";
import { Standing } from "../discussions/state.ts";
import { invoiceContribution } from "../invoices/contribution.ts";
import { Invoice } from "../invoices/schema.ts";
import { messageContribution } from "../messages/contribution.ts";
import { Counted } from "../messages/counted.ts";
import { noteContribution } from "../notes/contribution.ts";
import { Note } from "../notes/schema.ts";
import { CountedReward, rewardContribution } from "../rewards/contribution.ts";
import { Summed, signatureContribution } from "../signatures/contribution.ts";
import type { Item } from "../table/item.ts";
import { todoContribution } from "../todos/contribution.ts";
import { Todo } from "../todos/schema.ts";
import { type Contribution, nothing } from "./contribution.ts";
import type { Rules } from "./rules.ts";

/** What each kind of item of a client's collection adds; a kind that is not named adds nothing. */
const contributions: Record<string, (data: unknown, rules: Rules) => Contribution> = {
  booking: (data, rules) => bookingContribution(Booking.parse(data), rules),
  invoice: (data, rules) => invoiceContribution(Invoice.parse(data), rules),
  note: (data, rules) => noteContribution(Note.parse(data), rules),
  clubAdjustment: (data, rules) => adjustmentContribution(ClubAdjustment.parse(data), rules),
  discussion: (data, rules) => discussionContribution(Standing.parse(data), rules),
  message: (data, rules) => messageContribution(Counted.parse(data), rules),
  reward: (data, rules) => rewardContribution(CountedReward.parse(data), rules),
  signatureState: (data) => signatureContribution(Summed.parse(data)),
  todo: (data, rules) => todoContribution(Todo.parse(data), rules),
};

/** What an item adds under these rules; a tombstone adds nothing. Throws on data that is not of its schema. */
export const contributionOf = (item: Pick<Item, "type" | "data" | "gone">, rules: Rules): Contribution =>
  item.gone ? nothing : (contributions[item.type]?.(item.data, rules) ?? nothing);

/** Whether items of this type carry `settled`. */
export const isSettledType = (type: string): boolean => type in contributions;
