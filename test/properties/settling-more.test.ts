import { it } from "vitest";
import { expectNoneWrong } from "../support/simulator-play.ts";

it("P11 no number is wrong after any of 10,000 more schedules of faults", { timeout: 600_000 }, () =>
  expectNoneWrong(10_001, 10_000),
);
