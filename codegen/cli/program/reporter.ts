// Owns what a running program's processes have to say to the person at the terminal: a report for each crash, with
// Gleam positions, the message in hand and the last state; a line for what the runtime warns of. It all goes to
// standard error, for standard output is the program's. A report that cannot be made never takes the program down.

import type { CrashReport, Hooks, Pid, ReportedEvent } from "../../../src/kernel/index.ts";
import {
  type CrashReport as DescribedCrash,
  describeThrown,
  GleamPositions,
  processName,
  type ReportContext,
  shownReason,
  shownValue,
  thrownIn,
} from "../report/index.ts";
import { paint } from "../terminal.ts";
import type { ProgramOrder } from "./order.ts";
import { describeEvent } from "./runtime-events.ts";

const indent = (lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.map((line) => (line === "" ? "" : `  ${line}`));

/** Writes reports about the processes of one program to standard error. */
export class ProgramReporter {
  readonly hooks: Hooks;
  /** The process that runs `main`, once it is there: its crash is told as the end of the program. */
  main: Pid | undefined;
  readonly #context: ReportContext;
  readonly #module: string;
  readonly #told = new WeakSet<object>();
  #mainCrashed = false;

  constructor(order: ProgramOrder, inspect: (value: unknown) => string) {
    this.#module = order.module;
    this.#context = {
      directory: order.directory,
      modules: order.modules,
      positions: new GleamPositions(order.modules),
      inspect,
      style: paint(order.colour),
    };
    this.hooks = {
      crash: (report) => this.#crashed(report),
      report: (event) => this.#reported(event),
    };
  }

  /** Says that `main` ended in another way than by returning; a crash of its own was reported when it happened. */
  mainWentDown(_main: Pid, reason: unknown): void {
    if (this.#mainCrashed) return;
    const { style } = this.#context;
    this.#write([
      `${style.red(style.bold("error"))}${style.bold(`: ${this.#module}.main was ended by an exit signal`)}`,
      "",
      `  ${shownReason(reason, this.#context)}`,
    ]);
  }

  /** Says what had to be ended because it did not end by itself in time. */
  notEnded(labels: ReadonlyArray<string>, graceMs: number): void {
    const { style } = this.#context;
    this.#write([
      `${style.yellow("warning")}: still running ${graceMs / 1_000} s after the system was told to stop, ended now:`,
      ...indent(labels),
    ]);
  }

  #crashed(report: CrashReport): void {
    const isMain = report.pid === this.main || this.main === undefined;
    if (isMain) this.#mainCrashed = true;
    const { style } = this.#context;
    const who = isMain ? `${this.#module}.main` : processName(report.pid);
    const { headline, lines } = this.#describe(report.reason);
    const shown = [
      `${style.red(style.bold(isMain ? "error" : "crash"))}${style.bold(`: ${who}: ${headline}`)}`,
    ];
    if (lines.length > 0) shown.push("", ...indent(lines));
    const doing = this.#whatItDid(report);
    if (doing.length > 0) shown.push("", ...indent(doing));
    this.#write(shown);
  }

  /** In full the first time: a crash hands its exception on to whatever it takes down. */
  #describe(reason: unknown): DescribedCrash {
    const thrown = thrownIn(reason);
    if (thrown === undefined) {
      return { headline: `ended with the reason ${shownValue(reason, this.#context)}`, lines: [] };
    }
    const described = describeThrown(thrown, this.#context);
    if (this.#told.has(thrown)) return { headline: `${described.headline} (as above)`, lines: [] };
    this.#told.add(thrown);
    return described;
  }

  #whatItDid({ handling, message, state }: CrashReport): ReadonlyArray<string> {
    const lines: Array<string> = [];
    if (!handling) return lines;
    if (message !== undefined) lines.push(`message in hand: ${shownValue(message, this.#context)}`);
    if (state !== undefined) lines.push(`last state: ${shownValue(state, this.#context)}`);
    return lines;
  }

  #reported(event: ReportedEvent): void {
    const { style } = this.#context;
    const [first = "", ...others] = describeEvent(event, this.#context);
    this.#write([`${style.yellow("warning")}: ${first}`, ...others]);
  }

  #write(lines: ReadonlyArray<string>): void {
    process.stderr.write(`${lines.join("\n")}\n\n`);
  }
}
