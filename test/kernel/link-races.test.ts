// Both sides link, unlink, die and lose a thread at the same time, in any order of arrival: in the end they agree.

import fc from "fast-check";
import { expect, test } from "vitest";
import {
  atoms,
  isAlive,
  type Pid,
  processInfo,
  self,
  send,
  trapExits,
} from "../../src/kernel/index.ts";
import { LinkedKernels } from "./linked/linked-kernels.ts";
import { startPeer, tell } from "./linked/peers.ts";
import { receive } from "./world.ts";

const KERNELS = 3;

type Step =
  | { readonly do: "link" | "unlink" | "monitor"; readonly who: number; readonly whom: number }
  | { readonly do: "trap"; readonly who: number }
  | { readonly do: "exit"; readonly who: number; readonly whom: number; readonly reason: string };

const PEERS = 4;

const who = fc.nat(PEERS - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom("link", "unlink"), who, whom: who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("monitor"), who, whom: who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("trap"), who }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("exit"),
      who,
      whom: who,
      reason: fc.constantFrom("normal", "kill", "crash"),
    }),
  },
) as fc.Arbitrary<Step>;

function carryOut(step: Step, pids: ReadonlyArray<Pid>): void {
  const pid = (index: number): Pid => pids[index] as Pid;
  if (step.do === "trap") tell(pid(step.who), "trap");
  else if (step.do === "exit") {
    const reason = { normal: atoms.normal, kill: atoms.kill, crash: "crash" }[step.reason];
    tell(pid(step.who), "exit", pid(step.whom), reason);
  } else tell(pid(step.who), step.do, pid(step.whom));
}

/** Everything that is linked, as both sides see it: `a-b` if a thinks that it is linked to b. */
function linksOf(world: LinkedKernels): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { slot, kernel } of world.sites) {
    if (!world.board.place(slot).isUp) continue;
    for (const pid of kernel.processes()) {
      for (const other of processInfo(pid)?.links ?? []) found.add(`${pid.id}-${other.id}`);
    }
  }
  return found;
}

test("what one side holds for a link the other does too, and nobody is linked to the dead", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.array(step, { minLength: 5, maxLength: 60 }),
      fc.option(fc.constantFrom(1, 2)),
      (seed, steps, dying) => {
        const world = new LinkedKernels({
          kernels: KERNELS,
          order: "seeded",
          seed,
          // So few that stubs are dropped and made again all the time.
          kernel: { mostIdleStubs: 1 },
        });
        for (const { kernel } of world.sites) {
          kernel.placement = {
            supervised: false,
            choose: (_parent, wish) => (wish.kind === "scheduler" ? wish.number : 0),
          };
        }
        const ending = world.site(0).start(function* () {
          trapExits(true);
          const pids = Array.from({ length: PEERS }, (_, index) => startPeer(index % KERNELS));
          for (const step of steps) {
            carryOut(step, pids);
            if (step.do === "monitor") yield* receive("never", 1);
          }
          send(self(), "done", null);
          yield* receive("done");
          if (dying !== null) yield* receive("the thread has died");
          yield* receive("never", 100);
          return pids.map(isAlive);
        });
        world.settle(dying === null ? undefined : 10);
        if (dying !== null) {
          world.kill(dying);
          world
            .site(0)
            .within(() => world.site(0).kernel.send(ending.pid, "the thread has died", 0));
          world.settle();
        }
        expect(ending.reason).toBe(atoms.normal);
        const links = linksOf(world);
        for (const pair of links) expect(links).toContain(pair.split("-").reverse().join("-"));
        const alive = world.sites
          .filter(({ slot }) => world.board.place(slot).isUp)
          .flatMap(({ kernel }) => [...kernel.processes()]);
        expect(ending.value?.filter(Boolean).length).toBe(alive.length);
        for (const { slot, kernel, failures } of world.sites) {
          expect(failures).toEqual([]);
          if (world.board.place(slot).isUp) expect(kernel.stubs.unlinkings).toBe(0);
        }
      },
    ),
    { numRuns: 400 },
  );
});
