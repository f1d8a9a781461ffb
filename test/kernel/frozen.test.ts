// Actors that are frozen take no messages, lose none, and end as ever.

import { describe, expect, test } from "vitest";
import {
  atoms,
  emptySelector,
  exit,
  freeze,
  newReference,
  type Pid,
  processInfo,
  selectTag,
  selectTrappedExits,
  send,
  serve,
  sleep,
  spawnUnlinked,
  thaw,
  trapExits,
} from "../../src/kernel/index.ts";
import { actor, STOP, TestLoop, type World, wait, worlds } from "./world.ts";

const listed = (state: unknown, message: unknown) => [
  ...(state as ReadonlyArray<unknown>),
  message,
];

/** Starts an actor that lists its messages, and lets it become idle. */
function lister(world: World) {
  let started: ReturnType<typeof actor> | undefined;
  world.start(function* () {
    started = actor([], listed);
    yield* wait(sleep(1));
  });
  return started as ReturnType<typeof actor>;
}

/** Starts a process that traps exits and serves the loop, and lets it become idle. */
function trapping(world: World, loop: TestLoop): Pid {
  let pid: Pid | undefined;
  world.start(function* () {
    pid = spawnUnlinked(() => {
      trapExits(true);
      return serve(loop);
    });
    yield* wait(sleep(1));
  });
  return pid as unknown as Pid;
}

describe.each(worlds)("an actor that is frozen, %s", (_order, make) => {
  const sendAll = (
    world: World,
    { pid, tag }: { pid: Pid; tag: unknown },
    ...messages: unknown[]
  ) =>
    world.start(function* () {
      for (const message of messages) send(pid, tag, message);
      yield* wait(sleep(1));
    });

  test("takes no message, and all of them in their order when it goes on", () => {
    const world = make();
    const it = lister(world);
    sendAll(world, it, 1);
    freeze(it.pid);
    sendAll(world, it, 2, 3);
    expect([it.loop.state, processInfo(it.pid)?.messageCount]).toEqual([[1], 2]);
    thaw(it.pid);
    sendAll(world, it, 4);
    expect(it.loop.state).toEqual([1, 2, 3, 4]);
  });

  test("has its messages in order too that were on their way to it", () => {
    const world = make();
    const it = lister(world);
    for (const message of [1, 2]) world.kernel.send(it.pid, it.tag, message);
    freeze(it.pid);
    world.kernel.send(it.pid, it.tag, 3);
    world.host.settle(world.kernel);
    expect(it.loop.state).toEqual([]);
    thaw(it.pid);
    sendAll(world, it, 4);
    expect(it.loop.state).toEqual([1, 2, 3, 4]);
  });

  test("comes to the end of the message that it is in the middle of, and takes no other", () => {
    const world = make();
    let it: ReturnType<typeof actor> | undefined;
    const starting = () => {
      it = actor([], function* (state: unknown, message: unknown) {
        yield* wait(sleep(10));
        return listed(state, message);
      });
      for (const message of [1, 2]) send(it.pid, it.tag, message);
    };
    world.start(function* () {
      starting();
      yield* wait(sleep(1));
    }, 5);
    const { pid, loop } = it as unknown as ReturnType<typeof actor>;
    freeze(pid);
    world.host.settle(world.kernel);
    expect(loop.state).toEqual([1]);
    thaw(pid);
    world.host.settle(world.kernel);
    expect(loop.state).toEqual([1, 2]);
  });

  test("is so from its first message on where it was frozen before it served", () => {
    const world = make();
    const loop = new TestLoop([], listed);
    let pid: Pid | undefined;
    world.start(function* () {
      pid = spawnUnlinked(() => {
        freeze(pid as Pid);
        return serve(loop);
      });
      send(pid, loop.tag, 1);
      yield* wait(sleep(1));
    });
    expect(loop.state).toEqual([]);
    thaw(pid as Pid);
    world.host.settle(world.kernel);
    expect(loop.state).toEqual([1]);
  });

  test("ends by exit signals", () => {
    const world = make();
    const it = lister(world);
    freeze(it.pid);
    world.kernel.exit(it.pid, atoms.shutdown);
    expect(processInfo(it.pid)).toBeNull();
    thaw(it.pid);
    freeze(it.pid);
  });

  test("takes the EXITs that it traps before the messages that wait, to end in order", () => {
    const world = make();
    const loop = new TestLoop([], (state, message) =>
      message === "exit" ? STOP : listed(state, message),
    );
    loop.selector = selectTrappedExits(loop.selector, () => "exit");
    const pid = trapping(world, loop);
    freeze(pid);
    sendAll(world, { pid, tag: loop.tag }, 1);
    world.start(function* () {
      exit(pid, atoms.shutdown);
      yield* wait(sleep(1));
    });
    expect([processInfo(pid), loop.state]).toEqual([null, []]);
  });

  test("leaves EXITs alone that it does not want", () => {
    const world = make();
    const loop = new TestLoop([], listed);
    loop.tag = newReference();
    loop.selector = selectTrappedExits(loop.selector, () => "exit");
    const wanting = loop.selector;
    const pid = trapping(world, loop);
    // As `sys:suspend` has it: nothing but requests of the system.
    loop.selector = selectTag(emptySelector, newReference());
    freeze(pid);
    world.kernel.exit(pid, atoms.shutdown);
    world.host.settle(world.kernel);
    expect(loop.state).toEqual([]);
    loop.selector = wanting;
    thaw(pid);
    world.host.settle(world.kernel);
    expect(loop.state).toEqual(["exit"]);
  });
});
