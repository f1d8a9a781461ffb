/**
 * Owns spawn, skynet, restart and idle on the kernel's own interface. The kernel has no supervisors (they are Gleam), so its restart is
 * a process that traps exits and spawns the child anew. A wrong count shows in the proof.
 */
import {
  emptySelector,
  FOR_SELECTOR,
  FOR_TAG,
  SUSPEND,
  selectTag,
  selectTrappedExits,
  send,
  spawnUnlinked,
  suspend,
  trapExits,
} from "../../../src/kernel/index.ts";
import { stopwatch } from "../../harness/clock.ts";
import type { Measurement } from "../../harness/index.ts";
import { heldBytesNow } from "../../harness/memory.ts";
import { Actor, inProcess, ownSubject, type Subject, settled, start } from "./system.ts";

export const spawnToExit = (size: number): Measurement =>
  inProcess(function* () {
    const report = ownSubject();
    const chain = (left: number, count: number): void => {
      if (left === 1) send(report.pid, report.tag, count);
      else spawnUnlinked(() => chain(left - 1, count + 1));
    };
    const elapsed = stopwatch();
    spawnUnlinked(() => chain(size, 1));
    const spawned = (yield* settled(suspend(FOR_TAG, report.tag))) as number;
    return { elapsedNs: elapsed(), proof: { spawned } };
  });

const CHILDREN = 10;

function* subtree(parent: Subject, first: number, leaves: number): Generator<unknown, void> {
  const own = ownSubject();
  const share = leaves / CHILDREN;
  for (let index = 0; index < CHILDREN; index += 1) spawnPart(own, first + index * share, share);
  let sum = 0;
  for (let index = 0; index < CHILDREN; index += 1) {
    let part = suspend(FOR_TAG, own.tag);
    if (part === SUSPEND) part = yield SUSPEND;
    sum += part as number;
  }
  send(parent.pid, parent.tag, sum);
}

function spawnPart(parent: Subject, first: number, leaves: number): void {
  spawnUnlinked(() =>
    leaves === 1 ? send(parent.pid, parent.tag, first) : subtree(parent, first, leaves),
  );
}

export const skynet = (size: number): Measurement =>
  inProcess(function* () {
    const root = ownSubject();
    const elapsed = stopwatch();
    spawnPart(root, 0, size);
    const sum = (yield* settled(suspend(FOR_TAG, root.tag))) as number;
    return { elapsedNs: elapsed(), proof: { sum } };
  });

const CRASH = "crash";

class Fragile extends Actor {
  handle(message: unknown): boolean {
    if (message === CRASH) throw new Error(CRASH);
    const replyTo = message as Subject;
    send(replyTo.pid, replyTo.tag, "answer");
    return true;
  }
}

const EXITED = "exited";

export const restart = (size: number): Measurement =>
  inProcess(function* () {
    trapExits(true);
    const own = ownSubject();
    const answersAndExits = selectTag(
      selectTrappedExits(emptySelector, () => EXITED),
      own.tag,
    );
    const proof = { restarts: 0, answers: 0 };
    let child = start(new Fragile());
    const elapsed = stopwatch();
    for (let index = 0; index < size; index += 1) {
      send(child.pid, child.tag, CRASH);
      if ((yield* settled(suspend(FOR_SELECTOR, answersAndExits))) === EXITED) proof.restarts += 1;
      child = start(new Fragile());
      send(child.pid, child.tag, own);
      if ((yield* settled(suspend(FOR_SELECTOR, answersAndExits))) === "answer") proof.answers += 1;
    }
    return { elapsedNs: elapsed(), proof };
  });

class Rest extends Actor {
  kept: unknown = undefined;

  handle(message: unknown): boolean {
    if (typeof message === "number") this.kept = message;
    else send((message as Subject).pid, (message as Subject).tag, this.kept);
    return true;
  }
}

export const idle = (size: number): Measurement =>
  inProcess(function* () {
    const own = ownSubject();
    const before = heldBytesNow();
    const subjects: Subject[] = [];
    for (let index = 0; index < size; index += 1) subjects.push(start(new Rest()));
    for (const { pid, tag } of subjects) send(pid, tag, 1);
    yield* askAll(subjects, own);
    const bytes = heldBytesNow() - before;
    return { bytes, proof: { answered: yield* askAll(subjects, own) } };
  });

function* askAll(subjects: readonly Subject[], own: Subject): Generator<unknown, number> {
  let sum = 0;
  for (const { pid, tag } of subjects) {
    send(pid, tag, own);
    let kept = suspend(FOR_TAG, own.tag);
    if (kept === SUSPEND) kept = yield SUSPEND;
    sum += kept as number;
  }
  return sum;
}
