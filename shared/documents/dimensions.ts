/** Width and height in pixels, from the header alone: nothing is unpacked. */
export interface Dimensions {
  width: number;
  height: number;
}

const ofPng = (view: DataView): Dimensions => ({ width: view.getUint32(16), height: view.getUint32(20) });
const ofGif = (view: DataView): Dimensions => ({ width: view.getUint16(6, true), height: view.getUint16(8, true) });

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

const readers: Record<string, (view: DataView) => Dimensions> = {
  "image/png": ofPng,
  "image/gif": ofGif,
  "image/jpeg": ofJpeg,
};

/** The size of an image of one of the types that are made small; undefined where its header cannot be read, or of another type. */
export const dimensionsOf = (bytes: Uint8Array, type: string): Dimensions | undefined => {
  try {
    return readers[type]?.(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};
