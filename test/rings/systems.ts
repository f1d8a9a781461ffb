// Everything that is explored: systems of rings, and of timers. Each takes the steps of some files, so mutants of those can show in it.

import type { ExploredWords, Scenario } from "./explorer.ts";
import { plans } from "./plans.ts";
import { prepare } from "./scenarios.ts";
import type { File, Protocol } from "./source.ts";
import { prepareTimers, timerPlans } from "./timers.ts";

export interface System {
  readonly name: string;
  /** Belongs to the smaller exploration, too. */
  readonly isSmall: boolean;
  /** A thread dies in it. */
  readonly isOfDeath: boolean;
  /** Whether it takes steps of that file. */
  readonly takes: (file: File) => boolean;
  /** How large it is, as long as it was not explored. */
  readonly roughStates: number;
  /** The system, ready to be explored with the protocol or a mutant of it. */
  readonly prepare: (protocol: Protocol) => { scenario: Scenario; words: ExploredWords };
}

const TIMERS: File = "timer-table";

export const systems: ReadonlyArray<System> = [
  ...plans.map(
    (plan): System => ({
      name: plan.name,
      isSmall: plan.isSmall === true,
      isOfDeath: plan.mortal !== undefined,
      takes: (file) => file !== TIMERS,
      roughStates: plan.slots * 1e5,
      prepare: (protocol) => prepare(plan, protocol),
    }),
  ),
  ...timerPlans.map(
    (plan): System => ({
      name: plan.name,
      isSmall: true,
      isOfDeath: plan.successorTimers !== undefined,
      takes: (file) => file === TIMERS,
      roughStates: 1e3,
      prepare: (protocol) => prepareTimers(plan, protocol),
    }),
  ),
];
