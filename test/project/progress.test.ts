import { describe, expect, test } from "vitest";
import { createProgress } from "../../codegen/project/progress.ts";

function setUp(stream: { isTTY: boolean; columns?: number }) {
  const written: Array<string> = [];
  const clock = { nowMs: 0 };
  const write = (text: string) => written.push(text);
  const progress = createProgress({ ...stream, write }, () => clock.nowMs);
  return { written, clock, progress };
}

describe("progress", () => {
  test("rewrites one line on a terminal, within its width, and keeps the last in full", () => {
    const { written, clock, progress } = setUp({ isTTY: true, columns: 10 });
    progress.update("a long line of words");
    clock.nowMs += 1_000;
    progress.update("next");
    progress.finish("done with everything");
    expect(written).toEqual([
      "\r\u001b[2Ka long li",
      "\r\u001b[2Knext",
      "\r\u001b[2Kdone with everything\n",
    ]);
  });

  test("does not redraw a terminal more often than it can be read", () => {
    const { written, progress } = setUp({ isTTY: true });
    for (let step = 0; step < 1_000; step++) progress.update(`${step}`);
    expect(written).toEqual(["\r\u001b[2K0"]);
  });

  test("writes a plain line now and then elsewhere, and always the first and the last", () => {
    const { written, clock, progress } = setUp({ isTTY: false });
    for (let second = 0; second <= 25; second++) {
      clock.nowMs = second * 1_000;
      progress.update(`${second} s`);
    }
    progress.finish("done");
    expect(written).toEqual(["0 s\n", "10 s\n", "20 s\n", "done\n"]);
  });
});
