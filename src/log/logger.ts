/**
 * The one logger of a system: takes its events, makes an entry of each that is grave enough, and writes it as text, as
 * JSON, or hands it to a function.
 *
 * Promise: an event below the level costs nothing. An entry of a program that goes down comes last.
 *
 * Failure: whatever the making or writing of an entry throws is said on standard error in a line, and never reaches a
 * process.
 */
import type { ReportContext } from "./crash.ts";
import { type EventFacts, entryOf, levelOf } from "./entries.ts";
import type { LogEntry, LogLevel } from "./entry.ts";
import type { SystemEvent } from "./events.ts";
import { workingDirectory } from "./files.ts";
import { jsonOf } from "./json.ts";
import { GleamPositions } from "./positions.ts";
import { inspectTerm } from "./printing.ts";
import { errorStreamHasColour, paint } from "./style.ts";
import { TextRendering } from "./text.ts";

/** Names of the renderings that come with the logger. */
export const logFormats = ["text", "json", "none"] as const;

/** A rendering that comes with the logger. */
export type LogFormat = (typeof logFormats)[number];

/** What becomes of log entries: text for people, JSON for machines (a line each), nothing, or what a function does. */
export type LoggerChoice = LogFormat | ((entry: LogEntry) => void);

/** The levels, the gravest first. */
export const logLevels: ReadonlyArray<LogLevel> = ["error", "warning", "debug"];

export const defaultLogLevel: LogLevel = "warning";

export interface LoggerOptions {
  readonly logger: LoggerChoice;
  /** Entries that are less grave are not made. */
  readonly level?: LogLevel;
  /** Where positions and values come from; found out by default. */
  readonly context?: Partial<ReportContext>;
  /** Takes finished text, one entry at a time, without the end of the last line. Default: standard error. */
  readonly write?: (text: string) => void;
}

/** Everything that a report needs, found out where it is not given. */
export function reportContext(known: Partial<ReportContext> = {}): ReportContext {
  return {
    directory: workingDirectory(),
    positions: new GleamPositions(known.modules),
    inspect: inspectTerm,
    style: paint(errorStreamHasColour()),
    ...known,
  };
}

export class Logger {
  readonly context: ReportContext;
  readonly #rank: number;
  readonly #take: (entry: LogEntry) => void;

  constructor({ logger, level = defaultLogLevel, context, write }: LoggerOptions) {
    this.context = reportContext(context);
    this.#rank = logger === "none" ? -1 : logLevels.indexOf(level);
    this.#take = takerOf(logger, this.context, write ?? ((text) => console.error(text)));
  }

  /** Whether entries of this level are made. */
  wants(level: LogLevel): boolean {
    return logLevels.indexOf(level) <= this.#rank;
  }

  /** Takes an event of another thread, with what that knows of it. */
  tellWith(
    event: SystemEvent,
    { process, decision }: EventFacts,
    change: (entry: LogEntry) => LogEntry = (entry) => entry,
  ): void {
    this.tell(event, (entry) =>
      change({
        ...entry,
        process: process ?? entry.process,
        decision: decision ?? entry.decision,
      }),
    );
  }

  /** Takes an event of the system. `change` says more of it than the event does. */
  tell(event: SystemEvent, change: (entry: LogEntry) => LogEntry = (entry) => entry): void {
    if (!this.wants(levelOf(event))) return;
    this.#safely(() => this.#take(change(entryOf(event, this.context))));
  }

  /** Takes an entry that no event made. */
  log(entry: LogEntry): void {
    if (this.wants(entry.level)) this.#safely(() => this.#take(entry));
  }

  #safely(work: () => void): void {
    try {
      work();
    } catch (error) {
      // The logger is the last to be told anything: there is nobody else to tell.
      console.error("starfish: the logger failed:", error);
    }
  }
}

function takerOf(
  logger: LoggerChoice,
  context: ReportContext,
  write: (text: string) => void,
): (entry: LogEntry) => void {
  if (typeof logger === "function") return logger;
  if (logger === "json") return (entry) => write(jsonOf(entry));
  const rendering = new TextRendering(context);
  return (entry) => write(`${rendering.of(entry)}\n`);
}
