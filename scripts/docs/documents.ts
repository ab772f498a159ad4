import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readKept } from "../../bench/kept.ts";
import { pages } from "../../bench/page/page.ts";
import { allRoutes } from "../../shared/routes.ts";
import { accessPatterns } from "./access-patterns.ts";
import { featureList } from "./features.ts";
import { openApiOf } from "./openapi.ts";
import { reliabilityList } from "./reliability.ts";
import { rolesOf } from "./roles.ts";

/**
 * What is generated, by file: the routes as OpenAPI, the stores' access patterns and who may what as tables, features and cases of
 * reliability by the titles of the tests, what the bench measured last as pages and pictures.
 */
export const documents = (): Record<string, string> => {
  return {
    "docs/openapi.json": `${JSON.stringify(openApiOf(allRoutes), null, 2)}\n`,
    "docs/access-patterns.md": accessPatterns(),
    "docs/features.md": featureList(),
    "docs/reliability.md": reliabilityList(),
    "docs/roles.md": rolesOf(allRoutes),
    ...pages(readKept()),
  };
};

/** The files under `root` that are not what the code says, with what they should be. */
export const staleIn = (root: string): [file: string, text: string][] =>
  Object.entries(documents()).filter(([file, text]) => {
    const path = join(root, file);
    return !existsSync(path) || readFileSync(path, "utf8") !== text;
  });
