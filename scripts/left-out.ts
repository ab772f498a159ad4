import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

interface Replacement {
  /** the module as its importers name it */
  name: RegExp;
  /** what stands there instead */
  contents: string;
}

/** Parts of libraries that no function of ours can reach, each with the reason why. Sizes are minified bytes. */
const replacements: Replacement[] = [
  {
    // Lambda and the local run put credentials into the environment: no profile, process, SSO, container or sign-in
    // is ever asked (115 KB)
    name: /^@aws-sdk\/credential-provider-node$/,
    contents: 'export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";',
  },
  {
    // nothing we ask DynamoDB, Secrets Manager or S3 for streams events (16 KB); S3's client wants the two names
    name: /^@smithy\/core\/event-streams$/,
    contents:
      "export const resolveEventStreamSerdeConfig = (config) => config; export const eventStreamSerdeProvider = () => {};",
  },
  {
    // endpoint discovery is off unless a variable that we never set turns it on (9 KB)
    name: /^@aws-sdk\/endpoint-cache$/,
    contents: "export class EndpointCache {}",
  },
  {
    // it tells apart invocations that run at once in one environment, which ours never do: the variables say the same (2 KB)
    name: /^@aws\/lambda-invoke-store$/,
    contents: "export const InvokeStore = { getInstanceAsync: async () => undefined };",
  },
  {
    // Node has SHA-256 (3 KB)
    name: /\/Sha256Js$/,
    contents: "export class Sha256Js {}",
  },
  {
    // adaptive retries are asked for by a variable that we never set (3 KB)
    name: /\/AdaptiveRetryStrategy$/,
    contents: "export class AdaptiveRetryStrategy {}",
  },
  {
    // nothing of ours signs a stream of events (2 KB)
    name: /\/HeaderFormatter$/,
    contents: "export class HeaderFormatter {}",
  },
  {
    // Lambda and the local run put the region into the environment: no EC2 instance is asked for it (1 KB)
    name: /\/getInstanceMetadataRegion$/,
    contents: "export const getInstanceMetadataRegion = async () => undefined;",
  },
  {
    // Node splits a text into graphemes by itself, by a newer Unicode (22 KB)
    name: /^grapheme-splitter$/,
    contents: `const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
      module.exports = class {
        splitGraphemes(text) {
          return Array.from(graphemes.segment(text), ({ segment }) => segment);
        }
      };`,
  },
  {
    // no text is changed to save parts (3 KB), and none is sent by RCS (1 KB)
    name: /\/(?:SmartEncodingMap|RcsSegmentedMessage)$/,
    contents: "module.exports = {};",
  },
];

/** JSON Schema is written by `npm run docs`, and by a function only where it is said so; zod carries it on every schema (18 KB). */
const jsonSchema = /zod[\\/]v4[\\/]core[\\/](to-json-schema|json-schema-processors|json-schema-generator)\.js$/;

/** The same exports, each of which does nothing. */
const hollow = (source: string): string => {
  const names = [...source.matchAll(/^export (?:const|function|class) (\w+)/gm)].map(([, name]) => name);
  return `const nothing = () => undefined;\nexport { ${names.map((name) => `nothing as ${name}`).join(", ")} };`;
};

/** An SDK client sends its version with each request, and for that imports the whole of its package.json (2 KB a client). */
const clientPackage = /@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/;

/** A partition finds its regions by a pattern; the list of them with their descriptions beside it says the same (4 KB). */
const partitions = /util-endpoints[\\/]lib[\\/]aws[\\/]partitions\.js$/;
const regionLists = /"regions": \{(?:[^{}]|\{[^{}]*\})*\}/g;

/** Errors of what is never asked of DynamoDB: backups, exports and imports, global tables, making tables (7 KB). */
const dynamoSchemas = /client-dynamodb[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;
const neverThrown =
  /^\w+\.registerError\(\w*(?:Backup|Export|Import|GlobalTable|Replica[AN]|PointInTime|RestoreTime|Policy|TableI|TableA|TableN|IndexNotFound|DuplicateItem)\w*\$, \w+\);$/gm;

/** Errors of Secrets Manager that nobody here tells from another (2 KB). */
const secretSchemas = /client-secrets-manager[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;
const neverTold = /^n0_registry\.registerError\((?!Resource)\w+\$, \w+\);$/gm;

/** zod's schemas ask for its helpers by way of an index, which brings in those that nothing asks for (7 KB). */
const zodSchemas = /zod[\\/]v4[\\/]classic[\\/]schemas\.js$/;
const helpers = 'import { util } from "../core/index.js";';

/** Leaves out of the bundles what is in the libraries and never reached; JSON Schema too, unless these bundles write it. */
export const leftOut = ({ writesJsonSchema }: { writesJsonSchema: boolean }): Plugin => ({
  name: "left-out",
  setup(build) {
    for (const { name, contents } of replacements) {
      build.onResolve({ filter: name }, ({ path, resolveDir }) => ({
        path,
        namespace: "left-out",
        pluginData: { contents, resolveDir },
      }));
    }
    build.onLoad({ filter: /.*/, namespace: "left-out" }, ({ pluginData }) => pluginData);
    if (!writesJsonSchema)
      build.onLoad({ filter: jsonSchema }, async ({ path }) => ({ contents: hollow(await readFile(path, "utf8")) }));
    build.onLoad({ filter: partitions }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(regionLists, '"regions": {}'),
    }));
    build.onLoad({ filter: dynamoSchemas }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(neverThrown, ""),
    }));
    build.onLoad({ filter: secretSchemas }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(neverTold, ""),
    }));
    build.onLoad({ filter: zodSchemas }, async ({ path }) => ({
      contents: (await readFile(path, "utf8"))
        .replace(helpers, 'import * as util from "../core/util.js";')
        .replaceAll("core.util.", "util."),
    }));
    build.onLoad({ filter: clientPackage }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, "utf8"));
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
  },
});
