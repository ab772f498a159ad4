import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const textOf = (file: string): string => readFileSync(join(root, file), "utf8");

const requests = "test/properties/parsers-requests.test.ts";
const feeds = "test/properties/parsers-feeds.test.ts";
const filed = "test/properties/parsers-files.test.ts";

/** Which parser of outside data is fuzzed where. */
const fuzzed: Record<string, string> = {
  // requests
  "functions/authorizer/authorize.ts": "test/authorizer/authorizer.test.ts",
  "functions/http/accept.ts": requests,
  "functions/http/body.ts": requests,
  "functions/http/idempotency.ts": "test/http/fuzz.test.ts",
  "functions/http/pages.ts": requests,
  "functions/http/validate.ts": requests,
  "shared/clients/phones.ts": requests,
  "shared/kernel/card-number.ts": "test/properties/card-numbers.test.ts",
  "shared/kernel/page.ts": requests,
  "shared/kernel/time.ts": requests,
  "shared/kernel/weighted.ts": requests,
  "shared/links/token.ts": requests,
  "shared/links/waiver-token.ts": requests,
  "shared/pages/language.ts": "test/preferences/pages.test.ts",
  "shared/preferences/schema.ts": "test/preferences/pages.test.ts",
  "shared/series/rule.ts": "test/series/rule.test.ts",
  "shared/signing/form.ts": "test/signing/form.test.ts",
  "shared/signing/markdown.ts": "test/signing/markdown.test.ts",
  "shared/signing/copy/runs.ts": "test/signing/markdown.test.ts",
  "shared/sync/notifications.ts": requests,
  "shared/table/list.ts": requests,
  "shared/templates/parse.ts": "test/templates/render.test.ts",
  "shared/templates/render.ts": "test/templates/render.test.ts",
  // what channels, booking software and the stream tell
  "shared/changes/image.ts": feeds,
  "shared/connectors/mindbody/index.ts": feeds,
  "shared/connectors/mindbody/webhook.ts": feeds,
  "shared/connectors/square/index.ts": feeds,
  "shared/connectors/square/webhook.ts": feeds,
  "shared/deliveries/email.ts": feeds,
  "shared/deliveries/sms.ts": feeds,
  "shared/inbound/email.ts": feeds,
  "shared/inbound/html-text.ts": "test/inbound/email.test.ts",
  "shared/inbound/mime-attachments.ts": "test/inbound/email.test.ts",
  "shared/inbound/mime.ts": "test/inbound/email.test.ts",
  "shared/inbound/notice.ts": feeds,
  "shared/inbound/safe-html.ts": "test/inbound/email.test.ts",
  "shared/inbound/sms.ts": feeds,
  "shared/inbound/words.ts": "test/inbound/words.test.ts",
  "shared/table/attributes.ts": "test/table/attributes.test.ts",
  // files
  "shared/connectors/files/map.ts": filed,
  "shared/documents/examine.ts": filed,
  "shared/imports/pieces.ts": filed,
  "shared/imports/row.ts": filed,
};

/** Files that hold a parser, and what it reads is not outside data, or comes through one that is fuzzed. */
const ours: Record<string, string> = {
  "functions/jobs/canary.ts": "the canary's own secret",
  "functions/jobs/run.ts": "our own message of a queue: where an item stands",
  "functions/messaging/intake.ts": "catches everything: what cannot be read goes to the dead letters (test/inbound)",
  "functions/messaging/sender.ts": "our own message of a queue: where an item stands",
  "functions/sync/run.ts": "our own message of a queue: where an item stands",
  "functions/webhooks/dispatch.ts": "our own message of a queue: where an item stands",
  "shared/connectors/ask.ts": "JSON alone, refused as Unusable where it is none; what is in it goes to the connectors",
  "shared/pages/frame.ts": "only fills our own pages",
  "shared/secrets.ts": "the secret of this stage",
  "shared/signing/copy/setting.ts": "sets the parts that markdown.ts has read",
  "shared/sync/link.ts": "credentials as we stored them",
  "shared/sync/raw.ts": "raw payloads as we stored them",
  "shared/sync/service.ts": "credentials as we stored them",
};

const parses =
  /JSON\.parse\(|\.formData\(\)|from "(?:csv-parse\/sync|postal-mime|libphonenumber-js\/min|file-type|mustache|marked|rrule-temporal|sanitize-html)"/;

describe("reliability 12: every parser of outside data is fuzzed", () => {
  it("in a test that exists and makes its data at random", () => {
    for (const [parser, test] of Object.entries(fuzzed)) {
      expect([parser, existsSync(join(root, parser))]).toEqual([parser, true]);
      expect([test, /fc\.(async)?[pP]roperty|fuzz\(/.test(textOf(test))]).toEqual([test, true]);
    }
  });

  it("and none is left out of the table", () => {
    const found = globSync("{shared,functions}/**/*.ts", { cwd: root }).filter((file) => parses.test(textOf(file)));
    expect(found.filter((file) => !(file in fuzzed) && !(file in ours))).toEqual([]);
    expect(Object.keys(ours).filter((file) => !found.includes(file))).toEqual([]);
  });
});
