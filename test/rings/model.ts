// What a plan stands for: the layout of its memory, what is in it in the beginning, and which messages go where in which order.

import {
  commitWord,
  headWord,
  incarnationWord,
  type Layout,
  tailWord,
} from "../../src/transport/layout.ts";
import type { ExploredWords } from "./explorer.ts";
import type { Actor, Plan } from "./plan.ts";
import type { Protocol } from "./source.ts";

export interface Model {
  readonly plan: Plan;
  readonly protocol: Protocol;
  readonly layout: Layout;
  readonly words: ExploredWords;
  readonly destination: ReadonlyMap<number, number>;
  /** Who cleans up reads what the consumer may have read already, and nobody writes any more. */
  isCleaning: boolean;
  /** Messages of each slot in the order in which they are sent to another. */
  readonly order: ReadonlyMap<string, ReadonlyArray<number>>;
}

export function layoutOf({ slots, ringBytes = 64 }: Plan): Layout {
  const maxFrameBytes = ringBytes / 4;
  return {
    slots,
    ringBytes,
    maxFrameBytes,
    ringStride: ringBytes + maxFrameBytes + 64,
    ticketWord: 16,
    slotsWord: 32,
    pairsWord: 1000,
    ringsByte: 40_000,
  } as Layout;
}

export function routes(actors: ReadonlyArray<Actor>) {
  const destination = new Map<number, number>();
  const order = new Map<string, Array<number>>();
  for (const actor of actors) {
    const groups = [...(actor.sends ?? []), ...Object.values(actor.reacts ?? {})];
    for (const [id, to] of groups.flatMap((group) => Object.entries(group))) {
      destination.set(Number(id), to);
      const route = `${actor.slot}>${to}`;
      order.set(route, [...(order.get(route) ?? []), Number(id)]);
    }
  }
  return { destination, order };
}

export function initialWords({ plan, layout }: Model): Map<number, number> {
  const initial = new Map([[layout.ticketWord, plan.firstTicket ?? 1]]);
  const firstTicket = plan.firstTicket ?? 1;
  for (let slot = 0; slot < plan.slots; slot++) {
    initial.set(incarnationWord(layout, slot), 2);
    initial.set(commitWord(layout, slot), (firstTicket - 2) | 0);
    for (let other = 0; other < plan.slots; other++) {
      initial.set(headWord(layout, slot, other), plan.firstPosition ?? 0);
      initial.set(tailWord(layout, slot, other), plan.firstPosition ?? 0);
    }
  }
  if (plan.firstCommit !== undefined) initial.set(commitWord(layout, 0), plan.firstCommit);
  return initial;
}
