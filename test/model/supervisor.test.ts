// The supervisor of gleam_otp does what the model of one does, in random programs and in those of the specification's
// examples; `npm run model -- --only supervisor --runs N --seed N` does the same at length.

import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { loadProgram, type Program } from "./supervised.ts";
import { compareSupervisors, take } from "./supervisor-compare.ts";
import { type Child, type Family, SupervisorModel } from "./supervisor-model.ts";
import { anySupervisorProgram, type Step, scriptOfSupervisor } from "./supervisor-steps.ts";

const plain: Child = {
  restart: "permanent",
  significant: false,
  shutdownMs: 5,
  manners: "plain",
  attempts: [],
};

const family: Family = {
  strategy: "one_for_one",
  intensity: 2,
  periodSeconds: 5,
  autoShutdown: "never",
  parentTraps: true,
  startMs: 0,
  children: [plain, plain, plain],
};

const crash = (child: number): Step => {
  return { do: "together", actions: [{ do: "end", child, reason: "crash" }] };
};
const leave = (child: number): Step => {
  return { do: "together", actions: [{ do: "end", child, reason: "normal" }] };
};
const wait = (ms: number): Step => ({ do: "advance", ms });

let program: Program;
let coloured: Program;

beforeAll(async () => {
  program = await loadProgram();
  coloured = await loadProgram(true);
});

/** What the model and the supervisor agree on, after the start. */
function events(drawn: Partial<Family>, ...steps: ReadonlyArray<Step>): ReadonlyArray<string> {
  const whole: Family = { ...family, ...drawn };
  compareSupervisors({ family: whole, seed: undefined, steps }, program);
  const model = new SupervisorModel(whole);
  const started = model.events.length;
  for (const step of steps) take(step, model);
  return model.events.slice(started).map(({ text }) => text);
}

describe("the specification's examples", () => {
  test("one_for_one starts the one that ended", () => {
    expect(events({}, crash(1))).toEqual(["1 ends: crash", "1 tried", "1 up"]);
  });

  test("one_for_all stops the others in reverse and starts all in order", () => {
    expect(events({ strategy: "one_for_all" }, crash(1))).toEqual([
      "1 ends: crash",
      ...["2 ends: shutdown", "0 ends: shutdown"],
      ...["0 tried", "0 up", "1 tried", "1 up", "2 tried", "2 up"],
    ]);
  });

  test("rest_for_one stops and starts those that were started after it", () => {
    expect(events({ strategy: "rest_for_one" }, crash(1))).toEqual([
      "1 ends: crash",
      ...["2 ends: shutdown", "1 tried", "1 up", "2 tried", "2 up"],
    ]);
  });

  test("temporary siblings are removed, transient ones that had left come back", () => {
    const children: ReadonlyArray<Child> = [
      { ...plain, restart: "transient" },
      plain,
      { ...plain, restart: "temporary" },
    ];
    expect(events({ strategy: "one_for_all", children }, leave(0), crash(1))).toEqual([
      ...["0 ends: normal", "1 ends: crash", "2 ends: shutdown"],
      ...["0 tried", "0 up", "1 tried", "1 up"],
    ]);
  });

  test("as many restarts as the intensity in a period are tolerated, one more is not", () => {
    const exhausted = events({}, crash(0), crash(1), crash(0));
    expect(exhausted.slice(-4)).toEqual([
      "2 ends: shutdown",
      "1 ends: shutdown",
      "supervisor ends: shutdown",
      "parent sees: shutdown",
    ]);
  });

  test("a restart that is as many seconds old as the period still counts", () => {
    const twice = { intensity: 1, periodSeconds: 2, startMs: 999 };
    expect(events(twice, crash(0), wait(2000), crash(0))).toContain("supervisor ends: shutdown");
    expect(events(twice, crash(0), wait(2001), crash(0))).not.toContain(
      "supervisor ends: shutdown",
    );
  });

  test("a restart that fails is tried again at once, and every try counts", () => {
    const refuses = { afterMs: 0, conduct: "refuses" } as const;
    const attempts = [{ afterMs: 0, conduct: "works" } as const, refuses, refuses, refuses];
    expect(events({ children: [{ ...plain, attempts }] }, crash(0))).toEqual([
      ...["0 ends: crash", "0 tried", "0 tried"],
      ...["supervisor ends: shutdown", "parent sees: shutdown"],
    ]);
  });

  test("a child that does not stop in its time is killed", () => {
    const children: ReadonlyArray<Child> = [plain, { ...plain, manners: "stubborn" }];
    const ended = events({ strategy: "one_for_all", children }, crash(0), wait(4), wait(1));
    expect(ended.slice(0, 2)).toEqual(["0 ends: crash", "1 ends: killed"]);
  });

  test("a supervisor that was suspended sees to its mail in the order it came", () => {
    const attempts = [
      { afterMs: 0, conduct: "works" } as const,
      { afterMs: 0, conduct: "hangs" } as const,
    ];
    const children = [plain, { ...plain, attempts }];
    const seen = events(
      { children, intensity: 3 },
      crash(1),
      { do: "suspend" },
      wait(20),
      crash(0),
      {
        do: "resume",
      },
    );
    expect(seen).toEqual([
      ...["1 ends: crash", "1 tried", "0 ends: crash"],
      ...["1 tried", "1 up", "0 tried", "0 up"],
    ]);
  });

  test("the supervisor ends with the last of its significant children", () => {
    const significant: Child = { ...plain, restart: "transient", significant: true };
    const children = [plain, significant, significant];
    const drawn = { autoShutdown: "all_significant", children } as const;
    expect(events(drawn, leave(1))).toEqual(["1 ends: normal"]);
    expect(events(drawn, leave(1), leave(2)).slice(1)).toEqual([
      ...["2 ends: normal", "0 ends: shutdown"],
      ...["supervisor ends: shutdown", "parent sees: shutdown"],
    ]);
  });
});

describe("random programs", () => {
  test("agree with the model", () => {
    fc.assert(
      fc.property(anySupervisorProgram, (drawn) => {
        compareSupervisors(drawn, program);
      }),
      { numRuns: 1_500 },
    );
  });

  test("agree with the model when every function suspends", () => {
    fc.assert(
      fc.property(anySupervisorProgram, (drawn) => {
        compareSupervisors(drawn, coloured);
      }),
      { numRuns: 200 },
    );
  });

  test("show a difference as a script", () => {
    const { Strategy$OneForOne = () => undefined } = program.supervisor;
    const wrong = { ...program, supervisor: { ...program.supervisor } };
    wrong.supervisor.Strategy$OneForAll = Strategy$OneForOne;
    const steps = [wait(10), crash(1)];
    const drawn = { family: { ...family, strategy: "one_for_all" as const }, seed: 3, steps };
    expect(() => compareSupervisors(drawn, wrong)).toThrow(scriptOfSupervisor(drawn));
  });
});

test("a script reads one child and one step a line", () => {
  const attempts = [
    { afterMs: 0, conduct: "works" } as const,
    { afterMs: 7, conduct: "hangs" } as const,
  ];
  const children = [{ ...plain, attempts }];
  const steps: ReadonlyArray<Step> = [
    {
      do: "together",
      actions: [
        { do: "end", child: 0, reason: "odd" },
        { do: "unlink", child: 0 },
      ],
    },
    wait(5),
    { do: "killSupervisor" },
  ];
  expect(scriptOfSupervisor({ family: { ...family, children }, seed: undefined, steps })).toBe(
    [
      "supervisor strategy=one_for_one intensity=2 periodSeconds=5 autoShutdown=never parentTraps=true startMs=0",
      "child 0 restart=permanent significant=false shutdownMs=5 manners=plain starts: works, hangs after 7 ms",
      "  0  end child=0 reason=odd; unlink child=0",
      "  1  advance ms=5",
      "  2  killSupervisor",
    ].join("\n"),
  );
});
