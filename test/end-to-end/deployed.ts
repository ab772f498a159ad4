import { describe } from "vitest";
import { suite } from "./suite.ts";
import { deployedTarget, kindIn } from "./targets.ts";

const target = deployedTarget(process.env);

describe(`end to end at ${target.url}`, () => suite(() => target, kindIn(process.env)));
