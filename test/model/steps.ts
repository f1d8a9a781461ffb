// The steps of a random program, how they are drawn, and what each does to the model. A step names processes, monitors
// and timers by number, taken modulo what there is, so that any list of steps is a program and any part of a failing
// one is a program too: that is what makes them shrink to a few lines.

import fc from "fast-check";
import type { Model, Want } from "./model.ts";

export const keys = ["a", "b", "c"];
export const names = ["left", "right"];
const reasons = ["normal", "kill", "killed", "shutdown", "odd"];

export type Step =
  | { readonly do: "spawn" | "spawnLinked" | "finish" | "flush" | "answer"; readonly by: number }
  | {
      readonly do: "link" | "unlink" | "monitor" | "isAlive" | "kill";
      readonly by: number;
      readonly to: number;
    }
  | { readonly do: "send"; readonly by: number; readonly to: number; readonly key: string }
  | {
      readonly do: "sendNamed" | "unregister" | "whereis";
      readonly by: number;
      readonly name: string;
    }
  | { readonly do: "register"; readonly by: number; readonly to: number; readonly name: string }
  | { readonly do: "demonitor" | "cancelTimer"; readonly by: number; readonly which: number }
  | { readonly do: "trap"; readonly by: number; readonly on: boolean }
  | { readonly do: "exit"; readonly by: number; readonly to: number; readonly reason: string }
  | { readonly do: "crash"; readonly by: number; readonly number: number }
  | { readonly do: "call"; readonly by: number; readonly to: number; readonly timeout: number }
  | {
      readonly do: "receive";
      readonly by: number;
      readonly wants: ReadonlyArray<Want>;
      readonly timeout: number;
    }
  | {
      readonly do: "sendAfter";
      readonly by: number;
      readonly to: number;
      readonly name: string;
      readonly key: string;
      readonly delay: number;
    }
  | { readonly do: "advance"; readonly ms: number }
  | { readonly do: "arrive" }; // a process from outside, with no parent

/** Times that collide often, so that ties are met. `Infinity` waits for ever. */
const delay = fc.constantFrom(0, 1, 5, 5, 10, 40);
const timeout = fc.constantFrom(0, 0, 1, 5, 5, 10, Infinity);
const by = fc.nat(7);
const to = fc.nat(7);
const key = fc.constantFrom(...keys);
const name = fc.constantFrom(...names);

const wants: fc.Arbitrary<ReadonlyArray<Want>> = fc.oneof(
  fc.constant(["other"]),
  fc.subarray([...keys, ...names, "exits", "downs"], { minLength: 1, maxLength: 3 }),
);

type Fields<K extends Step["do"]> = Step extends infer S
  ? S extends { readonly do: infer D }
    ? K extends D
      ? Omit<S, "do">
      : never
    : never
  : never;

function step<K extends Step["do"]>(
  kind: K,
  fields: { readonly [F in keyof Fields<K>]: fc.Arbitrary<Fields<K>[F]> },
): fc.Arbitrary<Step> {
  return fc
    .record<Record<string, unknown>>({ do: fc.constant(kind), ...fields })
    .map((drawn) => drawn as unknown as Step);
}

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: step("spawn", { by }) },
  { weight: 4, arbitrary: step("spawnLinked", { by }) },
  { weight: 1, arbitrary: step("finish", { by }) },
  { weight: 1, arbitrary: step("flush", { by }) },
  { weight: 3, arbitrary: step("answer", { by }) },
  { weight: 3, arbitrary: step("link", { by, to }) },
  { weight: 2, arbitrary: step("unlink", { by, to }) },
  { weight: 4, arbitrary: step("monitor", { by, to }) },
  { weight: 2, arbitrary: step("isAlive", { by, to }) },
  { weight: 1, arbitrary: step("kill", { by, to }) },
  { weight: 8, arbitrary: step("send", { by, to, key }) },
  { weight: 2, arbitrary: step("sendNamed", { by, name }) },
  { weight: 1, arbitrary: step("unregister", { by, name }) },
  { weight: 1, arbitrary: step("whereis", { by, name }) },
  { weight: 3, arbitrary: step("register", { by, to, name }) },
  { weight: 2, arbitrary: step("demonitor", { by, which: fc.nat(9) }) },
  { weight: 2, arbitrary: step("cancelTimer", { by, which: fc.nat(9) }) },
  { weight: 4, arbitrary: step("trap", { by, on: fc.boolean() }) },
  { weight: 3, arbitrary: step("exit", { by, to, reason: fc.constantFrom(...reasons) }) },
  { weight: 2, arbitrary: step("crash", { by, number: fc.nat(3) }) },
  { weight: 3, arbitrary: step("call", { by, to, timeout }) },
  { weight: 8, arbitrary: step("receive", { by, wants, timeout }) },
  {
    weight: 4,
    arbitrary: step("sendAfter", { by, to, name: fc.constantFrom("", "", ...names), key, delay }),
  },
  { weight: 4, arbitrary: step("arrive", {}) },
  { weight: 4, arbitrary: step("advance", { ms: fc.constantFrom(1, 4, 5, 10, 50) }) },
);

export const anyProgram: fc.Arbitrary<ReadonlyArray<Step>> = fc.array(anyStep, {
  minLength: 1,
  maxLength: 100,
  size: "max",
});

/** A step with its numbers made real: what both sides are asked to do. */
export interface Order {
  readonly step: Step;
  readonly by: number;
  readonly to: number;
  readonly value: number; // the value of the message, if one is sent: the number of the step
  readonly which: number; // the monitor or the timer that is meant
}

/** Makes the numbers of a step real; undefined where the process that should take it cannot. */
export function orderOf(step: Step, index: number, model: Model): Order | undefined {
  const count = model.processes.length;
  const free = model.processes.map(({ id }) => id).filter((id) => model.free(id));
  const by = "by" in step ? free[step.by % free.length] : 0;
  const to = "to" in step ? step.to % count : 0;
  if (by === undefined) return undefined;
  const which = "which" in step ? numberOf(step.do, step.which, by, model) : 0;
  if (which === undefined) return undefined;
  return { step, by, to, value: index, which };
}

/** A monitor is one of the process's own, a timer any that was ever made. */
function numberOf(kind: Step["do"], which: number, by: number, model: Model): number | undefined {
  if (kind === "cancelTimer") return model.timersMade === 0 ? undefined : which % model.timersMade;
  const own = [...model.watchers.keys()].filter((monitor) => model.watchers[monitor] === by);
  return own[which % own.length];
}

/** What the step does in the model; the answer is what the process that takes it sees. */
export function takeInModel({ step, by, to, value, which }: Order, model: Model): string {
  switch (step.do) {
    case "spawn":
      return model.spawn(by, false);
    case "spawnLinked":
      return model.spawn(by, true);
    case "finish":
      return model.finish(by);
    case "flush":
      return model.flush(by);
    case "answer":
      return model.answer(by);
    case "link":
      return model.link(by, to);
    case "unlink":
      return model.unlink(by, to);
    case "monitor":
      return model.monitor(by, to);
    case "isAlive":
      return model.isAlive(to);
    case "kill":
      return model.exit(by, to, "kill");
    case "send":
      return model.send(to, step.key, value);
    case "sendNamed":
      return model.sendNamed(by, step.name, value);
    case "unregister":
      return model.unregister(step.name);
    case "whereis":
      return model.whereis(step.name);
    case "register":
      return model.register(to, step.name);
    case "demonitor":
      return model.demonitor(by, which);
    case "cancelTimer":
      return model.cancelTimer(which);
    case "trap":
      return model.trap(by, step.on);
    case "exit":
      return model.exit(by, to, step.reason);
    case "crash":
      return model.crash(by, step.number);
    case "call":
      return model.call(by, to, step.timeout);
    case "receive":
      return model.receive(by, step.wants, step.timeout);
    case "sendAfter":
      return model.sendAfter(to, step.name, step.key, value, step.delay);
    case "advance":
      return model.advance(step.ms);
    case "arrive":
      return `arrived ${model.create()}`;
  }
}

/** A program as a person reads it, one step a line. */
export function scriptOf(program: ReadonlyArray<Step>): string {
  return program
    .map((step, index) => {
      const { do: kind, ...fields } = step;
      const words = Object.entries(fields).map(([field, value]) => `${field}=${value}`);
      return `${String(index).padStart(3)}  ${kind} ${words.join(" ")}`;
    })
    .join("\n");
}
