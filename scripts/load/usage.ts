/** Why the load ends before the file does: one sentence for the person at the keyboard, exit code 2. */
export class Stopped extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = "Stopped";
  }
}

export const usage = `npm run load -- FILE.jsonl [flags]     sends a file of source records to the API

  --source NAME   the source the records belong to (the file's name)
  --url URL       where the API is (from .local/connection.json, which npm start writes)
  --key KEY       an API key (from there too)
  --restart       begin at the first line, whatever an interrupted load already sent
  --help          this text

One JSON record per line, as POST /v1/sources/{source}/records takes them. A load that was interrupted goes on where it
stopped when it is started again. Rejected lines go to FILE.jsonl.rejected.jsonl in this directory, each as
{ "line", "errors", "record" }. Exit code: 0 nothing rejected, 1 something rejected, 2 could not load, 130 interrupted.`;
