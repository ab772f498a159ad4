import { type Line, longestLine } from "./lines.ts";

/** What is wrong with a line, found here or by the API: a pointer into the record and a sentence. */
export interface Fault {
  pointer: string;
  message: string;
}

/** A line that will not be loaded, and why; `record` is the record, or the text where it is none. */
export interface Rejected {
  line: number;
  errors: Fault[];
  record: unknown;
}

export interface Item {
  line: number;
  /** the record as it stands in the file: it is sent so, without being written anew */
  text: string;
  /** what it is the record of; two batches that name the same are never under way together */
  key: string;
}

/** Lines that are sent together, and where the file goes on behind them. */
export interface Batch {
  items: Item[];
  rejected: Rejected[];
  end: number;
  nextLine: number;
}

const mostRecords = 500;
const mostBytes = 3_000_000;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The lines in batches of at most 500 records and 3 MB; malformed ones stand aside with their reason. */
export async function* batchesOf(lines: AsyncIterable<Line>): AsyncGenerator<Batch> {
  let batch: Batch = { items: [], rejected: [], end: 0, nextLine: 1 };
  let bytes = 0;
  for await (const line of lines) {
    if (
      batch.items.length === mostRecords ||
      batch.rejected.length === mostRecords ||
      bytes + line.bytes.length > mostBytes
    ) {
      yield batch;
      batch = { items: [], rejected: [], end: 0, nextLine: 1 };
      bytes = 0;
    }
    const read = readLine(line);
    if (read && "text" in read) {
      batch.items.push(read);
      bytes += line.bytes.length + 1;
    } else if (read) batch.rejected.push(read);
    batch.end = line.end;
    batch.nextLine = line.number + 1;
  }
  if (batch.end > 0) yield batch;
}

/** A line as a record to send or a rejection; nothing for a blank one. */
const readLine = ({ number, bytes, isTooLong }: Line): Item | Rejected | undefined => {
  const reject = (message: string, record: unknown): Rejected => ({
    line: number,
    errors: [{ pointer: "", message }],
    record,
  });
  if (isTooLong) return reject(`longer than ${longestLine} bytes`, bytes.toString("utf8"));
  let text: string;
  try {
    text = utf8.decode(bytes).trim();
  } catch {
    return reject("not UTF-8", bytes.toString("utf8"));
  }
  if (text === "") return undefined;
  try {
    const record: unknown = JSON.parse(text);
    if (typeof record !== "object" || record === null || Array.isArray(record))
      return reject("not a JSON object", record);
    return { line: number, text, key: keyOf(record) };
  } catch {
    return reject("not JSON", text);
  }
};

const keyOf = (record: { type?: unknown; of?: unknown; id?: unknown }): string =>
  `${String(record.type === "deleted" ? record.of : record.type)} ${String(record.id)}`;
