import { accountThere } from "../clients/about.ts";
import { salesOf } from "../clients/profile.ts";
import { headOfClient } from "../clients/store.ts";
import type { Ctx } from "../ctx.ts";
import { localTime } from "../kernel/time.ts";
import type { SalesOverview } from "./routes.ts";

/** The last month a way to pay is good for, `2027-04`, of `04/27`, `4/2027`, `2027-04` or `2027-04-30`; undefined of anything else. */
export const lastMonth = (expires: string): string | undefined => {
  const american = /^(\d{1,2})\s?[/-]\s?(\d{2}|\d{4})$/.exec(expires.trim());
  const iso = /^(\d{4})-(\d{2})(-\d{2})?$/.exec(expires.trim());
  const [year, month] = iso ? [iso[1]!, iso[2]!] : american ? [american[2]!, american[1]!] : [];
  if (!year || !month || Number(month) < 1 || Number(month) > 12) return undefined;
  return `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, "0")}`;
};

const following = (month: string): string => {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
};

/** The Sales tab at a glance (S0-12, S0-47, S1-16, S1-17, S1-30, S2-11): one request, however long the history. */
export const salesOverview = async (ctx: Ctx, clientId: string): Promise<SalesOverview> => {
  const { parts, card } = await headOfClient(ctx, clientId);
  const { balance, paymentMethods } = accountThere(parts, card.currency);
  const { month } = localTime(ctx.now(), card.zone);
  const dueIn = (currency: string) => card.sums[`due#${currency}`] ?? 0;
  return {
    sales: salesOf(card).map((sums) => ({ ...sums, due: dueIn(sums.currency) })),
    invoiceCount: card.sums.invoices ?? 0,
    amountDue: { amount: dueIn(card.currency), currency: card.currency },
    balance,
    paymentMethods: paymentMethods.map((one) => {
      const last = lastMonth(one.expires);
      const expired = last !== undefined && last < month;
      return { ...one, expired, expiresSoon: last !== undefined && !expired && last <= following(month) };
    }),
  };
};
