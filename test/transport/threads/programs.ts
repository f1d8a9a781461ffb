// What the threads of the tests do: they send each other numbered messages with checksums, and tell what came.

import {
  Atom,
  cancelTimer,
  Finish,
  FOR_TAG,
  FOREVER,
  type Kernel,
  newReference,
  PAUSE,
  type Pid,
  self,
  send,
  sendAfter,
  suspend,
  type Timer,
} from "../../../src/kernel/index.ts";
import type { RemoteStats, ThreadRemote } from "../../../src/transport/index.ts";
import { NOTHING, type Program, receiveAny } from "../../kernel/world.ts";

export interface Surroundings {
  readonly kernel: Kernel;
  readonly remote: ThreadRemote;
  readonly slot: number;
  readonly slots: number;
  readonly messages: number;
  readonly tell: (finding: Finding) => void;
}

/** What a thread tells the test. */
export interface Finding {
  readonly received?: number;
  readonly problem?: string;
  readonly stats?: RemoteStats;
  /** How many messages came, by sending thread. */
  readonly bySender?: Readonly<Record<string, number>>;
}

/** A message of the tests: who sends it, its number, a text, and the checksum of all that. */
type Numbered = readonly [sender: string, number: number, text: string, checksum: number];

function checksum(sender: string, number: number, text: string): number {
  let sum = number;
  for (const character of sender + text) {
    sum = (Math.imul(sum, 31) + (character.codePointAt(0) as number)) | 0;
  }
  return sum;
}

function numbered(sender: string, number: number): Numbered {
  const text = "·".repeat(number % 3) + "x".repeat((number * 7) % 90);
  return [sender, number, text, checksum(sender, number, text)];
}

/** Long after the last timer of a race. */
const LATER_MS = 200;

const NOTHING_CAME = new Finish({ timeout: () => undefined });

function* pauseMs(ms: number): Generator<unknown, void, unknown> {
  const waiting = suspend(FOR_TAG, newReference(), ms, NOTHING_CAME);
  if (waiting !== undefined) yield waiting;
}

/** Waits until a process has that name. */
function* whenNamed(remote: ThreadRemote, name: string): Generator<unknown, Pid, unknown> {
  for (;;) {
    const pid = remote.whereis(Atom.create(name));
    if (pid !== null) return pid;
    yield* pauseMs(1);
  }
}

/** Lets others run. */
function* giveWay(): Generator<unknown, void, unknown> {
  yield PAUSE;
}

function collector({ kernel, remote, slot }: Surroundings, program: Program): void {
  const pid = kernel.spawnRoot(program);
  if (!remote.register(pid, Atom.create(`collector ${slot}`))) throw new Error("the name is taken");
}

/** Checks that messages of each sender come whole and in order. */
class Checker {
  readonly bySender: Record<string, number> = {};
  received = 0;
  problem: string | undefined;

  take([sender, number, text, sum]: Numbered): void {
    const expected = this.bySender[sender] ?? 0;
    if (number !== expected) this.problem ??= `${sender}: ${number} in place of ${expected}`;
    if (sum !== checksum(sender, number, text)) this.problem ??= `${sender}: ${number} is damaged`;
    this.bySender[sender] = expected + 1;
    this.received++;
  }

  finding(remote: ThreadRemote): Finding {
    const { received, bySender, problem } = this;
    const finding = { received, bySender, stats: remote.stats() };
    return problem === undefined ? finding : { ...finding, problem };
  }
}

function* sendNumbered(
  remote: ThreadRemote,
  sender: string,
  to: number,
  messages: number,
  begun: () => void = () => undefined,
): Generator<unknown, void, unknown> {
  const pid = yield* whenNamed(remote, `collector ${to}`);
  for (let number = 0; number < messages; number++) {
    send(pid, "numbered", numbered(sender, number));
    if (number % 20 === 19) yield* giveWay();
    if (number === 100) begun();
  }
}

/** Everybody sends to everybody, and each tells when it has everything. */
function hammer(surroundings: Surroundings): void {
  const { kernel, remote, slot, slots, messages, tell } = surroundings;
  const others = Array.from({ length: slots }, (_, other) => other).filter(
    (other) => other > 0 && other !== slot,
  );
  collector(surroundings, function* () {
    const checker = new Checker();
    while (checker.received < others.length * messages) {
      const [, message] = (yield* receiveAny()) as [unknown, Numbered];
      checker.take(message);
    }
    tell(checker.finding(remote));
  });
  for (const other of others) {
    kernel.spawnRoot(() => sendNumbered(remote, `slot ${slot}`, other, messages));
  }
}

/** 1 tells 3 a number and then 2; 2 passes it on to 3, which must have heard it from 1 before. */
function triangle(surroundings: Surroundings): void {
  const { kernel, remote, slot, messages, tell } = surroundings;
  if (slot === 1) {
    kernel.spawnRoot(function* () {
      const second = yield* whenNamed(remote, "collector 2");
      const third = yield* whenNamed(remote, "collector 3");
      for (let number = 0; number < messages; number++) {
        send(third, "from 1", [number, "x".repeat(number % 200)]);
        send(second, "pass on", number);
        if (number % 3 === 0) yield* giveWay();
      }
    });
  } else if (slot === 2) {
    collector(surroundings, function* () {
      const third = yield* whenNamed(remote, "collector 3");
      for (;;) {
        const [, number] = (yield* receiveAny()) as [unknown, number];
        send(third, "from 2", [number, ""]);
      }
    });
  } else {
    collector(surroundings, function* () {
      let first = -1;
      let received = 0;
      while (received < messages) {
        const [tag, [number]] = (yield* receiveAny()) as [string, [number, string]];
        if (tag === "from 1") first = number;
        else {
          received++;
          if (number > first) tell({ problem: `2 overtakes 1: ${number} before ${first + 1}` });
        }
      }
      tell({ received });
    });
  }
}

/** The last slot collects until it is told to stop; the others send to it without end, each life under another name. */
function victims(surroundings: Surroundings): void {
  const { kernel, remote, slot, slots, messages, tell } = surroundings;
  if (slot < slots - 1) {
    const sender = `slot ${slot}, life ${remote.incarnation}`;
    kernel.spawnRoot(() => sendNumbered(remote, sender, slots - 1, messages, () => tell({})));
    return;
  }
  const checker = new Checker();
  collector(surroundings, function* () {
    for (;;) {
      const [tag, message] = (yield* receiveAny()) as [unknown, Numbered];
      if (tag === "stop") tell(checker.finding(remote));
      else checker.take(message);
    }
  });
}

/** Answers every message to a pid that comes with it. */
function echo(surroundings: Surroundings): void {
  collector(surroundings, function* () {
    for (;;) {
      const [tag, [from, value]] = (yield* receiveAny()) as [unknown, [Pid, unknown]];
      send(from, tag, value);
    }
  });
}

/** A timer of the race: where the others have the results to send to, its number, and itself. */
type Raced = readonly [from: Pid, number: number, timer: Timer];

/** Slot 1 arms timers, cancels some and sends all of them to the others, who cancel them at once: each of them has one end. */
function race(surroundings: Surroundings): void {
  const { kernel, remote, slot, slots, messages, tell } = surroundings;
  if (slot > 1) {
    collector(surroundings, function* () {
      for (;;) {
        const [, [from, number, timer]] = (yield* receiveAny()) as [unknown, Raced];
        send(from, "cancelled", [number, cancelTimer(timer) > 0]);
      }
    });
    return;
  }
  kernel.spawnRoot(function* () {
    const others: Array<Pid> = [];
    for (let other = 2; other < slots; other++) {
      others.push(yield* whenNamed(remote, `collector ${other}`));
    }
    const ends: Array<number> = [];
    for (let number = 0; number < messages; number++) {
      ends.push(0);
      const timer = sendAfter(self(), "came", number % 3, number);
      for (const other of others) send(other, "timer", [self(), number, timer]);
      if (number % 5 === 0) yield* giveWay();
      if (number % 5 === 0 && cancelTimer(timer) > 0) ends[number] = 1;
      if (number % 50 === 0) yield* pauseMs(1);
    }
    let answers = others.length * messages;
    for (;;) {
      const term = yield* receiveAny(answers > 0 ? FOREVER : LATER_MS);
      if (term === NOTHING) break;
      const [tag, content] = term as ["came", number] | ["cancelled", [number, boolean]];
      const [number, isEnd] = tag === "came" ? [content, true] : content;
      if (tag === "cancelled") answers--;
      if (isEnd) ends[number] = (ends[number] as number) + 1;
    }
    const wrong = ends.findIndex((count) => count !== 1);
    if (wrong >= 0) tell({ problem: `timer ${wrong} has ${ends[wrong]} ends` });
    else tell({ received: ends.length });
  });
}

export const programs = { hammer, triangle, victims, echo, race };
