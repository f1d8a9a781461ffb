// Owns what the command tells the thread that runs a program, and what that thread tells back. Plain data only, since
// it crosses threads by structured clone.

import type { ProgramModules } from "../../../src/log/index.ts";
import type { LogSettings } from "../log-options.ts";
import type { ThreadSettings } from "../thread-options.ts";

/** Everything the thread needs to run one program. Paths are absolute. */
export interface ProgramOrder {
  /** The name of the module whose `main` runs, as in Gleam: `app/worker`. */
  readonly module: string;
  /** The compiled module. */
  readonly file: string;
  /** Where the compiled packages lie. */
  readonly output: string;
  /** The compiled modules that every scheduler loads: the project's own and that of `main`; they import the others. */
  readonly loaded: ReadonlyArray<string>;
  /** The compiled `gleam/string` of the program, which prints values in reports; undefined if it has none. */
  readonly inspector: string | undefined;
  /** The project's directory: reports show paths relative to it. */
  readonly directory: string;
  readonly modules: ProgramModules;
  readonly log: LogSettings;
  readonly threads: ThreadSettings;
  /** The socket at which the threads hand the states of actors over; null: nobody keeps them. */
  readonly handOver: string | null;
  /** Whether reports on standard error carry colour. */
  readonly colour: boolean;
}

/** Why a program could not be started. */
export type StartProblem =
  | { readonly kind: "no-main"; readonly functions: ReadonlyArray<string> }
  | { readonly kind: "main-takes-arguments"; readonly count: number };

/** What the thread says; its exit code is the status of the program. */
export interface ProgramMessage {
  readonly kind: "problem";
  readonly problem: StartProblem;
}

/** What a program gets that runs in a Node process of its own. */
export interface ProcessOrder {
  readonly order: ProgramOrder;
  readonly programArguments: ReadonlyArray<string>;
}

/** What that process says if the program could not be started. */
export interface ProcessMessage {
  readonly kind: "failed";
  readonly title: string;
  readonly details: ReadonlyArray<string>;
  readonly advice: ReadonlyArray<string>;
}

/** What the thread, or the process, is asked for: end the system in order. */
export interface StopRequest {
  readonly kind: "stop";
}

/** How much stack the thread of a program has. Recursion a million frames deep takes about 200 MB of it; memory is
 * only used as far as the recursion really goes. */
export const stackMegabytes = 512;

/** How long a system may take to end in order before it is ended anyway. OTP gives each child 5 seconds. */
export const stopGraceMs = 10_000;
