import { it } from "vitest";
import { play, settling } from "../../test/support/simulator-play.ts";
import { judge } from "../../test/support/simulator-verdict.ts";
import { asked, found } from "./found.ts";

/** The seeds below are those of test/properties. */
const from = 20_001;

it("P11, schedules of faults that the tests do not play", async () => {
  const count = asked(4000);
  const wrong = await play({ from, count }, settling, judge);
  const seeds = [...wrong.keys()];
  found({
    rows: [
      {
        figure: "P11",
        what: `schedules of faults that end with a wrong number, of ${count.toLocaleString("en")} beyond the 20,000 of the tests`,
        measured: `${seeds.length}${seeds.length > 0 ? ` (seeds ${seeds.slice(0, 5).join(", ")})` : ""}`,
        target: "0",
        limit: "0",
        holds: seeds.length === 0,
      },
    ],
  });
});
