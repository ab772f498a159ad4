import type * as z from "zod";
import { type Cell, type Right, rights } from "../../shared/kernel/rights.ts";
import { type Permission, Role } from "../../shared/kernel/roles.ts";
import { seenMark } from "../../shared/kernel/seen.ts";
import type { Route, Routes } from "../../shared/route.ts";
import { table } from "./markdown.ts";

const words: Record<Exclude<Cell, Permission>, string> = {
  yes: "yes",
  no: "–",
  own: "own locations",
  due: "amount due only",
  today: "today's roster",
};

const inWords = (cell: Cell): string => (cell in words ? words[cell as keyof typeof words] : `if granted \`${cell}\``);

/** What a schema holds, as far as it is walked. */
interface Inside {
  type: string;
  innerType?: z.ZodType;
  element?: z.ZodType;
  valueType?: z.ZodType;
  options?: z.ZodType[];
  shape?: Record<string, z.ZodType>;
}

/** The fields of an answer that a right of their own is needed for, as paths. */
const markedIn = (schema: z.ZodType, path = ""): [path: string, right: Right][] => {
  const { innerType, element, valueType, options = [], shape = {} } = schema.def as unknown as Inside;
  const mark = schema.meta()?.[seenMark] as Right | undefined;
  return [
    ...(mark && path ? [[path, mark] as [string, Right]] : []),
    ...[innerType, ...options].flatMap((inner) => (inner ? markedIn(inner, path) : [])),
    ...(element ? markedIn(element, `${path}[]`) : []),
    ...(valueType ? markedIn(valueType, `${path}.*`) : []),
    ...Object.entries(shape).flatMap(([name, field]) => markedIn(field, path ? `${path}.${name}` : name)),
  ];
};

const unique = (list: string[]): string[] => [...new Set(list)];
const code = (text: string): string => `\`${text}\``;

const replyOf = ({ reply }: Route): z.ZodType => Object.values(reply)[0]!;

/** Fields by right, per name of the answer they stand in where it has one, else per route. */
const fieldsOf = (routes: Routes, right: Right): [answer: string, fields: string][] => {
  const found = new Map<string, string[]>();
  for (const [routeKey, route] of Object.entries(routes)) {
    const reply = replyOf(route);
    const name = String(reply.meta()?.id ?? routeKey);
    const fields = markedIn(reply).flatMap(([path, mark]) => (mark === right ? [path] : []));
    if (fields.length > 0) found.set(name, unique([...(found.get(name) ?? []), ...fields]));
  }
  return [...found].map(([name, fields]) => [code(name), fields.map(code).join(", ")]);
};

const head = `# Who may what

Generated from \`shared/kernel/rights.ts\`, the route tables and the marks of fields; \`npm run docs\` writes it anew. A role may what
its column says. Somebody limited to locations sees, where it says "own locations", clients whose home location is one of theirs and
those who have none; so do instructors. An API key has a role too, but no permission that was not given to it by name.`;

const section = (routes: Routes, right: Right): string => {
  const { says, keyNeeds } = rights[right] as { says: string; keyNeeds?: Permission };
  const keys = Object.keys(routes).filter((routeKey) => routes[routeKey]!.right === right);
  const fields = fieldsOf(routes, right);
  return [
    `## ${right}: ${says}`,
    keyNeeds ? `An API key also needs the permission \`${keyNeeds}\`.` : "",
    keys.length > 0
      ? table(
          ["route", "what it does"],
          keys.map((routeKey) => [code(routeKey), routes[routeKey]!.summary]),
        )
      : "No route needs it yet.",
    fields.length > 0 ? `Fields that only those with this right get:\n\n${table(["answer", "fields"], fields)}` : "",
  ]
    .filter(Boolean)
    .join("\n\n");
};

/** docs/roles.md: the table of rules.md as the code has it, the routes of each right, and the fields that are seen by it. */
export const rolesOf = (routes: Routes): string => {
  const names = Object.keys(rights) as Right[];
  const matrix = table(
    ["may", ...Role.options],
    names.map((right) => [
      `${rights[right].says} (\`${right}\`)`,
      ...Role.options.map((role) => inWords(rights[right].cells[role])),
    ]),
  );
  const open = Object.keys(routes).filter((routeKey) => routes[routeKey]!.right === "public");
  const rest = `## Without credentials\n\n${open.map(code).join(", ")}`;
  return `${[head, matrix, ...names.map((right) => section(routes, right)), rest].join("\n\n")}\n`;
};
