// A vitest reporter that owns the closing line `N passed, N failed[, N skipped]`, on a line of its own, so that a
// script can tell how many tests ran without knowing vitest's summary. A file that cannot be loaded counts as failed.

import type { Reporter, TestModule } from "vitest/node";

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state] += 1;
      if (module.errors().length > 0) count.failed += 1;
    }
    const skipped = count.skipped + count.pending;
    const tail = skipped > 0 ? `, ${skipped} skipped` : "";
    console.log(`\n${count.passed} passed, ${count.failed} failed${tail}`);
  }
}
