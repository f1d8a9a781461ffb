// Random programs behave on the kernel as in the model. `npm run model -- --runs N --seed N` does the same at length.

import fc from "fast-check";
import { expect, test } from "vitest";
import { compare } from "./compare.ts";
import { anyProgram, type Step, scriptOf } from "./steps.ts";

test("random programs of processes, links, monitors, names, timers and receives agree with the model", () => {
  const kinds = new Set<Step["do"]>();
  fc.assert(
    fc.property(anyProgram, (program) => {
      for (const step of program) kinds.add(step.do);
      compare(program);
    }),
    { numRuns: 2_000 },
  );
  expect(kinds.size).toBeGreaterThanOrEqual(20);
});

test("a script reads one step a line", () => {
  const program: ReadonlyArray<Step> = [
    { do: "spawnLinked", by: 0 },
    { do: "exit", by: 0, to: 1, reason: "odd" },
  ];
  expect(scriptOf(program)).toBe("  0  spawnLinked by=0\n  1  exit by=0 to=1 reason=odd");
});
