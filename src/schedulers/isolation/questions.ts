// What a scheduler in a process of its own asks the thread that stands for it, and waits for: what others answer from shared memory.
//
// Plain data, as JSON. Pids are told by their numbers.

import type { TimerEntry, TimerName, Wish } from "../../kernel/index.ts";

/** A pid: its number, and its entry in the life table of its slot. */
export interface PidParts {
  readonly id: number;
  readonly entry: number;
}

/** Who has a name, and how many ends of threads of that slot the process has been told of, whether it has heard them or not. */
export interface OwnerParts extends PidParts {
  readonly deaths: number;
}

/** A wish with numbers in the place of its pid. */
export type PlainWish =
  | Exclude<Wish, { readonly kind: "near" }>
  | { readonly kind: "near"; readonly pid: PidParts };

export type Question =
  | { readonly ask: "numbers" }
  | { readonly ask: "entry"; readonly id: number }
  | { readonly ask: "alive"; readonly pid: PidParts }
  | { readonly ask: "register"; readonly pid: PidParts; readonly name: string }
  | { readonly ask: "unregister"; readonly name: string }
  | { readonly ask: "whereis"; readonly name: string }
  | { readonly ask: "name"; readonly pid: PidParts }
  | { readonly ask: "export timer" }
  | { readonly ask: "release timer"; readonly entry: TimerEntry }
  | { readonly ask: "cancel timer"; readonly timer: TimerName }
  | { readonly ask: "choose"; readonly wish: PlainWish }
  | { readonly ask: "spawn"; readonly slot: number };

/** `problem`: the answer is an error, to be thrown where the question was asked. */
export type Answer =
  | { readonly value: unknown }
  | { readonly problem: string; readonly isPlacement: boolean };
