import { SingleBar } from "cli-progress";

export interface Progress {
  at: (bytes: number, records: number) => void;
  end: () => void;
}

/** A bar by bytes on a terminal, else a line at every tenth of the file; on stderr, so that stdout is the summary. */
export const progressOf = (size: number, from: number): Progress =>
  process.stderr.isTTY ? bar(size, from) : lines(size, from);

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

const bar = (size: number, from: number): Progress => {
  const single = new SingleBar({
    format: `{bar} {percentage}%  {sent} of ${megabytes(size)}  {records} records  {eta_formatted} left`,
    hideCursor: true,
    barsize: 30,
  });
  single.start(size, from, { sent: megabytes(from), records: 0 });
  return {
    at: (bytes, records) => single.update(bytes, { sent: megabytes(bytes), records: records.toLocaleString("en-US") }),
    end: () => single.stop(),
  };
};

const lines = (size: number, from: number): Progress => {
  let shown = Math.floor((from / size) * 10);
  return {
    at: (bytes, records) => {
      const tenth = Math.floor((bytes / size) * 10);
      if (tenth > shown)
        console.error(`${tenth * 10} %, ${megabytes(bytes)}, ${records.toLocaleString("en-US")} records`);
      shown = Math.max(shown, tenth);
    },
    end: () => undefined,
  };
};
