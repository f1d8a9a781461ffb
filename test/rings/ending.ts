// What must hold when nobody can go on: everything that was committed is delivered, and nothing that was not.

import { FIRST_COUNT, Violation, type World } from "./explorer.ts";
import { BUILD, type Member, SEND } from "./member.ts";
import type { Model } from "./model.ts";

/** Nothing can go on: then everybody has what was sent to it. */
export function checkEnd(model: Model, world: World, members: ReadonlyArray<Member>): void {
  const { plan } = model;
  const threadOf = (member: number) => (member < plan.actors.length ? member : member + 1);
  const living: Array<Member> = [];
  const dead: Array<Member> = [];
  const delivered = new Map<number, ReadonlyArray<number>>();
  const victim = plan.actors.findIndex(({ slot }) => slot === plan.mortal?.slot);
  members.forEach((member, index) => {
    world.restore(threadOf(index));
    if (index >= plan.actors.length && !world.isDead(victim)) return;
    if (member.actor.startsAfterDeath !== undefined && !world.isDead(victim)) return;
    (world.isDead(index) && index === victim ? dead : living).push(member);
  });
  for (const member of living) delivered.set(member.actor.slot, member.delivered);
  for (const member of dead) {
    const commits = world.load(FIRST_COUNT + victim);
    if (plan.mayLoseSpill !== true) checkVictim(member, commits, delivered);
  }
  for (const member of living) checkSurvivor(model, member, dead, delivered);
}

/** What a living thread has sent is delivered to those that live and that it was meant for. */
function checkSurvivor(
  { plan }: Model,
  member: Member,
  dead: ReadonlyArray<Member>,
  delivered: ReadonlyMap<number, ReadonlyArray<number>>,
): void {
  const { actor, targets, phase } = member;
  if (phase === SEND || phase === BUILD) throw new Violation(`${member.name} is stuck`);
  const first = actor.awaits !== undefined && targets === 4 ? actor.awaits.beforeGroup : 0;
  const groups = (actor.sends ?? []).slice(first);
  for (const id of member.delivered) groups.push(actor.reacts?.[id] ?? {});
  for (const [id, to] of groups.flatMap((group) => Object.entries(group))) {
    // It was meant for the thread that has died.
    if (to === plan.mortal?.slot && dead.length > 0 && targets === 2) continue;
    const there = delivered.get(to);
    // Nobody lives in some slots.
    if (there === undefined || there.includes(Number(id))) continue;
    throw new Violation(`${id} is never delivered, and nobody can go on`);
  }
}

/** Of a dead thread, the flushes that it had committed are delivered whole, and no others. */
function checkVictim(
  { actor }: Member,
  commits: number,
  delivered: ReadonlyMap<number, ReadonlyArray<number>>,
): void {
  (actor.sends ?? []).forEach((group, at) => {
    const ids = Object.entries(group);
    const there = ids.filter(([id, to]) => delivered.get(to)?.includes(Number(id)) === true);
    if (there.length !== 0 && there.length !== ids.length) {
      throw new Violation(`half of flush ${at} is delivered`);
    }
    if (there.length === 0 && at < commits) throw new Violation(`flush ${at} is lost`);
    if (there.length !== 0 && at >= commits) {
      throw new Violation(`flush ${at} is delivered, though it was not committed`);
    }
  });
}
