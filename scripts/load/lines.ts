import { createReadStream } from "node:fs";

/** The longest line that is sent: more than DynamoDB stores of one item. */
export const longestLine = 1_000_000;

export interface Line {
  /** counted from 1 */
  number: number;
  /** the byte after the line and its line break: where reading goes on */
  end: number;
  /** the line without its line break; of a line that is too long only the beginning */
  bytes: Buffer;
  isTooLong: boolean;
}

const newline = 0x0a;

/** The lines of a file from a byte on, one chunk in memory at a time, however long the file or a line of it. */
export async function* linesFrom(file: string, offset: number, firstNumber: number): AsyncGenerator<Line> {
  let number = firstNumber;
  let at = offset;
  let held: Buffer[] = [];
  let length = 0;
  const keep = (part: Buffer) => {
    if (length <= longestLine && part.length > 0) held.push(part);
    length += part.length;
  };
  const take = (lineBreak: number): Line => {
    at += length + lineBreak;
    const isTooLong = length > longestLine;
    const bytes = isTooLong ? Buffer.concat(held).subarray(0, 2000) : Buffer.concat(held);
    held = [];
    length = 0;
    return { number: number++, end: at, bytes, isTooLong };
  };
  for await (const chunk of createReadStream(file, {
    start: offset,
    highWaterMark: 256 * 1024,
  }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let to = chunk.indexOf(newline); to >= 0; to = chunk.indexOf(newline, from)) {
      keep(chunk.subarray(from, to));
      yield take(1);
      from = to + 1;
    }
    keep(chunk.subarray(from));
  }
  if (length > 0) yield take(0);
}
