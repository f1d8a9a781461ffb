// Owns ending a system in order from outside, as on Ctrl-C: `main` gets the exit signal `shutdown`, which its links
// pass on, so that supervisors end their children in reverse order, each within its time. What is not linked to it is
// told next, oldest first. Whatever still runs after the grace is ended at once and named. It always comes to an end.

import { atoms, type Kernel, type Pid, processInfo } from "../../../src/kernel/index.ts";
import { processNameAndActivity } from "../../../src/log/index.ts";
import { stopGraceMs } from "./order.ts";
import type { ProgramReporter } from "./reporter.ts";

/** How often to look whether everything has ended. */
const pollMs = 5;

const alive = (kernel: Kernel): ReadonlyArray<Pid> => [...kernel.processes()];

/** A process whose parent still runs is left to that parent. */
function withoutLivingParent(pids: ReadonlyArray<Pid>): ReadonlyArray<Pid> {
  return pids.filter((pid) => {
    const parent = processInfo(pid)?.parent ?? null;
    return parent === null || parent.process === null;
  });
}

/**
 * Ends all processes of a system, in order as far as they let it.
 *
 * @param done called once, when nothing runs any more
 */
export function stopInOrder(
  kernel: Kernel,
  main: Pid,
  reporter: ProgramReporter,
  done: () => void,
): void {
  const deadline = performance.now() + stopGraceMs;
  // Half of the grace for main's tree, the rest for what hangs on nothing.
  const strayTime = performance.now() + stopGraceMs / 2;
  let straysTold = false;
  kernel.exit(main, atoms.shutdown);
  const timer = setInterval(() => {
    const left = alive(kernel);
    const now = performance.now();
    if (left.length > 0 && now < deadline) {
      const treeIsOver = main.process === null;
      if (!straysTold && (treeIsOver || now > strayTime)) {
        straysTold = true;
        for (const pid of withoutLivingParent(left)) kernel.exit(pid, atoms.shutdown);
      }
      return;
    }
    clearInterval(timer);
    if (left.length > 0) {
      reporter.notEnded(
        left.map((pid) => processNameAndActivity(pid)),
        stopGraceMs,
      );
      kernel.shutdown();
    }
    done();
  }, pollMs);
}
