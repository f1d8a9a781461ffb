import { expect, test } from "vitest";
import { newReference, send, shareNumbers, spawnUnlinked } from "../../src/kernel/index.ts";
import { receive, World } from "./world.ts";

test("when all numbers were given out, who asks for one crashes, and those that run go on (14.2)", () => {
  const world = new World();
  const tag = newReference();
  const echoed: Array<unknown> = [];
  const echo = world.start(function* () {
    for (;;) echoed.push(yield* receive(tag));
  });
  // One is left: the pid of the process that asks for more.
  shareNumbers({ first: Number.MAX_SAFE_INTEGER, step: 1 });
  const asking = world.start(function* () {
    send(echo.pid, tag, "before");
    spawnUnlinked(() => undefined);
    yield* receive(tag, 0);
  });
  expect(asking.pid.id).toBe(Number.MAX_SAFE_INTEGER);
  expect(asking.reason).toMatchObject([
    { name: "RangeError", message: "all safe integers were given out" },
    expect.any(String),
  ]);
  world.kernel.send(echo.pid, tag, "after");
  world.host.settle(world.kernel);
  expect(echoed).toEqual(["before", "after"]);
  expect(echo.reason).toBeUndefined();
});
