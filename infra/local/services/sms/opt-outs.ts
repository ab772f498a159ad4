import type { DescribeOptedOutNumbersRequest, PutOptedOutNumberRequest } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { awsAccount, region } from "../../template/resolve.ts";
import { invalid, unknown } from "./refusal.ts";

interface OptedOut {
  list: string;
  number: string;
  at: Date;
  /** the person opted out by a word, not we */
  byEndUser: boolean;
}

const shown = ({ number, at, byEndUser }: OptedOut) => ({
  OptedOutNumber: number,
  OptedOutTimestamp: at.getTime() / 1000,
  EndUserOptedOut: byEndUser,
});

const nameOf = (list: string | undefined): string => {
  if (!list) throw invalid("OptOutListName", "Member must not be null", "MISSING_PARAMETER");
  return list.replace(/^arn:.*:opt-out-list\//, "");
};
const listed = (name: string) => ({
  OptOutListArn: `arn:aws:sms-voice:${region}:${awsAccount}:opt-out-list/${name}`,
  OptOutListName: name,
});

/** Where a page begins, by the opaque token that was given for it. */
const offsetOf = (token: string | undefined): number => {
  const offset = Number(Buffer.from(token ?? "MA==", "base64").toString());
  if (!Number.isInteger(offset)) throw invalid("NextToken", "Invalid token", "INVALID_NEXT_TOKEN");
  return offset;
};

/** The service's own lists of numbers that are not to be sent to, with the operations that read and change them. */
export const optOutLists = () => {
  const kept = new Map<string, OptedOut>();
  const keyOf = (list: string, number: string) => `${list} ${number}`;
  const find = (list: string, number: string): OptedOut => {
    const found = kept.get(keyOf(list, number));
    if (!found) throw unknown("opted-out-number", number);
    return found;
  };
  const add = (list: string, number: string, byEndUser: boolean): OptedOut => {
    const key = keyOf(list, number);
    const one = kept.get(key) ?? { list, number, at: new Date(), byEndUser };
    kept.set(key, one);
    return one;
  };
  return {
    /** the number stands on one of the lists */
    has: (number: string): boolean => [...kept.values()].some((one) => one.number === number),
    /** As AWS does when somebody texts STOP and the number's opt-outs are not self-managed. */
    byEndUser: (number: string, list = "Default"): void => {
      add(list, number, true);
    },
    put: ({ OptOutListName, OptedOutNumber = "" }: PutOptedOutNumberRequest): object => {
      if (!/^\+[1-9][0-9]{1,18}$/.test(OptedOutNumber)) throw invalid("OptedOutNumber", "Must be in E.164 format");
      const list = nameOf(OptOutListName);
      return { ...listed(list), ...shown(add(list, OptedOutNumber, false)) };
    },
    remove: ({ OptOutListName, OptedOutNumber = "" }: PutOptedOutNumberRequest): object => {
      const list = nameOf(OptOutListName);
      const one = find(list, OptedOutNumber);
      kept.delete(keyOf(list, OptedOutNumber));
      return { ...listed(list), ...shown(one) };
    },
    describe: (request: DescribeOptedOutNumbersRequest): object => {
      const { OptOutListName, OptedOutNumbers: numbers = [], Filters = [], NextToken, MaxResults = 100 } = request;
      const list = nameOf(OptOutListName);
      const all =
        numbers.length > 0
          ? numbers.map((number) => find(list, number))
          : [...kept.values()].filter((one) => one.list === list);
      const wanted = all.filter((one) => Filters.every(({ Values }) => Values?.includes(String(one.byEndUser))));
      const from = offsetOf(NextToken);
      const until = from + MaxResults;
      return {
        ...listed(list),
        OptedOutNumbers: wanted.slice(from, until).map(shown),
        ...(until < wanted.length && { NextToken: Buffer.from(String(until)).toString("base64") }),
      };
    },
  };
};

export type OptOutLists = ReturnType<typeof optOutLists>;
