// A thread of a system: the real Sender, Receiver and Bell, driven as ThreadRemote and its host drive them.

import { commitWord, incarnationWord } from "../../src/transport/layout.ts";
import { checkDelivered, FRAME_BYTES, readBatch } from "./delivery.ts";
import { FIRST_POST, type Thread, type World } from "./explorer.ts";
import type { Model } from "./model.ts";
import type { Actor } from "./plan.ts";
import { restoreSender, Saved, saveSender } from "./saved.ts";

// biome-ignore lint/suspicious/noExplicitAny: objects of the protocol, which is compiled from text
type Any = any;

export const BUILD = 0;
export const SEND = 1;
const RECEIVE = 2;
const ANSWER = 3;
const RELIEVE = 4;
const SLEEP = 5;
const END = 6;

/** A thread that sends, receives and sleeps, as ThreadRemote does. */
export class Member implements Thread {
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
