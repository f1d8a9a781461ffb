/**
 * What a system tells whoever runs it: crashes, lost messages, reports of supervisors.
 *
 * Promise: each event is told once to every listener, in the order in which things happened. A
 * listener that throws disturbs neither the system nor the other listeners.
 */
import type { CrashReport, DeadLetter, ReportedEvent } from "../kernel/index.ts";
import { describeReason } from "./errors.ts";

/** Something that happened in a system. */
export type SystemEvent =
  | { readonly _tag: "Crash"; readonly report: CrashReport }
  | { readonly _tag: "DeadLetter"; readonly letter: DeadLetter }
  /** What the Gleam side reports: unexpected messages, supervisors that restart or give up. */
  | { readonly _tag: "Report"; readonly event: ReportedEvent }
  /** A listener or a host callback threw. */
  | { readonly _tag: "HostFailure"; readonly error: unknown };

export type EventListener = (event: SystemEvent) => void;

/** Hands events to listeners. */
export class Events {
  readonly #listeners = new Set<EventListener>();

  /** Whether anybody listens: an event nobody wants need not be made. */
  get wanted(): boolean {
    return this.#listeners.size > 0;
  }

  /** Adds a listener; gives back the function that removes it. */
  listen(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  tell(event: SystemEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        // The listener is the operator's own code: there is nobody else to tell.
        console.error("starfish: a listener of system events failed:", error);
      }
    }
  }
}

/** The default listener: crash reports on standard error, in a line or two. */
export function reportCrashes(event: SystemEvent): void {
  if (event._tag !== "Crash") return;
  const { report } = event;
  const who =
    report.label === null
      ? `process ${report.pid.id}`
      : `process ${report.pid.id} (${report.label})`;
  console.error(`starfish: ${who} crashed: ${describeReason(report.reason)}\n${report.stack}`);
}
