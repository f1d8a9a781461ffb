import { describe, expect, test } from "vitest";
import {
  Atom,
  exit,
  flushMessages,
  isAlive,
  mailOf,
  nowMs,
  register,
  registeredName,
  self,
  send,
  sendNamed,
  sendRaw,
  spawnUnlinked,
  unregister,
  whereis,
} from "../../src/kernel/index.ts";
import { mailbox, NOTHING, type Program, pass, receive, receiveAll, worlds } from "./world.ts";

const sleeper: Program = function* () {
  yield* receive("never");
};

describe.each(worlds)("names (1.1) (%s)", (_name, makeWorld) => {
  const [shop, bank] = [Atom.create("shop"), Atom.create("bank")];

  test("a name leads to its process; a message to it carries the name as its tag", () => {
    makeWorld().run(function* () {
      expect(register(self(), shop)).toBe(true);
      expect([whereis(shop), registeredName(self())]).toEqual([self(), shop]);
      expect(sendNamed(shop, "hello")).toBe(true);
      expect(yield* receive(shop)).toBe("hello");
      expect([sendNamed(bank, "hello"), whereis(bank)]).toEqual([false, null]);
    });
  });

  test("register fails if the process is dead, the name taken, or the process has another", () => {
    makeWorld().run(function* () {
      const dead = spawnUnlinked(() => undefined);
      const other = spawnUnlinked(sleeper);
      yield* pass();
      expect(register(dead, shop)).toBe(false);
      expect(register(self(), shop)).toBe(true);
      expect(register(other, shop)).toBe(false);
      expect(register(self(), bank)).toBe(false);
      expect(register(self(), shop)).toBe(false);
      expect(registeredName(dead)).toBeNull();
    });
  });

  test("anybody may take a name away; then the process may have another", () => {
    makeWorld().run(function* () {
      const other = spawnUnlinked(sleeper);
      expect(register(other, shop)).toBe(true);
      expect([unregister(shop), unregister(shop)]).toEqual([true, false]);
      expect(register(other, bank)).toBe(true);
      yield* pass();
    });
  });

  test("the end of a process frees its name at once (3.4)", () => {
    makeWorld().run(function* () {
      const other = spawnUnlinked(sleeper);
      register(other, shop);
      exit(other, "end");
      expect([whereis(shop), isAlive(other)]).toEqual([null, false]);
      expect(register(self(), shop)).toBe(true);
      yield* pass();
    });
  });
});

describe.each(worlds)("messages (%s)", (_name, makeWorld) => {
  test("to oneself are there at once (3.3)", () => {
    makeWorld().run(function* () {
      const { pid, tag } = mailbox();
      send(pid, tag, 1);
      sendRaw(pid, "raw");
      expect(mailOf(pid)).toEqual([[tag, 1], "raw"]);
      expect(yield* receive(tag, 0)).toBe(1);
    });
  });

  test("to a dead process are dropped silently for the program (1.1 send)", () => {
    const world = makeWorld();
    world.run(function* () {
      const dead = spawnUnlinked(() => undefined);
      yield* pass();
      send(dead, "t", 1);
      sendRaw(dead, "raw");
      expect(mailOf(dead)).toEqual([]);
    });
    expect(world.letters.map((letter) => letter.message)).toEqual([["t", 1], "raw"]);
  });

  test("flush drops all that have arrived, and no later one", () => {
    makeWorld().run(function* () {
      const { pid, tag } = mailbox();
      for (let index = 0; index < 30; index++) send(pid, tag, index);
      flushMessages();
      send(pid, tag, "after");
      expect(yield* receiveAll()).toEqual([[tag, "after"]]);
      flushMessages();
      expect(yield* receive(tag, 0)).toBe(NOTHING);
    });
  });
});

describe("the clock", () => {
  test("shows whole milliseconds of the host's time", () => {
    const [, makeWorld] = worlds[0] as (typeof worlds)[number];
    const world = makeWorld();
    world.host.advance(12.7);
    expect(nowMs()).toBe(12);
  });
});
