// Owns what a running program has to say to whoever runs it, beyond what any system logs: which process is `main`, that
// the program went down with it, what did not end in time. It all goes through the one logger (src/log) to standard
// error, for standard output is the program's.

import type { CrashReport, Hooks, Pid } from "../../../src/kernel/index.ts";
import { type LogEntry, Logger, paint, programEntry, shownReason } from "../../../src/log/index.ts";
import type { ThreadEvent } from "../../../src/schedulers/threads/index.ts";
import type { FarEvent } from "../../../src/system/far-events/index.ts";
import type { ProgramOrder } from "./order.ts";

/** Writes the log of one program. */
export class ProgramReporter {
  readonly hooks: Hooks;
  /** The program was told to end: that `main` does is as it should be. */
  isStopping = false;
  readonly #logger: Logger;
  readonly #name: string;
  #mainCrashed = false;

  /** What the process of `main` is called; by that its crash is known. */
  get mainName(): string {
    return this.#name;
  }

  constructor({ module, log, directory, modules, colour }: ProgramOrder) {
    this.#name = `${module}.main`;
    this.#logger = new Logger({
      logger: log.format,
      level: log.level,
      context: { directory, modules, style: paint(colour) },
      write: (text) => process.stderr.write(`${text}\n`),
    });
    const logger = this.#logger;
    this.hooks = {
      crash: (report) => this.#crashed(report),
      report: (event) => logger.tell({ _tag: "Report", event }),
      failed: (error) => logger.tell({ _tag: "HostFailure", error }),
      ...(logger.wants("debug")
        ? { deadLetter: (letter) => logger.tell({ _tag: "DeadLetter", letter }) }
        : {}),
    };
  }

  /** Says that `main` ended in another way than by returning; a crash of its own was reported when it happened. */
  mainWentDown(main: Pid, reason: unknown): void {
    if (this.#mainCrashed || this.isStopping) return;
    const { context } = this.#logger;
    this.#logger.log(
      programEntry("program_down", "error", {
        process: { pid: main.id, name: this.#name },
        summary: "ended by an exit signal",
        reason: shownReason(reason, context),
        decision: "the program ends",
      }),
    );
  }

  /** Says what happened to a thread. */
  thread(event: ThreadEvent): void {
    this.#logger.tell({ _tag: "Report", event: { ...event } });
  }

  /** Says what had to be ended because it did not end by itself in time. */
  notEnded(labels: ReadonlyArray<string>, graceMs: number): void {
    this.#logger.log(
      programEntry("program_stuck", "warning", {
        summary: `still running ${graceMs / 1_000} s after the system was told to stop`,
        values: labels,
        decision: "they are ended now",
      }),
    );
  }

  /** Takes what happened in another thread. */
  far({ event, facts }: FarEvent): void {
    const isMain = event._tag === "Crash" && this.#isMain(event.report);
    this.#logger.tellWith(event, facts, isMain ? this.#endOfProgram : undefined);
  }

  #crashed(report: CrashReport): void {
    const isMain = this.#isMain(report);
    this.#logger.tell({ _tag: "Crash", report }, isMain ? this.#endOfProgram : undefined);
  }

  #isMain({ label }: CrashReport): boolean {
    if (label === this.#name) this.#mainCrashed = true;
    return label === this.#name;
  }

  readonly #endOfProgram = (entry: LogEntry): LogEntry => ({
    ...entry,
    kind: "program_down",
    process: { pid: entry.process?.pid ?? 0, name: this.#name },
    decision: "the program ends",
  });
}
