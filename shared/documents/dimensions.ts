/** Width and height in pixels, from the header alone: nothing is unpacked. */
export interface Dimensions {
  width: number;
  height: number;
}

const ofPng = (view: DataView): Dimensions => ({ width: view.getUint32(16), height: view.getUint32(20) });

/** Of the screen or of the first frame, whichever is larger: the one is made for the other (GIF89a, 18 and 20). */
const ofGif = (view: DataView): Dimensions => {
  const flags = view.getUint8(10);
  let at = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  while (view.getUint8(at) === 0x21) {
    at += 2;
    while (view.getUint8(at) > 0) at += 1 + view.getUint8(at);
    at += 1;
  }
  if (view.getUint8(at) !== 0x2c) throw new RangeError("no frame");
  const larger = (screen: number, frame: number) => Math.max(view.getUint16(screen, true), view.getUint16(frame, true));
  return { width: larger(6, at + 5), height: larger(8, at + 7) };
};

/** Markers that begin a frame (ITU T.81, table B.1), which tells the size; C4, C8 and CC are none of them. */
const beginsFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

const ofJpeg = (view: DataView): Dimensions => {
  for (let at = 2; ; ) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff) throw new RangeError("no marker");
    if (beginsFrame(marker)) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    // a byte of 255 may stand before a marker to fill up
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
};

/** One less than a side, in three bytes. */
const sideAt = (view: DataView, at: number): number => 1 + view.getUint16(at, true) + (view.getUint8(at + 2) << 16);

/** By the kind of its first chunk (RFC 9649): extended, lossless, lossy. */
const ofWebp = (view: DataView): Dimensions => {
  const chunk = String.fromCharCode(...[12, 13, 14, 15].map((at) => view.getUint8(at)));
  if (chunk === "VP8X") return { width: sideAt(view, 24), height: sideAt(view, 27) };
  if (chunk === "VP8L") {
    const bits = view.getUint32(21, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
};

const readers: Record<string, (view: DataView) => Dimensions> = {
  "image/png": ofPng,
  "image/gif": ofGif,
  "image/jpeg": ofJpeg,
  "image/webp": ofWebp,
};

/** The size of an image; undefined where its header cannot be read, and of what is no image. */
export const dimensionsOf = (bytes: Uint8Array, type: string): Dimensions | undefined => {
  try {
    return readers[type]?.(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};
