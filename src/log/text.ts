/**
 * Log entries for people: a sentence with who and what, the place in the Gleam source with its line, the values concerned,
 * the calls that led there, what the process was doing, and what becomes of it.
 *
 * Promise: a failure is shown in full once; whatever it takes down with it refers to that. Lines end without a break.
 */
import { describeThrown, type ReportContext } from "./crash.ts";
import type { LogEntry } from "./entry.ts";

const indent = (lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.map((line) => (line === "" ? "" : `  ${line}`));

/** Entries about the program itself are named as errors; a crash of one of its processes is only that. */
const headings: Readonly<Record<string, string>> = { crash: "crash" };

export class TextRendering {
  readonly #context: ReportContext;
  readonly #told = new WeakSet<object>();

  constructor(context: ReportContext) {
    this.#context = context;
  }

  /** The text of an entry. */
  of(entry: LogEntry): string {
    const lines = [this.#headline(entry)];
    const described = this.#describedOnce(entry);
    if (described.length > 0) lines.push("", ...indent(described));
    const doing = this.#doing(entry);
    if (doing.length > 0) lines.push(...(described.length > 0 ? [""] : []), ...indent(doing));
    return lines.join("\n");
  }

  #headline(entry: LogEntry): string {
    const { style } = this.#context;
    const isError = entry.level === "error";
    const word = headings[entry.kind] ?? entry.level;
    const colour = isError ? style.red : style.yellow;
    const who = this.#who(entry);
    const why = showsReason(entry) ? `: ${entry.reason}` : "";
    const again = this.#wasTold(entry) ? " (as above)" : "";
    const text = `: ${who === "" ? "" : `${who}: `}${entry.summary}${why}${again}`;
    return isError ? `${colour(style.bold(word))}${style.bold(text)}` : `${colour(word)}${text}`;
  }

  #who({ process, kind }: LogEntry): string {
    if (process === null) return kind === "supervisor_report" ? "supervisor" : "";
    return kind === "supervisor_report" ? `supervisor ${process.name}` : process.name;
  }

  #isDescribed({ kind, thrown }: LogEntry): boolean {
    return kind !== "supervisor_report" && typeof thrown === "object" && thrown !== null;
  }

  #wasTold(entry: LogEntry): boolean {
    return this.#isDescribed(entry) && this.#told.has(entry.thrown as object);
  }

  #describedOnce(entry: LogEntry): ReadonlyArray<string> {
    if (!this.#isDescribed(entry) || this.#wasTold(entry)) return [];
    this.#told.add(entry.thrown as object);
    return describeThrown(entry.thrown, this.#context).lines;
  }

  /** What the process was doing and what becomes of it. */
  #doing(entry: LogEntry): ReadonlyArray<string> {
    const { kind, message, state, decision, thrown, values } = entry;
    const isSaid = kind === "unexpected_message";
    const hand = kind === "dead_letter" ? "message" : "message in hand";
    return [
      // What was thrown has been described with its values.
      ...(thrown === undefined ? values : []),
      ...(message === null || isSaid ? [] : [`${hand}: ${message}`]),
      ...(state === null ? [] : [`last state: ${state}`]),
      ...(decision === null || isSaid ? [] : [decision]),
    ];
  }
}

/** Whether the reason stands behind the summary: where that does not say it itself. */
function showsReason({ kind, reason, summary }: LogEntry): boolean {
  return reason !== null && kind !== "dead_letter" && !summary.includes(reason);
}
