import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outbound } from "../../shared/outbound/client.ts";
import { faultOfAddress } from "../../shared/webhooks/address.ts";
import { poster } from "../../shared/webhooks/post.ts";
import { outwardOf } from "../support/outward.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let asked = 0;
let port = 0;
const server = createServer((request, response) => {
  asked += 1;
  if (request.url === "/away") response.writeHead(307, { location: `http://127.0.0.1:${port}/inside` });
  response.end();
});
beforeAll(async () => {
  server.listen(0, "0.0.0.0");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
  studio = await openStudio();
  await outwardOf(studio);
});
afterAll(() => server.close());

const add = (url: string) => studio.call("POST /v1/webhooks", { body: { url, types: ["*"] } });

describe("an address to be called", () => {
  it.each([
    ["loopback", "https://127.0.0.2/"],
    ["loopback as a number", "https://2130706434/"],
    ["loopback in octal", "https://0177.0.0.2/"],
    ["loopback by name", "https://localhost/"],
    ["loopback by a name with a dot behind it", "https://metadata.localhost./"],
    ["IPv6 loopback", "https://[::1]/"],
    ["IPv4 within IPv6", "https://[::ffff:127.0.0.2]/"],
    ["link-local", "https://[fe80::1]/"],
    ["metadata", "https://169.254.169.254/latest/meta-data"],
    ["IPv6 metadata", "https://[fd00:ec2::254]/"],
    ["private", "https://10.1.2.3/"],
    ["private", "https://172.31.0.1/"],
    ["private", "https://192.168.1.1/"],
    ["shared", "https://100.100.100.200/"],
    ["unspecified", "https://0.0.0.0/"],
    ["plain http", "http://example.com/"],
    ["another scheme", "file:///etc/passwd"],
    ["a name and password", "https://user:secret@example.com/"],
    ["no address", "example.com"],
  ])("%s is refused when it is given: %s (reliability 22)", async (_, url) => {
    const { status, body } = await add(url);
    expect([status, body.errors[0].pointer]).toEqual([422, "/body/url"]);
  });

  it("may be public, by name or number, and on this machine only where a local run allows it", () => {
    for (const url of ["https://example.com/hooks", "https://93.184.216.34/", "https://[2606:2800:220:1::1]/"])
      expect(faultOfAddress(url, [])).toBeUndefined();
    expect(faultOfAddress("http://127.0.0.1:4000/", ["127.0.0.1"])).toBeUndefined();
    expect(faultOfAddress("http://127.0.0.1:4000/", [])).toBe("must begin with https://");
  });
});

describe("a call", () => {
  const post = poster([], 500);
  it.each([
    ["a number", () => `http://127.0.0.1:${port}/`],
    ["another number", () => `http://2130706433:${port}/`],
    ["the unspecified address", () => `http://0.0.0.0:${port}/`],
    ["IPv6", () => `http://[::ffff:127.0.0.1]:${port}/`],
    ["a name", () => `http://localhost:${port}/`],
    ["metadata", () => "http://169.254.169.254/"],
  ])("that leads inside by %s is refused, and no request is made (reliability 22)", async (_, url) => {
    expect(await post(url(), {}, "{}")).toMatchObject({ reason: "notAllowed" });
    expect(asked).toBe(0);
  });

  it("to a name that leads inside when it is called is refused, whatever it led to before (reliability 22)", async () => {
    let looked = 0;
    const rebound: LookupFunction = (_, options, answer) => {
      looked += 1;
      const address = "127.0.0.1";
      if (options.all) answer(null, [{ address, family: 4 }]);
      else answer(null, address, 4);
    };
    const call = outbound({ timeout: 500 }).post(`http://hooks.example.com:${port}/`, {
      dnsLookup: rebound,
      body: "{}",
    });
    await expect(call).rejects.toThrow(/not allowed/);
    expect([looked, asked]).toEqual([1, 0]);
  });

  it("that is led elsewhere is an answer, and is not followed (reliability 22)", async () => {
    const here = poster(["127.0.0.1"], 500);
    expect(await here(`http://127.0.0.1:${port}/away`, {}, "{}")).toMatchObject({ status: 307 });
    expect(asked).toBe(1);
  });
});
