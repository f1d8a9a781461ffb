// What a selector does with a message of one key: nothing, or functions that run one after another.
//
// They run in the receiving process after the message was taken, may throw, and may suspend: what follows a function that suspends
// waits for its result.

import { sameTag } from "./keys.ts";
import { RAW } from "./raw-terms.ts";
import { Suspension } from "./suspension.ts";

// biome-ignore lint/suspicious/noExplicitAny: functions of Gleam code; what they take is known to its type checker only
export type Mapping = (value: any) => unknown;

/** What is done to a taken message: functions applied one after another. */
export class Step {
  readonly mapping: Mapping;
  readonly next: Step | null;

  constructor(mapping: Mapping, next: Step | null) {
    this.mapping = mapping;
    this.next = next;
  }
}

/** One key of a selector with what it does. */
export class Handler {
  /** For a key: the first element of the tuple (the tag of a subject); for a monitor: the monitor. */
  readonly tag: unknown;
  readonly size: number;
  /** Whether the functions get the whole term instead of the payload. */
  readonly whole: boolean;
  readonly steps: Step | null;

  constructor(tag: unknown, size: number, whole: boolean, steps: Step | null) {
    this.tag = tag;
    this.size = size;
    this.whole = whole;
    this.steps = steps;
  }

  withLast(mapping: Mapping): Handler {
    return new Handler(this.tag, this.size, this.whole, appendStep(this.steps, mapping));
  }

  equals(other: Handler): boolean {
    if (this.size !== other.size || this.whole !== other.whole) return false;
    if (!sameTag(this.tag, other.tag)) return false;
    let left = this.steps;
    let right = other.steps;
    while (left !== null && right !== null) {
      if (left.mapping !== right.mapping) return false;
      left = left.next;
      right = right.next;
    }
    return left === right;
  }
}

function appendStep(steps: Step | null, mapping: Mapping): Step {
  if (steps === null) return new Step(mapping, null);
  const mappings: Array<Mapping> = [];
  for (let step: Step | null = steps; step !== null; step = step.next) mappings.push(step.mapping);
  let built = new Step(mapping, null);
  for (let index = mappings.length - 1; index >= 0; index--) {
    built = new Step(mappings[index] as Mapping, built);
  }
  return built;
}

/** Applies a handler to the message it was chosen for: the mapped value, or a suspension that ends in it. */
export function applyHandler(handler: Handler, tag: unknown, payload: unknown): unknown {
  const value = handler.whole && tag !== RAW ? [tag, payload] : payload;
  return handler.steps === null ? value : applySteps(handler.steps, value);
}

function applySteps(steps: Step | null, first: unknown): unknown {
  let value = first;
  for (let step = steps; step !== null; step = step.next) {
    value = step.mapping(value);
    if (value instanceof Suspension && step.next !== null) return laterSteps(value, step.next);
  }
  return value;
}

function* laterSteps(suspension: Suspension, steps: Step): Generator<unknown, unknown, unknown> {
  const value = yield suspension;
  return applySteps(steps, value);
}
