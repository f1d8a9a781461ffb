/**
 * Events of the other threads on their way to the thread of TypeScript: crashes, lost messages,
 * reports. With each goes what only its own thread knows: the names of its processes, who is told.
 * Everything that takes time (places in the source, text) is done where they arrive, so that a
 * crash costs the processes of its thread little.
 *
 * Promise: every event arrives, after everything that its thread had sent before it. Values in it
 * that cannot cross arrive as the text by which the log shows them.
 *
 * Failure: none reaches a process. What sending an event itself loses is not told of.
 */
import {
  CannotCross,
  type CrashReport,
  type DeadLetter,
  type Hooks,
  type Kernel,
  Pid,
  type ReportedEvent,
} from "../../kernel/index.ts";
import {
  type EventFacts,
  factsOf,
  reportContext,
  type SystemEvent,
  shownValue,
  thrownIn,
} from "../../log/index.ts";

import { FailureCopies, FailureNumbers } from "./far-failures.ts";

const NAME = "starfish-otp/event";
const TYPESCRIPT_SLOT = 0;

/** What arrives: an event, and what its thread knows of it. */
export interface FarEvent {
  readonly event: SystemEvent;
  readonly facts: EventFacts;
}

/** What crosses: also by which number its thread knows what was thrown. */
interface Sent extends FarEvent {
  readonly failure: number | null;
}

/** What is told of. */
export interface SenderOptions {
  /** Lost messages as well; true unless given. There may be many. */
  readonly deadLetters?: boolean;
}

/** Sends what happens in one thread to that of TypeScript. */
export class EventSender {
  readonly hooks: Hooks;
  #kernel: Kernel | null = null;
  readonly #failures = new FailureNumbers();
  #isSending = false;

  constructor({ deadLetters = true }: SenderOptions = {}) {
    this.hooks = {
      crash: (report) => this.#send({ _tag: "Crash", report: plainReport(report) }),
      report: (event) => this.#send({ _tag: "Report", event: plainEvent(event) }),
      failed: (error) => this.#send({ _tag: "HostFailure", error }),
      ...(deadLetters
        ? { deadLetter: (letter) => this.#send({ _tag: "DeadLetter", letter }) }
        : {}),
    };
  }

  /** The kernel of the thread is there. */
  attach(kernel: Kernel): void {
    this.#kernel = kernel;
  }

  #send(event: SystemEvent): void {
    const kernel = this.#kernel;
    // What the sending itself brings about (a full way, say) would go round in circles.
    if (kernel === null || kernel.remote === null || this.#isSending) return;
    this.#isSending = true;
    try {
      const facts = factsOf(event);
      const failure = this.#failures.of(event);
      const send = (sent: SystemEvent): void =>
        kernel.remote?.control(TYPESCRIPT_SLOT, NAME, {
          event: sent,
          facts,
          failure,
        } satisfies Sent);
      try {
        send(event);
      } catch (error) {
        if (!(error instanceof CannotCross)) throw error;
        const context = reportContext();
        send(inText(event, (value) => shownValue(value, context)));
      }
      kernel.announce();
    } finally {
      this.#isSending = false;
    }
  }
}

/** Calls back for every event of the other threads. */
export function receiveEvents(kernel: Kernel, receive: (event: FarEvent) => void): void {
  const copies = new FailureCopies();
  kernel.onControl(NAME, (value, slot) => {
    const { event, facts, failure } = value as Sent;
    receive({ event: copies.unite(event, slot, failure), facts });
  });
}

/** Own properties alone: what is worked out when it is looked at is worked out now. */
function plainReport(report: CrashReport): CrashReport {
  const { pid, label, parent, error, stack, reason, handling, message, state } = report;
  return { pid, label, parent, error, stack, reason, handling, message, state };
}

function plainEvent(event: ReportedEvent): ReportedEvent {
  const { text } = event;
  return text === undefined ? { ...event } : { ...event, text };
}

type Show = (value: unknown) => string;

/** The event with text in place of the program's values. */
function inText(event: SystemEvent, show: Show): SystemEvent {
  switch (event._tag) {
    case "Crash":
      return { ...event, report: reportInText(event.report, show) };
    case "DeadLetter":
      return { ...event, letter: letterInText(event.letter, show) };
    case "HostFailure":
      return { ...event, error: show(event.error) };
    case "Report": {
      const parts = Object.entries(event.event).map(([name, part]) => [
        name,
        isPlain(part) ? part : show(part),
      ]);
      return { ...event, event: Object.fromEntries(parts) as ReportedEvent };
    }
  }
}

function reportInText(report: CrashReport, show: Show): CrashReport {
  const { error, reason, message, state } = report;
  const thrown = thrownIn(reason);
  return {
    ...report,
    error: show(error),
    reason: thrown === undefined ? show(reason) : [show(thrown), report.stack],
    message: message === undefined ? undefined : show(message),
    state: state === undefined ? undefined : show(state),
  };
}

function letterInText(letter: DeadLetter, show: Show): DeadLetter {
  return { ...letter, message: show(letter.message) };
}

/** Whether a part of a report certainly crosses. */
function isPlain(part: unknown): boolean {
  return (
    part === null ||
    part instanceof Pid ||
    (typeof part !== "object" && typeof part !== "function" && typeof part !== "symbol")
  );
}
