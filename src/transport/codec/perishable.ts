// What belongs to one run of a program and means nothing in the next: processes and what leads to them, what waits for them, code, and
// objects of JavaScript. Everything else is data. Looks at one value alone, never at its parts. Nothing here fails.

import { Monitor } from "../../kernel/index.ts";
import * as shape from "./shapes.ts";
import { type Shapes, shapeOn } from "./shapes.ts";

/** In the place of what was taken out of a value. */
export const HOLE: unique symbol = Symbol.for("starfish-otp/hole");

/** Records that are a process's address, however they say it. */
const SUBJECTS: ReadonlySet<string> = new Set([
  "gleam_erlang/gleam/erlang/process.Subject",
  "gleam_erlang/gleam/erlang/process.NamedSubject",
]);

/** Names of processes are atoms with a number that no other run gives. */
const NUMBERED = /\$\d+$/;

/** What a value is that belongs to one run, such as `a Subject`; null for data, and for a hole. */
export function perishable(value: unknown, shapes: Shapes): string | null {
  switch (typeof value) {
    case "function":
      return "a function";
    case "symbol":
      return value === HOLE ? null : "a symbol of JavaScript";
    case "object":
      return value === null ? null : perishableObject(value, shapes);
    default:
      return null;
  }
}

function perishableObject(value: object, shapes: Shapes): string | null {
  const known = shapes.shapeOf(value);
  switch (known?.kind) {
    case undefined:
      return isTuple(value) ? null : objectOf(value);
    case shape.RECORD_SHAPE:
      return SUBJECTS.has(known?.name ?? "") ? "a Subject" : null;
    case shape.PID_SHAPE:
      return "a Pid";
    case shape.REFERENCE_SHAPE:
      return value instanceof Monitor ? "a Monitor" : "a Reference";
    case shape.ATOM_SHAPE:
      return NUMBERED.test((value as { readonly name: string }).name) ? "a Name" : null;
    case shape.SELECTOR_SHAPE:
      return "a Selector";
    case shape.TIMER_SHAPE:
      return "a Timer";
    case shape.OPEN_SHAPE:
    case shape.ERROR_SHAPE:
      return objectOf(value);
    default:
      return null;
  }
}

const isTuple = (value: object): boolean =>
  Array.isArray(value) && Object.getPrototypeOf(value) === Array.prototype;

function objectOf(value: object): string {
  const hung = shapeOn(value);
  const name = hung?.label ?? (value.constructor as { readonly name?: unknown } | undefined)?.name;
  if (typeof name !== "string" || name === "" || name === "Object")
    return "an object of JavaScript";
  return `an object of the class ${name}`;
}
