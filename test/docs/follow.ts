import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** A block of code of a page, in the order of the page. */
interface Block {
  language: string;
  text: string;
}

export const blocksOf = (markdown: string): Block[] =>
  [...markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, text]) => ({
    language: language!,
    text: text!,
  }));

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** What a page shows as `…` may be anything; everything else must be there as it is. */
const fits = (shown: string, found: string): boolean =>
  new RegExp(`^${shown.split("…").map(literally).join(".+")}$`, "s").test(found);

/** What of shown JSON is not found: objects may hold more than is shown, lists may not. Each with its place. */
export const missing = (shown: unknown, found: unknown, at = ""): string[] => {
  if (typeof shown === "string" && typeof found === "string" && fits(shown, found)) return [];
  if (shown === null || typeof shown !== "object") return shown === found ? [] : [`${at} is ${JSON.stringify(found)}`];
  if (found === null || typeof found !== "object") return [`${at} is ${JSON.stringify(found)}`];
  const length =
    Array.isArray(shown) && shown.length !== (found as unknown[]).length ? [`${at} has another length`] : [];
  const parts = Object.entries(shown).flatMap(([name, value]) =>
    missing(value, (found as Record<string, unknown>)[name], `${at}/${name}`),
  );
  return [...length, ...parts];
};

/** A shell that goes on from one block to the next, as a reader's does. */
export const openShell = (folder: string) => {
  const shell = spawn("bash", ["--norc"], { cwd: folder, stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  let heard = () => {};
  for (const stream of [shell.stdout, shell.stderr])
    stream.on("data", (text) => {
      said += String(text).replaceAll("\r", "");
      heard();
    });
  const mark = "--- the block has ended ---";
  return {
    /** @returns what the block says */
    run: (block: string): Promise<string> =>
      new Promise((resolve) => {
        said = "";
        const giveUp = setTimeout(() => resolve(`${said}\n(not ended after a minute)`), 60_000);
        heard = () => {
          if (!said.includes(mark)) return;
          clearTimeout(giveUp);
          resolve(said.split(mark)[0]!.trim());
        };
        shell.stdin.write(`${block}\nprintf '%s' '${mark}'\n`);
      }),
    close: () => shell.kill(),
  };
};

const unlike = ({ language, text }: Block, said: string): string[] => {
  if (language === "text") return fits(text.trim(), said) ? [] : [text];
  try {
    return missing(JSON.parse(text), JSON.parse(said.split("\n").at(-1)!));
  } catch (error) {
    return [String(error)];
  }
};

/**
 * Follows a page: keeps its scripts by the names in their first lines, runs its commands in one shell, and holds what it shows after a
 * command against what the command said.
 * @returns what was not as shown, each with the command and what it said
 */
export const follow = async (
  markdown: string,
  folder: string,
): Promise<{ command: string; said: string; faults: string[] }[]> => {
  const shell = openShell(folder);
  const faulty = [];
  let last = { command: "", said: "" };
  for (const block of blocksOf(markdown)) {
    if (block.language === "js") writeFileSync(join(folder, block.text.match(/^\/\/ (\S+)/)![1]!), block.text);
    else if (block.language === "sh") last = { command: block.text, said: await shell.run(block.text) };
    else {
      const faults = unlike(block, last.said);
      if (faults.length > 0) faulty.push({ ...last, faults });
    }
  }
  shell.close();
  return faulty;
};
