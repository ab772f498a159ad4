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

/** Whether the library reads an image, within bounds: not WebP, and an interlaced PNG it unpacks without a limit. */
const isRead = (bytes: Uint8Array, type: string): boolean =>
  type !== "image/webp" && !(type === "image/png" && bytes[28] === 1);

/** A small picture, JPEG of a JPEG, else PNG; undefined where the library cannot read the image. */
const thumbnailOf = async (bytes: Uint8Array, type: string) => {
  if (!isRead(bytes, type)) return undefined;
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
  if (!type.startsWith("image/")) return {};
  const dimensions = dimensionsOf(bytes, type);
  if (!dimensions) return { refusal: "is no whole image" };
  const { width, height } = dimensions;
  if (width * height > mostPixels) return { refusal: `has ${width} × ${height} pixels, more than ${mostPixels}` };
  const thumbnail = await thumbnailOf(bytes, type);
  return thumbnail ? { thumbnail } : {};
};
