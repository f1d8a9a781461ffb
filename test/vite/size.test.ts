import { expect, test } from "vitest";
import { runtimeSizes } from "../../scripts/bundle-size.ts";

test("the runtime in a page is at most 60 KB gzipped besides effect, and imports nothing of Node", async () => {
  const { runtime, withSchedulers, whole, limitBytes } = await runtimeSizes();
  expect(limitBytes).toBe(60_000);
  expect(runtime.gzippedBytes).toBeLessThanOrEqual(limitBytes);
  expect(runtime.gzippedBytes).toBeGreaterThan(10_000);
  expect(whole.gzippedBytes).toBeGreaterThan(runtime.gzippedBytes);
  expect(runtime.nodeImports).toEqual([]);
  // Only pages that are built with schedulers have them.
  expect(withSchedulers.gzippedBytes - runtime.gzippedBytes).toBeGreaterThan(10_000);
  expect(withSchedulers.nodeImports).toEqual([]);
  expect(whole.nodeImports).toEqual([]);
});
