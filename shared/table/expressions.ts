import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { attributes } from "./attributes.ts";
import type { Item, Key } from "./item.ts";

/**
 * A condition in DynamoDB's own words; every attribute is written `#name` and stands for
 * itself, every value `:name` is given in `values`.
 */
export interface Condition {
  if: string;
  values?: Record<string, unknown>;
}

/** What an update changes, by attribute of the envelope; attributes that are not named stay, undefined removes. */
export interface Change {
  set?: Record<string, unknown>;
  remove?: string[];
}

export type Action =
  | { put: Item; condition?: Condition }
  | { update: Key; change: Change; condition?: Condition }
  | { remove: Key; condition?: Condition }
  | { check: Key; condition: Condition };

const some = <T extends object>(map: T): T | undefined => (Object.keys(map).length > 0 ? map : undefined);
const namesIn = (text: string) => Object.fromEntries((text.match(/#\w+/g) ?? []).map((name) => [name, name.slice(1)]));
const valuesOf = (values: Record<string, unknown> = {}) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value]));

const expressionInput = (text: string, values: Record<string, unknown>) => ({
  ExpressionAttributeNames: some(namesIn(text)),
  ExpressionAttributeValues: some(values) && attributes(values),
});

export const conditionInput = (condition: Condition | undefined) =>
  condition ? { ConditionExpression: condition.if, ...expressionInput(condition.if, valuesOf(condition.values)) } : {};

export const updateInput = ({ set = {}, remove = [] }: Change, condition: Condition | undefined) => {
  const given = Object.entries(set).filter(([, value]) => value !== undefined);
  const gone = [...remove, ...Object.keys(set).filter((name) => set[name] === undefined)];
  const setText = given.length ? `SET ${given.map(([name], i) => `#${name} = :set${i}`).join(", ")}` : "";
  const removeText = gone.length ? ` REMOVE ${gone.map((name) => `#${name}`).join(", ")}` : "";
  const values = {
    ...Object.fromEntries(given.map(([, value], i) => [`:set${i}`, value])),
    ...valuesOf(condition?.values),
  };
  return {
    UpdateExpression: setText + removeText,
    ConditionExpression: condition?.if,
    ...expressionInput(`${setText}${removeText} ${condition?.if ?? ""}`, values),
  };
};

export const writeInput = (TableName: string, action: Action): TransactWriteItem => {
  const keyOf = (at: Key) => attributes({ pk: at.pk, sk: at.sk });
  if ("put" in action) return { Put: { TableName, Item: attributes(action.put), ...conditionInput(action.condition) } };
  if ("update" in action)
    return { Update: { TableName, Key: keyOf(action.update), ...updateInput(action.change, action.condition) } };
  if ("remove" in action)
    return { Delete: { TableName, Key: keyOf(action.remove), ...conditionInput(action.condition) } };
  return {
    ConditionCheck: {
      TableName,
      Key: keyOf(action.check),
      ConditionExpression: action.condition.if,
      ...conditionInput(action.condition),
    },
  };
};
