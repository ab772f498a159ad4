import { beforeAll, describe, expect, it } from "vitest";
import { openSigning, type Signing } from "../signatures/signing.ts";

let hub: Signing;
let ids: string[];
beforeAll(async () => {
  hub = await openSigning();
  ids = [(await hub.desk.client()).id, (await hub.desk.client()).id];
  const always = await hub.waiver({ name: "Liability", needed: { always: true } });
  const photos = await hub.waiver({ name: "Photos" });
  await hub.signed(ids[0]!, always.id);
  await hub.ask(ids[0]!, photos.id);
  await hub.studio.stream.settle();
});

const found = async (rule: object): Promise<string[]> => {
  const rules = { groups: [{ rules: [{ on: "waiver", ...rule }] }] };
  const { status, body, text } = await hub.studio.call("POST /v1/segments/preview", { body: { rules } });
  if (status >= 300) throw new Error(text);
  return body.sample.map(({ id }: { id: string }) => id).sort();
};

describe("S1-43 clients by what they have not signed", () => {
  it("are those who lack what is always needed or was asked for, or a waiver that is named", async () => {
    expect(await found({})).toEqual([...ids].sort());
    expect(await found({ is: ["liability"] })).toEqual([ids[1]]);
    expect(await found({ is: ["liability"], missing: false })).toEqual([ids[0]]);
    expect(await found({ is: ["Photos"], not: true })).toEqual([]);
    expect(await found({ is: ["No such waiver"] })).toEqual([]);
  });

  it("why says which", async () => {
    const rules = { groups: [{ rules: [{ on: "waiver" }] }] };
    const { body } = await hub.studio.call("POST /v1/segments/why", { body: { rules, clientId: ids[0] } });
    expect(body.groups[0].rules[0]).toMatchObject({ holds: true, found: ["Photos"] });
  });
});
