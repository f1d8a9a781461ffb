// Runs one program on the model of a supervisor and on the supervisor of gleam_otp and compares, after each step, every
// event so far with its time (starts, ends and their reasons, what the parent gets and sees), and who lives. The first
// difference is an error that shows the program as a script.

import { SupervisedFamily, type Program as SupervisedProgram } from "./supervised.ts";
import {
  type Action,
  type Event,
  type Family,
  killed,
  SupervisorModel,
} from "./supervisor-model.ts";
import { type Program, type Step, scriptOfSupervisor } from "./supervisor-steps.ts";

interface Side {
  readonly events: ReadonlyArray<Event>;
  readonly supervisorAlive: boolean;
  readonly parentAlive: boolean;
  readonly children: ReadonlyArray<boolean>;
}

/** The end of a program: time enough for everything under way. */
const end: Step = { do: "advance", ms: 20_000 };

/**
 * The events in an order that says no more than is promised. What the parent gets and sees is on a track of its own,
 * since the supervisor does not wait for it; whether it still learns that the supervisor has started before it goes
 * down with it in the same moment is left open. Once the supervisor was killed its children go by their links, which
 * have no order: then events of the same millisecond are a set.
 */
function shown({ events, supervisorAlive, parentAlive, children }: Side): string {
  const killedAt = events.findIndex(({ text }) => text === killed);
  const ordered = killedAt < 0 ? [...events] : events.slice(0, killedAt);
  const rest = killedAt < 0 ? [] : events.slice(killedAt);
  rest.sort((one, other) => one.at - other.at || (one.text < other.text ? -1 : 1));
  const lines = [...ordered, ...rest].map(({ at, text }) => `${at} ${text}`);
  const ofParent = lines.filter((line) => line.includes("parent"));
  const [first = "", second = ""] = ofParent;
  const [moment] = first.split(" ");
  if (second.startsWith(`${moment} parent ends`)) ofParent.shift();
  const living = children.flatMap((alive, number) => (alive ? [number] : []));
  return [
    ...lines.filter((line) => !line.includes("parent")),
    ...ofParent,
    `supervisor ${supervisorAlive}, parent ${parentAlive}, children ${living.join(" ")}`,
  ].join("\n        ");
}

/** Does to one side what the step says. */
export function take(step: Step, side: SupervisorModel | SupervisedFamily): void {
  if (step.do === "together") side.together(step.actions);
  else if (step.do === "advance") side.advance(step.ms);
  else if (step.do === "exitFromStranger") side.exitFromStranger(step.reason);
  else if (step.do === "killSupervisor") side.killSupervisor();
  else side.tell(step.do);
}

/**
 * The step as it can be taken: children are named modulo how many there are, and a parent that waits for its supervisor
 * cannot be told anything.
 */
function real(step: Step, count: number, model: SupervisorModel): Step {
  if (step.do !== "together") return step;
  const actions = step.actions.flatMap((action): ReadonlyArray<Action> => {
    if (!("child" in action)) return model.parentListens ? [action] : [];
    return count === 0 ? [] : [{ ...action, child: action.child % count }];
  });
  return { do: "together", actions };
}

/** With a drawn order of processes nothing can be done at the same time. */
function apart(program: Program): ReadonlyArray<Step> {
  const { seed, steps } = program;
  if (seed === undefined) return steps;
  return steps.flatMap((step): ReadonlyArray<Step> => {
    if (step.do !== "together") return [step];
    return step.actions.map((action) => ({ do: "together", actions: [action] }));
  });
}

function ofModel(model: SupervisorModel, { children }: Family): Side {
  const { events, supervisorAlive, parentAlive, lives } = model;
  const isAlive = (number: number) => lives.some((life) => life.of === number && life.alive);
  return { events, supervisorAlive, parentAlive, children: children.map((_, of) => isAlive(of)) };
}

function ofActual(actual: SupervisedFamily, { children }: Family): Side {
  const { events, supervisorAlive, parentAlive } = actual;
  const living = children.map((_, number) => actual.childAlive(number));
  return { events, supervisorAlive, parentAlive, children: living };
}

/** Compares a whole program; the number of events comes back. */
export function compareSupervisors(program: Program, supervised: SupervisedProgram): number {
  const { family, seed } = program;
  const model = new SupervisorModel(family);
  const actual = new SupervisedFamily(supervised, family, seed);
  const steps = [...apart(program), end];
  let seen = -1;
  const check = (taken: number) => {
    if (model.events.length === seen && actual.events.length === seen) return;
    seen = model.events.length;
    const expected = shown(ofModel(model, family));
    const found = shown(ofActual(actual, family));
    if (expected === found) return;
    const script = scriptOfSupervisor({ family, seed, steps: steps.slice(0, taken) });
    throw new Error(
      `model and supervisor differ at the end of\n${script}\nmodel:  ${expected}\nactual: ${found}`,
    );
  };
  check(0);
  for (const [index, step] of steps.entries()) {
    const taken = real(step, family.children.length, model);
    take(taken, model);
    take(taken, actual);
    check(index + 1);
  }
  return model.events.length;
}
