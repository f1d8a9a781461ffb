// Plans as scenarios for the explorer: threads over the protocol, who may die, and what is checked.
//
// A message is delivered where it was sent to, whole, once, in the order of its sender, after everything that it depends on; at the end, when
// nobody can go on, everything that was committed is delivered, and nothing that was not; nobody sleeps in front of something to do.

import { commitWord } from "../../src/transport/layout.ts";
import { cleaner } from "./cleaner.ts";
import { checkOwner } from "./delivery.ts";
import { checkEnd } from "./ending.ts";
import { ExploredWords, type Scenario, type Thread, type World } from "./explorer.ts";
import { Member } from "./member.ts";
import { initialWords, layoutOf, routes } from "./model.ts";
import type { Plan } from "./plan.ts";
import type { Protocol } from "./source.ts";

/** A scenario, ready to be explored with the protocol or a mutant of it. */
export function prepare(
  plan: Plan,
  protocol: Protocol,
): {
  scenario: Scenario;
  words: ExploredWords;
} {
  const layout = layoutOf(plan);
  const words = new ExploredWords();
  const actors = plan.mortal?.next === undefined ? plan.actors : [...plan.actors, plan.mortal.next];
  const model = { plan, protocol, layout, words, isCleaning: false, ...routes(actors) };
  const initial = initialWords(model);
  words.initial = initial;
  words.owner = (index, isRead, load) => {
    if (!model.isCleaning) checkOwner(model, index, isRead, load);
  };
  const threads: Array<Thread> = [];
  const members = actors.map((actor, at) => new Member(model, actor, at < plan.actors.length));
  for (const member of members.slice(0, plan.actors.length)) threads.push(member);
  const mortal: Array<number> = [];
  if (plan.mortal !== undefined) {
    const { slot, next } = plan.mortal;
    const victim = plan.actors.findIndex((actor) => actor.slot === slot);
    mortal.push(victim);
    words.counted = new Set([commitWord(layout, slot)]);
    threads.push(cleaner(model, slot, victim, next !== undefined));
    const cleaning = threads.length - 1;
    if (next !== undefined) {
      const gate = (world: World) => world.isDead(victim) && world.isFinished(cleaning);
      const member = members.at(-1) as Member;
      member.gate = gate;
      threads.push(member);
    }
  }
  const check = (world: World) => checkEnd(model, world, members);
  return { scenario: { name: plan.name, threads, initial, mortal, check }, words };
}
