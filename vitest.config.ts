// Owns how the tests are found and reported: one project for everything, one named `house` for the rules of the
// repository itself (npm run check), one named `browser` for what needs a Chromium, and a last line `N passed, N failed` that machines can read.

import { defineConfig } from "vitest/config";
import { PATIENCE_MS } from "./test/patience.ts";

/** What needs a Chromium: `npm run test:browser`. */
const inBrowser = ["test/browser/**/*.test.ts", "examples/web/test/**/*.test.ts"];

/** `expect.poll` gives up after a second otherwise, which a busy machine may take for a step of any size. */
const patient = { poll: { timeout: PATIENCE_MS } };

const exclude = ["**/node_modules/**", "**/dist/**", "**/build/**", "templates/**"];

export default defineConfig({
  test: {
    reporters: ["default", "./test/closing-line.ts", "./test/stalled-run.ts"],
    projects: [
      { test: { name: "house", include: ["test/house/**/*.test.ts"], exclude } },
      {
        test: {
          name: "starfish",
          globalSetup: "./test/compiler-first.ts",
          include: ["test/**/*.test.ts", "examples/**/test/**/*.test.ts"],
          exclude: [...exclude, "test/house/**", ...inBrowser],
          // A first run may have to build the Gleam compiler, which takes minutes.
          testTimeout: 120_000,
          expect: patient,
          hookTimeout: 900_000,
          pool: "forks",
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "browser",
          globalSetup: "./test/compiler-first.ts",
          include: inBrowser,
          exclude,
          testTimeout: 120_000,
          expect: patient,
          hookTimeout: 900_000,
          pool: "forks",
          maxWorkers: 1,
        },
      },
    ],
  },
});
