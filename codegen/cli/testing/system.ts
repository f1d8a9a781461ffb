// Owns the system that a Gleam test runs in: a kernel with its scheduler, made for one test or shared by the tests of
// a module, the processes that a test leaves behind and the crashes that nobody looked at. A test that does not end
// in time is given up; its system can then be ended. `close` ends every process, so nothing runs on into other tests.

import {
  atoms,
  type CrashReport,
  Kernel,
  type Pid,
  processInfo,
} from "../../../src/kernel/index.ts";
import { type Logger, processNameAndActivity, thrownIn } from "../../../src/log/index.ts";
import { EventLoopHost, runScheduler } from "../../../src/schedulers/index.ts";

/** How the process of a test ended. */
export type TestOutcome =
  | { readonly kind: "returned" }
  | { readonly kind: "exited"; readonly reason: unknown }
  | { readonly kind: "timed-out" };

/** A test's outcome and what else it did. */
export interface TestObservations {
  readonly outcome: TestOutcome;
  /** Names of processes that still run, with what they do. */
  readonly leaked: ReadonlyArray<string>;
  /** Crashes that no link and no monitor told anybody of. */
  readonly unseenCrashes: ReadonlyArray<CrashReport>;
}

/** A process that ends an instant after the test is none that it left behind. */
const settleMs = 5;

/** A crash hands its exception on to whatever it takes down. */
function isSameCrash(reason: unknown, other: unknown): boolean {
  const thrown = thrownIn(reason);
  return reason === other || (thrown !== undefined && thrown === thrownIn(other));
}

/** One kernel with its scheduler, in which tests run as processes. */
export class TestSystem {
  readonly #kernel: Kernel;
  readonly #scheduler: { stop(): void };
  #unseen: Array<CrashReport> = [];
  #known: ReadonlySet<Pid> = new Set();

  /** What happens in the system is also told to the logger. */
  constructor(logger: Logger) {
    const host = new EventLoopHost();
    this.#kernel = new Kernel(host, {
      hooks: {
        crash: (report) => {
          this.#crashed(report);
          logger.tell({ _tag: "Crash", report });
        },
        report: (event) => logger.tell({ _tag: "Report", event }),
        ...(logger.wants("debug")
          ? { deadLetter: (letter) => logger.tell({ _tag: "DeadLetter", letter }) }
          : {}),
      },
    });
    this.#scheduler = runScheduler(this.#kernel, host);
  }

  /** Runs one test as a process of this system. */
  async run(name: string, body: () => unknown, limitMs: number): Promise<TestObservations> {
    this.#unseen = [];
    const { pid, outcome } = await this.#untilExit(name, body, limitMs);
    if (outcome.kind === "returned" && this.#running(pid).length > 0) {
      await new Promise((resolve) => setTimeout(resolve, settleMs));
    }
    const running = this.#running(pid);
    const leaked = running.map(processNameAndActivity);
    this.#known = new Set([...this.#known, ...running]);
    // Whoever the failing test takes down with it crashes for the test's own reason.
    const own = outcome.kind === "exited" ? outcome.reason : undefined;
    const unseenCrashes = this.#unseen.filter((report) => !isSameCrash(report.reason, own));
    return { outcome, leaked, unseenCrashes };
  }

  /** Ends every process. The system cannot be used again. */
  close(): void {
    this.#kernel.shutdown();
    this.#scheduler.stop();
  }

  #untilExit(
    label: string,
    body: () => unknown,
    limitMs: number,
  ): Promise<{ readonly pid: Pid; readonly outcome: TestOutcome }> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve({ pid, outcome: { kind: "timed-out" } }), limitMs);
      const pid: Pid = this.#kernel.spawnRoot(body, {
        label,
        onExit: (_pid, reason) => {
          clearTimeout(timer);
          const isNormal = reason === atoms.normal;
          resolve({ pid, outcome: isNormal ? { kind: "returned" } : { kind: "exited", reason } });
        },
      });
    });
  }

  #running(test: Pid): ReadonlyArray<Pid> {
    return [...this.#kernel.processes()].filter((pid) => pid !== test && !this.#known.has(pid));
  }

  #crashed(report: CrashReport): void {
    const info = processInfo(report.pid);
    const isSeen = info !== null && (info.links.length > 0 || info.watchers.length > 0);
    if (!isSeen) this.#unseen.push(report);
  }
}
