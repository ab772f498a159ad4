import { describe, expect, it } from "vitest";
import { parseFlags } from "../../infra/local/flags.ts";

describe("the flags of npm start", () => {
  it("are none by default: the known port, kept data, the demo studio", () => {
    expect(parseFlags([])).toEqual({ port: 4610, memory: false, demo: true, simulators: false, help: false });
  });

  it("are read in any order and either form", () => {
    expect(parseFlags(["--memory", "--port=4700", "--no-demo", "--today", "2026-03-14"])).toEqual({
      port: 4700,
      memory: true,
      demo: false,
      simulators: false,
      today: "2026-03-14",
      help: false,
    });
  });

  it.each([
    [
      ["--with-simulators", "--port", "65515"],
      "--with-simulators takes ports up to 21 above --port, and there are none so high.",
    ],
    [["--prot", "1"], "There is no flag --prot. --help shows them all."],
    [["-p"], "There is no flag -p. --help shows them all."],
    [["4610"], '"4610" is no flag. --help shows them all.'],
    [["--port"], "--port needs a value."],
    [["--port", "0"], '--port takes a number from 1 to 65535, not "0".'],
    [["--port", "http"], '--port takes a number from 1 to 65535, not "http".'],
    [["--port", "65536"], '--port takes a number from 1 to 65535, not "65536".'],
    [["--today", "2026-02-30"], '--today takes a day like 2026-03-14, not "2026-02-30".'],
    [["--memory=yes"], "--memory takes no value."],
    [["--memory", "--state", "x"], "--memory keeps nothing, so --state has no place beside it."],
  ])("that cannot be read are refused in a sentence: %j", (args, sentence) => {
    expect(() => parseFlags(args)).toThrow(sentence);
  });
});
