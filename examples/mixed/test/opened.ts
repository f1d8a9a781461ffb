// For the tests of this example: a system with a supervised counter, and what is written down of it.

import { setTimeout as sleep } from "node:timers/promises";
import type { SystemEvent, SystemOptions } from "starfish-otp";
import { expect } from "vitest";

const OPENED = ["open first", "open second"];
export const CLOSED = ["close second", "close first"];

type Event<Tag extends SystemEvent["_tag"]> = Extract<SystemEvent, { _tag: Tag }>;

/** A supervised counter that has started. The program has been built by then. */
export async function open(options: SystemOptions = {}) {
  const { Effect, Starfish } = await import("starfish-otp");
  const { atoms } = await import("starfish-otp/kernel");
  const Clerk = await import("../build/starfish/bindings/mixed/clerk.ts");
  const Counter = await import("../build/starfish/bindings/mixed/counter.ts");
  const Neighbours = await import("../build/starfish/bindings/mixed/neighbours.ts");
  const Mixed = await import("../build/starfish/bindings/mixed.ts");
  const { counter } = await import("../counter.ts");
  const events: Array<SystemEvent> = [];
  const system = await Starfish.start(
    { onEvent: (event) => events.push(event), ...options },
    { mixed: Mixed, counter: Counter, clerk: Clerk, neighbours: Neighbours },
  );
  const diary: Array<string> = [];
  const name = Counter.name();
  const start = Effect.runSync(counter({ name, note: (line) => diary.push(line) }));
  const clerkNames = [Clerk.name(), Clerk.name()];
  await system.mixed.open(start, name, clerkNames);
  expect(diary.splice(0)).toEqual(OPENED);
  const { kernel } = system.running;
  const eventsOf = <Tag extends SystemEvent["_tag"]>(tag: Tag) =>
    events.filter((event): event is Event<Tag> => event._tag === tag);
  return {
    system,
    /** What has happened since it was opened. */
    diary,
    crashes: () => eventsOf("Crash"),
    reports: (kind: string) => eventsOf("Report").filter(({ event }) => event.kind === kind),
    ref: system.counter.ref(Counter.named(name)),
    clerks: clerkNames.map((clerk) => system.clerk.ref(Clerk.named(clerk))),
    start,
    processOf: () =>
      [...kernel.processes()].find((pid) => kernel.processInfo(pid)?.label === "counter"),
    kill: (pid: Parameters<typeof kernel.exit>[0] | undefined) =>
      pid && kernel.exit(pid, atoms.kill),
  };
}

export type Opened = Awaited<ReturnType<typeof open>>;

/** Waits until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(1);
}

/** The counter has been started again, and begins at nothing. */
export async function restarted({ ref, diary }: Opened, ...between: ReadonlyArray<string>) {
  const expected = [...between, ...CLOSED, ...OPENED];
  await until(() => diary.length >= expected.length);
  expect(diary.splice(0)).toEqual(expected);
  for (;;) {
    const total = await ref.add({ amount: 1 }).catch(() => undefined);
    if (total !== undefined) return expect(total).toBe(1);
    await sleep(1);
  }
}
