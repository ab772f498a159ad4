import { cardRules } from "./card-rules.ts";
import { type Facts, type Finding, joined, type RecordKind, turned, type Verdict } from "./facts.ts";
import { kindOf, recordRules } from "./record-rules.ts";
import type { Filter, Rule, RuleGroup } from "./schema.ts";

/** One rule as it was judged, in the order of the filter. */
export interface RuleVerdict extends Finding {
  on: Rule["on"];
}
export interface GroupVerdict {
  holds: Verdict;
  rules: RuleVerdict[];
  /** the records that satisfy the group's rules, one of each kind it speaks of */
  matched: { kind: RecordKind; record: unknown }[];
}
/** Whether a client is in, and why: every group, every rule, the record that matched or the value that did not. */
export interface Judgement {
  in: Verdict;
  groups: GroupVerdict[];
}

const aboutClient = (rule: Rule, facts: Facts): RuleVerdict => {
  const judge = cardRules[rule.on as keyof typeof cardRules] as (rule: Rule, facts: Facts) => Finding;
  const { holds, found } = judge(rule, facts);
  return { on: rule.on, holds: turned(holds, rule.not), ...(found !== undefined && { found }) };
};

const matches = (rule: Rule, record: unknown, facts: Facts): boolean => {
  const match = recordRules[rule.on as keyof typeof recordRules] as (rule: Rule, record: unknown, f: Facts) => boolean;
  return match(rule, record, facts) !== (rule.not ?? false);
};

interface KindVerdict {
  holds: Verdict;
  rules: Map<Rule, RuleVerdict>;
  matched: GroupVerdict["matched"];
}

/** The rules on one kind of record: one record must satisfy them all, or any of them. */
const aboutRecords = (kind: RecordKind, rules: Rule[], match: "all" | "any", facts: Facts): KindVerdict => {
  const records: unknown[] | undefined = facts.records?.[kind];
  if (!records)
    return {
      holds: undefined,
      matched: [],
      rules: new Map(rules.map((rule) => [rule, { on: rule.on, holds: undefined }])),
    };
  const record = records.findLast((one) =>
    match === "all"
      ? rules.every((rule) => matches(rule, one, facts))
      : rules.some((rule) => matches(rule, one, facts)),
  );
  const alone = rules.map((rule): [Rule, RuleVerdict] => {
    const satisfying = records.filter((one) => matches(rule, one, facts)).length;
    return [rule, { on: rule.on, holds: satisfying > 0, found: `${satisfying} of ${records.length} records` }];
  });
  return {
    holds: record !== undefined,
    matched: record === undefined ? [] : [{ kind, record }],
    rules: new Map(alone),
  };
};

const judgeGroup = ({ match, not, rules }: RuleGroup, facts: Facts): GroupVerdict => {
  const kinds = Map.groupBy(
    rules.filter(({ on }) => kindOf(on)),
    ({ on }) => kindOf(on)!,
  );
  const ofRecords = [...kinds].map(([kind, about]) => aboutRecords(kind, about, match, facts));
  const verdicts = rules.map(
    (rule) => ofRecords.map((of) => of.rules.get(rule)).find(Boolean) ?? aboutClient(rule, facts),
  );
  const whole = verdicts.filter(({ on }) => !kindOf(on)).map(({ holds }) => holds);
  return {
    holds: turned(joined(match, [...whole, ...ofRecords.map(({ holds }) => holds)]), not),
    rules: verdicts,
    matched: ofRecords.flatMap(({ matched }) => matched),
  };
};

/**
 * Whether a client is in by a filter, with the reasons. Pure: of the card, the records that were read, and the time. Without
 * records it is open (undefined) where the card alone does not decide.
 */
export const judge = ({ match, groups }: Filter, facts: Facts): Judgement => {
  const judged = groups.map((group) => judgeGroup(group, facts));
  return {
    in: joined(
      match,
      judged.map(({ holds }) => holds),
    ),
    groups: judged,
  };
};
