// Small systems that the proof explores: who sends what to whom, how large the rings are, who may die.
//
// A ring of 64 bytes holds two batches of one message (24 bytes each) and no third. Each scenario says what is new in it. What is checked: a message is
// delivered where it was sent to, whole, once, in the order of its sender, after everything that it depends on; at the end, when nobody can
// go on, everything that was committed is delivered, and nothing that was not; nobody sleeps in front of something to do.

import {
  commitWord,
  headWord,
  incarnationWord,
  type Layout,
  tailWord,
} from "../../src/transport/layout.ts";
import {
  ExploredWords,
  FIRST_COUNT,
  FIRST_POST,
  type Scenario,
  type Thread,
  Violation,
  type World,
} from "./explorer.ts";
import type { Protocol } from "./source.ts";

const FRAME_BYTES = 8;

// biome-ignore lint/suspicious/noExplicitAny: objects of the protocol, which is compiled from text
type Any = any;

/** A scenario as it is written down. */
export interface Plan {
  readonly name: string;
  readonly slots: number;
  readonly ringBytes?: number;
  readonly actors: ReadonlyArray<Actor>;
  /** By message: those that must be delivered before, where both go to the same slot. */
  readonly after?: Readonly<Record<number, ReadonlyArray<number>>>;
  /** A slot that may die at any step, and the actor that takes its place then. */
  readonly mortal?: { readonly slot: number; readonly next?: Actor };
  /** What may be lost with a dead thread although it was flushed: its spill. */
  readonly mayLoseSpill?: boolean;
  /** The first ticket, and where rings begin, to cross the ends of 32 bits. */
  readonly firstTicket?: number;
  readonly firstPosition?: number;
  /** What the first slot has in its commit word in the beginning; the ticket before the first unless given. */
  readonly firstCommit?: number;
  /** Threads look at their bells before they sleep on them. */
  readonly looks?: boolean;
  /** Belongs to the smaller exploration, too. */
  readonly isSmall?: boolean;
}

export interface Actor {
  readonly slot: number;
  /** Groups of messages, each flushed at once: by message, where it goes. */
  readonly sends?: ReadonlyArray<Readonly<Record<number, number>>>;
  /** What is sent (and flushed) when a message was received. */
  readonly reacts?: Readonly<Record<number, Readonly<Record<number, number>>>>;
  /** How it sleeps when there is nothing to do; without this, it ends after its last flush. */
  readonly sleeps?: "waiting" | "in its event loop";
  /** Sends the rest only when that slot has another thread. */
  readonly awaits?: { readonly slot: number; readonly beforeGroup: number };
  readonly incarnation?: number;
  /** It starts once the first slot has committed that ticket. */
  readonly startsAt?: number;
  /** It starts once the thread at that place in `actors` has died. */
  readonly startsAfterDeath?: number;
  /** It ends once it has received that many messages, answered them, and waits for no room. */
  readonly endsAfter?: number;
}

function layoutOf({ slots, ringBytes = 64 }: Plan): Layout {
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

interface Model {
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

function routes(actors: ReadonlyArray<Actor>) {
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

function initialWords({ plan, layout }: Model): Map<number, number> {
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

// ------------------------------------------------------------------- Threads

const BUILD = 0;
const SEND = 1;
const RECEIVE = 2;
const ANSWER = 3;
const RELIEVE = 4;
const SLEEP = 5;
const END = 6;

/** A thread that sends, receives and sleeps, as ThreadRemote does. */
class Member implements Thread {
  readonly name: string;
  readonly actor: Actor;
  readonly #model: Model;
  readonly #incarnation: number;
  gate: (world: World) => boolean = () => true;
  #bells: Any = null;
  #sender: Any = null;
  #receiver: Any = null;
  #bell: Any = null;
  phase = BUILD;
  /** Groups that were sent. */
  group = 0;
  /** The incarnation that messages are meant for. */
  targets = 2;
  delivered: Array<number> = [];
  #todo: Array<number> = [];

  constructor(model: Model, actor: Actor, isBuilt: boolean) {
    this.#model = model;
    this.actor = actor;
    this.#incarnation = actor.incarnation ?? 2;
    this.name = `thread ${actor.slot}${isBuilt ? "" : " (new)"}`;
    if (isBuilt) this.#build();
    const { startsAt, startsAfterDeath } = actor;
    if (startsAfterDeath !== undefined) this.gate = (world) => world.isDead(startsAfterDeath);
    if (startsAt === undefined) return;
    // A dead thread commits no more.
    this.gate = (world) => world.isDead(0) || world.load(commitWord(model.layout, 0)) >= startsAt;
  }

  #build(): void {
    const { protocol, words, layout } = this.#model;
    const { slot } = this.actor;
    const wakeUp = (other: number) => words.post(FIRST_POST + other);
    this.#bells = new protocol.Bells(words, layout, wakeUp);
    const limits = { frames: 100, bytes: 10_000 };
    this.#sender = new protocol.Sender(words, layout, slot, {}, this.#bells, limits);
    this.#receiver = new protocol.Receiver(words, layout, slot, this.#bells);
    this.#bell = new protocol.Bell(
      this.#bells,
      this.#sender,
      this.#receiver,
      slot,
      this.#model.plan.looks === true ? 1 : 0,
    );
    this.phase = SEND;
  }

  save(): ReadonlyArray<number> {
    const saved = [this.phase, this.group, this.targets, this.delivered.length, ...this.delivered];
    saved.push(this.#todo.length, ...this.#todo);
    if (this.phase === BUILD) return saved;
    saveSender(this.#sender, saved);
    for (const ring of this.#receiver.incoming) saved.push(ring.head);
    return saved;
  }

  restore(saved: ReadonlyArray<number>): void {
    const reader = new Saved(saved);
    this.phase = reader.next();
    this.group = reader.next();
    this.targets = reader.next();
    this.delivered = reader.list();
    this.#todo = reader.list();
    if (this.phase === BUILD) return;
    restoreSender(this.#sender, reader, this.#model.protocol);
    for (const ring of this.#receiver.incoming) {
      Object.assign(ring, { head: reader.next(), tail: 0, hold: 0, commit: 0, ticket: 0 });
    }
    Object.assign(this.#bell, { $private_failures: 0, $private_pausesToSkip: 0 });
    Object.assign(this.#receiver, { ticketLimit: 0, firstHold: 0, secondHold: 0, holder: null });
  }

  next(): (() => void) | null {
    if (this.phase === END) return null;
    return () => this.#operate();
  }

  #operate(): void {
    if (this.phase === BUILD) this.#build();
    else if (this.phase === SEND) this.#send();
    else if (this.phase === RECEIVE) this.#receive();
    else if (this.phase === ANSWER) this.#answer();
    else if (this.phase === RELIEVE) this.#relieve();
    else this.#sleep();
  }

  #send(): void {
    const { sends = [], awaits, sleeps } = this.actor;
    const group = sends[this.group];
    if (group === undefined) {
      this.phase = sleeps === undefined ? END : RECEIVE;
      return;
    }
    if (awaits?.beforeGroup === this.group && this.targets === 2) {
      const word = incarnationWord(this.#model.layout, awaits.slot);
      if (this.#model.words.load(word) !== 4) return;
      this.#sender.discard(this.#sender.outgoing[awaits.slot]);
      this.targets = 4;
      return;
    }
    this.#write(group);
    this.#sender.flush();
    this.group++;
  }

  #write(group: Readonly<Record<number, number>>): void {
    const sender = this.#sender;
    for (const [id, to] of Object.entries(group)) {
      const out = sender.outgoing[to];
      sender.begin(out, this.targets);
      const word = (sender.position >> 2) + 1;
      if (sender.block === null) this.#model.words.put(word, Number(id));
      else sender.block.words[word] = Number(id);
      sender.end(out, sender.position + FRAME_BYTES);
    }
  }

  #receive(): void {
    this.#receiver.receive((ring: Any, start: number, frames: number, incarnation: number) => {
      const ids = readBatch(this.#model, ring, start, frames);
      if (incarnation !== this.#incarnation) return;
      for (const id of ids) {
        checkDelivered(this.#model, this.actor.slot, ring.producer, this.delivered, id);
        this.delivered.push(id);
        if (this.actor.reacts?.[id] !== undefined) this.#todo.push(id);
      }
    });
    this.phase = this.#todo.length > 0 ? ANSWER : RELIEVE;
  }

  #answer(): void {
    for (const id of this.#todo) this.#write(this.actor.reacts?.[id] ?? {});
    this.#todo = [];
    this.#sender.flush();
    this.phase = RELIEVE;
  }

  #relieve(): void {
    if (this.#sender.congested.length > 0) this.#sender.relieve();
    const { endsAfter = Number.POSITIVE_INFINITY } = this.actor;
    const isOver = this.delivered.length >= endsAfter && this.#sender.congested.length === 0;
    this.phase = isOver ? END : SLEEP;
  }

  /** As ThreadRemote's host does; what `waitBriefly` looks at afterwards is looked at by the next `receive`. */
  #sleep(): void {
    const { words, protocol } = this.#model;
    if (this.actor.sleeps === "waiting") {
      if (this.#bell.settle(protocol.WAITING)) {
        this.#bell.pause(0);
      }
    } else if (this.#bell.sleep()) {
      words.takePost(FIRST_POST + this.actor.slot);
      this.#bell.awake();
    }
    this.phase = RECEIVE;
  }
}

/** Numbers, one after another. */
class Saved {
  readonly #saved: ReadonlyArray<number>;
  #at = 0;

  constructor(saved: ReadonlyArray<number>) {
    this.#saved = saved;
  }

  next(): number {
    return this.#saved[this.#at++] as number;
  }

  list(): Array<number> {
    return Array.from({ length: this.next() }, () => this.next());
  }
}

const flag = (value: boolean): number => (value ? 1 : 0);

/** Between two operations nothing is begun and nothing unflushed. */
function saveSender(sender: Any, saved: Array<number>): void {
  saved.push(sender.committed);
  for (const out of sender.outgoing) {
    if (out === null) continue;
    if (out.frames !== 0 || out.isDirty) throw new Violation("something is left unflushed");
    saved.push(out.tail, out.head, flag(out.isHeld), flag(out.isCongested), flag(out.isSpilling));
    const batches = out.spill.batches.slice(out.spill.first);
    saved.push(batches.length);
    for (const { block, start, length, frames, ticket, incarnation } of batches) {
      saved.push(length, frames, ticket, incarnation);
      for (let word = (start >> 2) + 4; word < (start + length) >> 2; word++) {
        saved.push(block.words[word]);
      }
    }
  }
}

function restoreSender(sender: Any, reader: Saved, protocol: Protocol): void {
  sender.committed = reader.next();
  sender.dirty.length = 0;
  sender.congested.length = 0;
  sender.unflushedBytes = 0;
  for (const out of sender.outgoing) {
    if (out === null) continue;
    out.tail = reader.next();
    out.head = reader.next();
    out.isHeld = reader.next() === 1;
    out.isCongested = reader.next() === 1;
    out.isSpilling = reader.next() === 1;
    out.frames = 0;
    out.isDirty = false;
    if (out.isCongested) sender.congested.push(out);
    restoreSpill(out.spill, reader, protocol);
  }
}

function restoreSpill(spill: Any, reader: Saved, protocol: Protocol): void {
  spill.clear();
  const count = reader.next();
  if (count === 0) return;
  const block = new protocol.SpillBlock(512);
  for (let batches = 0; batches < count; batches++) {
    const start = block.used;
    const batch = {
      block,
      start,
      length: reader.next(),
      frames: reader.next(),
      ticket: reader.next(),
      incarnation: reader.next(),
    };
    for (let word = (start >> 2) + 4; word < (start + batch.length) >> 2; word++) {
      block.words[word] = reader.next();
    }
    block.used = start + batch.length;
    spill.batches.push(batch);
    spill.frames += batch.frames;
    spill.bytes += batch.length - 16;
  }
}

/** Cleans up behind a dead thread, as the main thread does. */
function cleaner(model: Model, slot: number, victim: number, reopens: boolean): Thread {
  const { protocol, words, layout } = model;
  const bells = new protocol.Bells(words, layout, (other: number) =>
    words.post(FIRST_POST + other),
  );
  const operations: Array<() => void> = [
    () => protocol.closeRings(words, layout, slot),
    () => protocol.wakeAll(bells, layout, -1),
  ];
  if (reopens) operations.push(() => protocol.openSlotWord(words, layout, slot, 3));
  let at = 0;
  return {
    name: "cleaner",
    gate: (world) => world.isDead(victim),
    save: () => [at],
    restore: ([saved]) => {
      at = saved as number;
    },
    next: () => {
      const run = operations[at];
      if (run === undefined) return null;
      return () => {
        model.isCleaning = true;
        try {
          run();
        } finally {
          model.isCleaning = false;
        }
        at++;
      };
    },
  };
}

// -------------------------------------------------------------------- Checks

/** Published bytes that are not read yet are the consumer's, all others the producer's. */
function checkOwner(
  { layout }: Model,
  index: number,
  isRead: boolean,
  load: (index: number) => number,
): void {
  const ring = Math.floor((index * 4 - layout.ringsByte) / layout.ringStride);
  const offset = index * 4 - layout.ringsByte - ring * layout.ringStride;
  const producer = Math.floor(ring / layout.slots);
  const consumer = ring % layout.slots;
  const head = load(headWord(layout, producer, consumer));
  const used = (load(tailWord(layout, producer, consumer)) - head) >>> 0;
  const from = head & (layout.ringBytes - 1);
  // Bytes behind the end of the ring belong to the frame that runs on there.
  const isPublished =
    offset >= from ? offset < from + used : offset + layout.ringBytes < from + used;
  if (isRead === isPublished) return;
  throw new Violation(
    isRead ? "bytes are read that are not published" : "bytes are written that are not read yet",
  );
}

/** The messages of a batch, which must be whole. */
function readBatch({ words }: Model, ring: Any, start: number, frames: number): Array<number> {
  if (frames < 1 || frames > 4) throw new Violation(`a batch of ${frames} frames`);
  const ids: Array<number> = [];
  let position = start;
  for (let left = frames; left > 0; left--) {
    const word = ring.byteOf(position) >> 2;
    const length = words.get(word);
    if (length !== FRAME_BYTES) throw new Violation(`a frame of ${length} bytes`);
    ids.push(words.get(word + 1));
    position = (position + length) | 0;
  }
  return ids;
}

function checkDelivered(
  { plan, destination, order }: Model,
  slot: number,
  producer: number,
  delivered: ReadonlyArray<number>,
  id: number,
): void {
  if (destination.get(id) !== slot)
    throw new Violation(`${slot} is delivered ${id}, which is none of its messages`);
  if (delivered.includes(id)) throw new Violation(`${id} is delivered twice`);
  const route = order.get(`${producer}>${slot}`) ?? [];
  if (!route.includes(id)) throw new Violation(`${id} comes from ${producer}`);
  const overtaken = route.slice(route.indexOf(id) + 1).find((later) => delivered.includes(later));
  if (overtaken !== undefined) throw new Violation(`${id} is delivered after ${overtaken}`);
  for (const cause of plan.after?.[id] ?? []) {
    if (!delivered.includes(cause))
      throw new Violation(`${id} is delivered before its cause ${cause}`);
  }
}

/** Nothing can go on: then everybody has what was sent to it. */
function checkEnd(model: Model, world: World, members: ReadonlyArray<Member>): void {
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

// --------------------------------------------------------------------- Plans

const A = 0;
const B = 1;
const C = 2;

export const plans: ReadonlyArray<Plan> = [
  {
    name: "one to one, waiting on the word",
    slots: 2,
    isSmall: true,
    actors: [
      { slot: A, sends: [{ 1: B }, { 2: B }] },
      { slot: B, sleeps: "waiting" },
    ],
  },
  {
    name: "one to one, looking at the word before waiting on it",
    slots: 2,
    isSmall: true,
    looks: true,
    actors: [
      { slot: A, sends: [{ 1: B }, { 2: B }] },
      { slot: B, sleeps: "waiting" },
    ],
  },
  {
    name: "one to one, in the event loop",
    slots: 2,
    isSmall: true,
    actors: [
      { slot: A, sends: [{ 1: B }, { 2: B }] },
      { slot: B, sleeps: "in its event loop" },
    ],
  },
  {
    name: "full ring of one batch",
    slots: 2,
    ringBytes: 32,
    isSmall: true,
    actors: [
      { slot: A, sends: [{ 1: B }, { 2: B }], sleeps: "waiting" },
      { slot: B, sleeps: "waiting" },
    ],
  },
  {
    name: "full ring: spill, hold, drain, wrap",
    slots: 2,
    actors: [
      { slot: A, sends: [{ 1: B }, { 2: B }, { 3: B }, { 4: B }], sleeps: "waiting" },
      { slot: B, sleeps: "waiting" },
    ],
  },
  {
    name: "batches of several messages, part of them spilled",
    slots: 2,
    actors: [
      { slot: A, sends: [{ 1: B }, { 2: B, 3: B, 4: B }, { 5: B }], sleeps: "in its event loop" },
      { slot: B, sleeps: "in its event loop" },
    ],
  },
  {
    name: "tickets and positions cross the ends of 32 bits",
    slots: 2,
    firstTicket: 0x7ffffffd,
    firstPosition: -32,
    actors: [
      { slot: A, sends: [{ 1: B }, { 2: B }, { 3: B }, { 4: B }], sleeps: "waiting" },
      { slot: B, sleeps: "waiting" },
    ],
  },
  {
    name: "causality over three threads, one flush",
    slots: 3,
    isSmall: true,
    actors: [
      { slot: A, sends: [{ 1: C, 2: B }] },
      { slot: B, reacts: { 2: { 3: C } }, sleeps: "waiting", endsAfter: 1 },
      { slot: C, sleeps: "waiting" },
    ],
    after: { 3: [1] },
  },
  {
    name: "causality over three threads, two flushes",
    slots: 3,
    actors: [
      { slot: A, sends: [{ 1: C }, { 2: B }] },
      { slot: B, reacts: { 2: { 3: C } }, sleeps: "waiting", endsAfter: 1 },
      { slot: C, sleeps: "waiting" },
    ],
    after: { 3: [1] },
  },
  {
    name: "causality after a commit so old that it looks new",
    slots: 3,
    firstCommit: 5,
    actors: [
      { slot: A, sends: [{ 1: B, 2: C }] },
      { slot: B, reacts: { 1: { 3: C } }, sleeps: "waiting", endsAfter: 1 },
      { slot: C, sleeps: "waiting" },
    ],
    after: { 3: [2] },
  },
  {
    name: "causality behind a full ring",
    slots: 3,
    ringBytes: 32,
    actors: [
      { slot: A, sends: [{ 1: C }, { 2: C, 3: B }], sleeps: "waiting", endsAfter: 0 },
      { slot: B, reacts: { 3: { 4: C } }, sleeps: "waiting", endsAfter: 1 },
      { slot: C, sleeps: "waiting", startsAt: 3 },
    ],
    after: { 4: [1, 2] },
  },
  {
    name: "a hold that is set while the consumer looks",
    slots: 3,
    ringBytes: 32,
    actors: [
      { slot: A, sends: [{ 1: C }, { 2: C, 3: B }], sleeps: "waiting", endsAfter: 0 },
      { slot: B, reacts: { 3: { 4: C } }, sleeps: "waiting", endsAfter: 1 },
      { slot: C, sleeps: "waiting", startsAt: 1 },
    ],
    after: { 4: [1, 2] },
  },
  {
    name: "a message that comes before a spilled one",
    slots: 3,
    ringBytes: 32,
    actors: [
      { slot: A, sends: [{ 1: C }], reacts: { 3: { 4: C } }, sleeps: "waiting", endsAfter: 1 },
      { slot: B, sends: [{ 2: C, 3: A }], sleeps: "waiting", endsAfter: 0, startsAt: 1 },
      { slot: C, sleeps: "waiting", startsAt: 1 },
    ],
    after: { 4: [1, 2] },
  },
  {
    name: "a producer dies between its slots",
    slots: 3,
    firstTicket: 5,
    actors: [
      { slot: A, sends: [{ 1: C, 2: B }] },
      { slot: B, sleeps: "waiting" },
      { slot: C, sleeps: "in its event loop" },
    ],
    mortal: { slot: A },
  },
  {
    name: "a producer dies, another takes its slot",
    slots: 3,
    ringBytes: 128,
    isSmall: true,
    actors: [
      { slot: A, sends: [{ 1: C }, { 2: C }] },
      { slot: C, sleeps: "in its event loop" },
    ],
    mortal: { slot: A, next: { slot: A, sends: [{ 11: B }, { 12: C }], incarnation: 4 } },
  },
  {
    name: "a producer dies with a full ring",
    slots: 2,
    ringBytes: 32,
    firstPosition: -24,
    mayLoseSpill: true,
    actors: [
      { slot: A, sends: [{ 1: B }, { 2: B }], sleeps: "waiting" },
      { slot: B, sleeps: "waiting" },
    ],
    mortal: { slot: A, next: { slot: A, sends: [{ 11: B }], sleeps: "waiting", incarnation: 4 } },
  },
  {
    name: "a consumer dies, another takes its slot",
    slots: 2,
    ringBytes: 32,
    actors: [
      {
        slot: A,
        sends: [{ 1: B }, { 2: B }, { 11: B }, { 12: B }],
        awaits: { slot: B, beforeGroup: 2 },
        sleeps: "waiting",
      },
      { slot: B, sleeps: "waiting" },
    ],
    mortal: { slot: B, next: { slot: B, sleeps: "waiting", incarnation: 4 } },
  },
  {
    name: "a producer dies and leaves a hold",
    slots: 3,
    ringBytes: 32,
    mayLoseSpill: true,
    actors: [
      { slot: A, sends: [{ 1: B }, { 2: B }], sleeps: "waiting", endsAfter: 0 },
      { slot: B, sleeps: "waiting", startsAt: 3 },
      { slot: C, sends: [{ 21: B }], startsAfterDeath: 0 },
    ],
    mortal: { slot: A },
  },
  {
    name: "a consumer dies that others were held for",
    slots: 3,
    ringBytes: 32,
    actors: [
      {
        slot: A,
        sends: [{ 1: B }, { 2: B }, {}],
        awaits: { slot: B, beforeGroup: 2 },
      },
      { slot: B, sleeps: "waiting", startsAt: 3 },
      {
        slot: C,
        sends: [{ 21: B }],
        awaits: { slot: B, beforeGroup: 0 },
        startsAfterDeath: 1,
      },
    ],
    mortal: { slot: B, next: { slot: B, sleeps: "waiting", incarnation: 4 } },
  },
];
