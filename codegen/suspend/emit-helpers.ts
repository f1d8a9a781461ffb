// Text that a module carries when it hands functions that may suspend to host code. `$now` runs a suspension to its end on the
// spot: what only might have waited goes through, what does wait is an error with the place in it. `$sync` makes a function
// that does so out of one that may suspend, always the same for the same function, so that listeners can be removed again.

import type { Names } from "./names.ts";

export interface HelperNames {
  readonly now: string;
  readonly sync: string;
  readonly suspension: string;
  readonly suspend: string;
  readonly pause: string;
}

export function helperNames(
  names: Names,
  runtime: (name: "Suspension" | "SUSPEND" | "PAUSE") => string,
): HelperNames {
  return {
    now: names.free("$now"),
    sync: names.free("$sync"),
    suspension: runtime("Suspension"),
    suspend: runtime("SUSPEND"),
    pause: runtime("PAUSE"),
  };
}

/** The driver of frames in small, without a process to park. */
export function nowText({ now, suspension, suspend, pause }: HelperNames): string {
  return [
    `function ${now}(value, at) {`,
    "const frames = []; let failed = false;",
    "for (;;) {",
    `if (!failed && value instanceof ${suspension}) {`,
    `if (value === ${suspend}) { failed = true; value = new globalThis.Error("cannot suspend inside host code: " + at); }`,
    `else { if (value !== ${pause}) frames.push(value); value = undefined; } }`,
    "const frame = frames[frames.length - 1];",
    "if (frame === undefined) { if (failed) throw value; return value; }",
    "try { const step = failed ? frame.throw(value) : frame.next(value);",
    "failed = false; value = step.value; if (step.done) frames.pop(); }",
    "catch (error) { frames.pop(); failed = true; value = error; }",
    "} } ",
  ].join(" ");
}

export function syncText({ now, sync }: HelperNames): string {
  return [
    `var ${sync}s;`,
    `function ${sync}(f, at) {`,
    'if (typeof f !== "function") return f;',
    `let g = (${sync}s ??= new globalThis.WeakMap()).get(f);`,
    `if (g === undefined) ${sync}s.set(f, g = function (...args) { return ${now}(f.apply(this, args), at); });`,
    "return g; } ",
  ].join(" ");
}
