import { Starfish } from "starfish-otp";
import { expect, test } from "vitest";
import * as app from "../src/app_name.gleam";

test("counts", async () => {
  await using system = await Starfish.start({}, { app });
  const counter = await system.app.start();
  await counter.add({ amount: 1 });
  await counter.add({ amount: 2 });
  expect(await counter.value()).toBe(3);
});

test("comes back after a crash", async () => {
  await using system = await Starfish.start({}, { app });
  const counter = await system.app.start();
  await counter.add({ amount: 5 });
  await counter.crash();
  await expect.poll(() => counter.value().catch(() => "away")).toBe(0);
});
