// Random families and what happens to them, how both are drawn, and how they read as a script. Children are named by
// number, taken modulo what there is, so that any part of a failing program is a program too and shrinks to a few
// lines. Times are chosen so that no two things that could race fall on the same millisecond.

import fc from "fast-check";
import type { Action, Attempt, Child, Family } from "./supervisor-model.ts";

export type Step =
  | { readonly do: "together"; readonly actions: ReadonlyArray<Action> }
  | { readonly do: "advance"; readonly ms: number }
  | { readonly do: "exitFromStranger"; readonly reason: string }
  | { readonly do: "suspend" | "resume" | "killSupervisor" };

export interface Program {
  readonly family: Family;
  /** Draws which process runs next. Then nothing is done at the same time, for its order would be drawn too. */
  readonly seed: number | undefined;
  readonly steps: ReadonlyArray<Step>;
}

const attempt: fc.Arbitrary<Attempt> = fc.record({
  afterMs: fc.constantFrom(0, 0, 0, 7, 350),
  conduct: fc.oneof(
    { weight: 5, arbitrary: fc.constant("works" as const) },
    { weight: 3, arbitrary: fc.constantFrom("refuses", "crashes", "hangs", "panics") },
  ),
});

/** That many out of one more. */
function mostly(count: number): Array<boolean> {
  return Array<boolean>(count).fill(true);
}

const works: Attempt = { afterMs: 0, conduct: "works" };

/** Most children come up at first, or there would be little to see. */
const attempts: fc.Arbitrary<ReadonlyArray<Attempt>> = fc
  .tuple(fc.constantFrom(...mostly(29), false), fc.array(attempt, { maxLength: 8 }))
  .map(([first, rest]) => (first ? [works, ...rest] : rest));

const child: fc.Arbitrary<Child> = fc.record({
  restart: fc.constantFrom("permanent", "permanent", "transient", "temporary"),
  significant: fc.constantFrom(false, false, true),
  shutdownMs: fc.constantFrom<Child["shutdownMs"]>(0, 5, 30, -1, "supervisor"),
  manners: fc.constantFrom<Child["manners"]>("plain", "plain", "stubborn", 3, 18, 50),
  attempts,
});

/** A stubborn child that may take for ever to stop would leave nothing to see either. */
function withEnd(drawn: Child): Child {
  const forEver = drawn.shutdownMs === "supervisor" || drawn.shutdownMs < 0;
  return drawn.manners === "stubborn" && forEver ? { ...drawn, shutdownMs: 30 } : drawn;
}

/** Significant children only where a supervisor accepts them, but for a few families. */
function withSense(drawn: Family, sensible: boolean): Family {
  if (!sensible) return drawn;
  const children = drawn.children.map((one) => ({
    ...one,
    significant: one.significant && one.restart !== "permanent" && drawn.autoShutdown !== "never",
  }));
  return {
    ...drawn,
    children,
    intensity: Math.max(0, drawn.intensity),
    periodSeconds: Math.max(1, drawn.periodSeconds),
  };
}

export const anyFamily: fc.Arbitrary<Family> = fc
  .tuple(
    fc.record<Family>({
      strategy: fc.constantFrom("one_for_one", "one_for_all", "rest_for_one"),
      intensity: fc.constantFrom(3, 2, 1, 5, 8, 0, -1),
      periodSeconds: fc.constantFrom(1, 2, 5, 0),
      autoShutdown: fc.constantFrom("never", "any_significant", "all_significant"),
      parentTraps: fc.constantFrom(true, true, false),
      startMs: fc.constantFrom(0, 400, 999),
      children: fc.oneof(
        { weight: 30, arbitrary: fc.array(child.map(withEnd), { minLength: 2, maxLength: 5 }) },
        { weight: 3, arbitrary: fc.array(child.map(withEnd), { maxLength: 1 }) },
      ),
    }),
    fc.constantFrom(...mostly(39), false),
  )
  .map(([drawn, sensible]) => withSense(drawn, sensible));

const reason = fc.constantFrom(
  "crash",
  "crash",
  "normal",
  "shutdown",
  "shutdown(x)",
  "killed",
  "odd",
);

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 80,
    arbitrary: fc.record({ do: fc.constant("end" as const), child: fc.nat(4), reason }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("unlink" as const), child: fc.nat(4) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom("endParent" as const, "exitFromParent" as const),
      reason: fc.constantFrom("normal", "shutdown", "odd"),
    }),
  },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 24,
    arbitrary: fc.record({
      do: fc.constant("together" as const),
      actions: fc.oneof(
        { weight: 3, arbitrary: fc.array(action, { minLength: 1, maxLength: 1 }) },
        { weight: 1, arbitrary: fc.array(action, { minLength: 2, maxLength: 3 }) },
      ),
    }),
  },
  {
    weight: 24,
    arbitrary: fc.record({
      do: fc.constant("advance" as const),
      ms: fc.constantFrom(1, 4, 10, 100, 601, 1000, 1999, 6000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("exitFromStranger" as const),
      reason: fc.constantFrom("normal", "odd"),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ do: "suspend" }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: "resume" }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: "killSupervisor" }) },
);

export const anySupervisorProgram: fc.Arbitrary<Program> = fc.record({
  family: anyFamily,
  seed: fc.option(fc.nat(), { nil: undefined }),
  steps: fc.array(step, { maxLength: 30, size: "max" }),
});

function words(fields: object): string {
  return Object.entries(fields)
    .map(([field, value]) => `${field}=${value}`)
    .join(" ");
}

function attemptText({ afterMs, conduct }: Attempt): string {
  return afterMs === 0 ? conduct : `${conduct} after ${afterMs} ms`;
}

/** A program as a person reads it: the family, a line for each child, a line for each step. */
export function scriptOfSupervisor({ family, seed, steps }: Program): string {
  const { children, ...rest } = family;
  return [
    `supervisor ${words(rest)}${seed === undefined ? "" : ` seed=${seed}`}`,
    ...children.map(({ attempts: starts, ...child }, number) => {
      const shown = starts.map(attemptText).join(", ");
      return `child ${number} ${words(child)}${shown === "" ? "" : ` starts: ${shown}`}`;
    }),
    ...steps.map((step, index) => {
      const { do: kind, ...fields } = step;
      const shown =
        step.do === "together"
          ? step.actions.map(({ do: what, ...with_ }) => `${what} ${words(with_)}`).join("; ")
          : `${kind} ${words(fields)}`;
      return `${String(index).padStart(3)}  ${shown.trimEnd()}`;
    }),
  ].join("\n");
}
