import { describe, expect, it } from "vitest";
import { prefersPicture } from "../../functions/http/accept.ts";

describe("whoever accepts a picture more than data gets one", () => {
  it.each([
    "image/svg+xml",
    "image/*",
    "IMAGE/SVG+XML; q=0.5",
    "image/svg+xml, application/json;q=0.9",
    "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
    "application/json;q=0, */*",
  ])("%s", (header) => {
    expect(prefersPicture(header)).toBe(true);
  });
});

describe("everybody else gets data", () => {
  it.each([
    undefined,
    "",
    "*/*",
    "application/json",
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "application/json, image/svg+xml",
    "image/svg+xml;q=0, */*",
    "image/svg+xml;q=often",
    "image/png",
    ",;q=,",
  ])("%s", (header) => {
    expect(prefersPicture(header)).toBe(false);
  });
});
