import { fileTypeFromBuffer } from "file-type";
import { dimensionsOf } from "./dimensions.ts";

/** Pixels an image may have: one of a few kilobytes may say that it has billions, all of which would have to stand in memory. */
const mostPixels = 50_000_000;
/** The longest side of a small picture, in pixels. */
const longestSide = 320;

/** What was found in bytes: why they are refused, or that they are what they are said to be, with a small picture of an image. */
export type Found = { refusal: string } | { thumbnail?: { bytes: Uint8Array; type: string } };

/** An animated PNG is a PNG. */
const typeOf = async (bytes: Uint8Array): Promise<string | undefined> => {
  const found = await fileTypeFromBuffer(bytes);
  return found?.mime === "image/apng" ? "image/png" : found?.mime;
};

/** An interlaced PNG is unpacked without a limit by the library: none is made of it. */
const isInterlaced = (bytes: Uint8Array, type: string): boolean => type === "image/png" && bytes[28] === 1;

/** A small picture, JPEG of a JPEG, else PNG; undefined where the library cannot read the image. WebP it cannot. */
const thumbnailOf = async (bytes: Uint8Array, type: string) => {
  // half a megabyte of code that few requests need
  const { Jimp } = await import("jimp");
  const made = type === "image/jpeg" ? ("image/jpeg" as const) : ("image/png" as const);
  try {
    const image = await Jimp.fromBuffer(Buffer.from(bytes));
    if (Math.max(image.width, image.height) > longestSide) image.scaleToFit({ w: longestSide, h: longestSide });
    return { bytes: new Uint8Array(await image.getBuffer(made)), type: made };
  } catch {
    return undefined;
  }
};

/**
 * Looks at what was uploaded (reliability 20): by its first bytes it must be of the type it was said to be, and an image
 * not so large that nobody could open it.
 */
export const examine = async (bytes: Uint8Array, type: string): Promise<Found> => {
  const found = await typeOf(bytes);
  if (found !== type) return { refusal: `is ${found ?? "of no known type"}, not ${type}` };
  const dimensions = dimensionsOf(bytes, type);
  if (!dimensions) return type === "image/webp" || type === "application/pdf" ? {} : { refusal: "is no whole image" };
  const { width, height } = dimensions;
  if (width * height > mostPixels) return { refusal: `has ${width} × ${height} pixels, more than ${mostPixels}` };
  const thumbnail = isInterlaced(bytes, type) ? undefined : await thumbnailOf(bytes, type);
  return thumbnail ? { thumbnail } : {};
};
