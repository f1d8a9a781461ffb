// Owns counting, in a test thread, how often the parts of the project's modules run: V8 counts from before the modules
// are loaded until the tests of the file are over. The counts go to one JSON file per test file, for the command to
// read when all threads are done. A thread that ends before leaves no file, and its runs count for nothing.

import { mkdirSync, writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { join } from "node:path";
import type { CountedFunction } from "./coverage-lines.ts";

/** What to count and where the counts go. */
export interface CoveragePlan {
  /** Where each thread leaves its counts. */
  readonly directory: string;
  /** The `file:` URLs of the compiled modules that count. */
  readonly urls: ReadonlyArray<string>;
}

/** What one thread counted in one compiled module. */
export interface ModuleCounts {
  readonly url: string;
  readonly functions: ReadonlyArray<CountedFunction>;
}

/** A running count. */
export interface CoverageRecording {
  /** Writes what was counted so far and stops. */
  finish(): Promise<void>;
}

/**
 * Starts to count in this thread; what was loaded before is not counted.
 *
 * @param name the test file's module, which names the file of its counts
 */
export async function recordCoverage(plan: CoveragePlan, name: string): Promise<CoverageRecording> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  const wanted = new Set(plan.urls);
  return {
    async finish() {
      const { result } = await session.post("Profiler.takePreciseCoverage");
      session.disconnect();
      const counts: ReadonlyArray<ModuleCounts> = result
        .filter(({ url }) => wanted.has(url))
        .map(({ url, functions }) => ({ url, functions }));
      mkdirSync(plan.directory, { recursive: true });
      const file = join(plan.directory, `${encodeURIComponent(name)}.json`);
      writeFileSync(file, JSON.stringify(counts));
    },
  };
}
