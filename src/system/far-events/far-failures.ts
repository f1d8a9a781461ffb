/**
 * What is thrown once may end several processes, and each of their crash reports crosses by itself:
 * here the copies become one object again, so that a log shows the failure in full once.
 *
 * Promise: copies of one object that one thread has sent are one object, as long as not more than
 * `KEPT` other failures came between them.
 */
import { type SystemEvent, thrownIn } from "../../log/index.ts";

/** Failures that are remembered; the oldest is forgotten first. */
const KEPT = 64;

/** Numbers what is thrown in one thread. */
export class FailureNumbers {
  readonly #numbers = new WeakMap<object, number>();
  #last = 0;

  /** The number of what made a process crash; null where nothing was thrown. */
  of(event: SystemEvent): number | null {
    const thrown = event._tag === "Crash" ? thrownIn(event.report.reason) : undefined;
    if (thrown === undefined) return null;
    const known = this.#numbers.get(thrown);
    if (known !== undefined) return known;
    this.#last += 1;
    this.#numbers.set(thrown, this.#last);
    return this.#last;
  }
}

/** The first copy of each failure. */
export class FailureCopies {
  readonly #first = new Map<string, Error>();

  /** The event, around the first copy of what was thrown in that slot under that number. */
  unite(event: SystemEvent, slot: number, number: number | null): SystemEvent {
    if (number === null || event._tag !== "Crash") return event;
    const { report } = event;
    const thrown = thrownIn(report.reason);
    if (thrown === undefined) return event;
    const first = this.#firstOf(`${slot}:${number}`, thrown);
    const error = report.error === thrown || report.error instanceof Error ? first : report.error;
    const [, stack] = report.reason as readonly [unknown, unknown];
    return { ...event, report: { ...report, error, reason: [first, stack] } };
  }

  #firstOf(key: string, thrown: Error): Error {
    const known = this.#first.get(key);
    if (known !== undefined) return known;
    const [oldest] = this.#first.keys();
    if (this.#first.size >= KEPT && oldest !== undefined) this.#first.delete(oldest);
    this.#first.set(key, thrown);
    return thrown;
  }
}
