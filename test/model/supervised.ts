// The other side of the comparison: the supervisor of gleam_otp, built as any Gleam program and run by a real kernel
// under virtual time. It owns the mapping between the model's words and Gleam's values, and the events: what the
// functions of `program/` and the kernel's hooks tell, in the order they tell it.

import { join } from "node:path";
import type { Atom, Kernel, Pid } from "../../src/kernel/index.ts";
import type { SimulationHost } from "../../src/schedulers/index.ts";
import { type CompiledProgram, type GleamModule, loadCompiled, make } from "./compiled.ts";
import {
  type Action,
  type Child,
  type Event,
  type Family,
  killed,
  type Reason,
} from "./supervisor-model.ts";

/** A subject of Gleam that belongs to one process. */
interface Subject {
  readonly owner: Pid;
  readonly tag: unknown;
}

/** The compiled program of `program/`. */
export interface Program extends CompiledProgram {
  readonly supervised: GleamModule;
  readonly supervisor: GleamModule;
  readonly supervision: GleamModule;
  readonly system: GleamModule;
}

/** Builds the program and loads it; `colourAll` makes every function suspending. */
export async function loadProgram(colourAll = false): Promise<Program> {
  const compiled = await loadCompiled(join(import.meta.dirname, "program"), colourAll);
  return {
    ...compiled,
    supervised: await compiled.module("supervised/supervised"),
    supervisor: await compiled.module("gleam_otp/gleam/otp/static_supervisor"),
    supervision: await compiled.module("gleam_otp/gleam/otp/supervision"),
    system: await compiled.module("gleam_otp/gleam/otp/system"),
  };
}

/** One family under one kernel. */
export class SupervisedFamily {
  readonly events: Array<Event> = [];
  private readonly program: Program;
  private readonly host: SimulationHost;
  private readonly kernel: Kernel;
  private readonly family: Family;
  private readonly labels = new Map<Pid, string>();
  private readonly tried: Array<number>;
  /** The last life of each child and where it takes its orders. */
  private readonly lives = new Map<number, { readonly pid: Pid; readonly orders: Subject }>();
  private readonly parent: Pid;
  private parentOrders: Subject | undefined;
  private supervisor: Pid | undefined;

  /** With a seed, which of the processes that can run does is drawn; without one it is the first that could. */
  constructor(program: Program, family: Family, seed: number | undefined) {
    this.program = program;
    this.family = family;
    this.tried = family.children.map(() => 0);
    const order = seed === undefined ? "arrival" : "seeded";
    const { startMs } = family;
    this.host = new program.schedulers.SimulationHost({ order, seed: seed ?? 0, startMs });
    this.kernel = new program.kernel.Kernel(this.host, {
      hooks: {
        spawned: (pid, parent) => this.spawned(pid, parent),
        exited: (pid, reason) => this.exited(pid, reason),
      },
    });
    const { parent } = program.supervised;
    this.parent = this.kernel.spawnRoot(() => parent?.(this.gleamFamily(), this.gleamHost()));
    this.labels.set(this.parent, "parent");
    this.rest();
  }

  // --- what can be done to it ----------------------------------------------------------------------------------

  together(actions: ReadonlyArray<Action>): void {
    for (const action of actions) {
      const orders = "child" in action ? this.lives.get(action.child)?.orders : this.parentOrders;
      if (orders !== undefined) this.kernel.send(orders.owner, orders.tag, this.order(action));
    }
    this.rest();
  }

  killSupervisor(): void {
    if (this.supervisor === undefined || !this.supervisorAlive) return;
    this.record(killed);
    this.kernel.exit(this.supervisor, this.program.kernel.atoms.kill);
    this.rest();
  }

  /** Done by a process of its own, which waits for the answer. */
  tell(what: "suspend" | "resume"): void {
    const { supervisor } = this;
    if (supervisor !== undefined && this.supervisorAlive) {
      this.kernel.spawnRoot(() => this.program.system[what]?.(supervisor));
    }
    this.rest();
  }

  exitFromStranger(reason: Reason): void {
    if (this.supervisor !== undefined) this.kernel.exit(this.supervisor, this.rawReason(reason));
    this.rest();
  }

  advance(ms: number): void {
    this.host.settle(this.kernel, this.host.now() + ms);
  }

  get supervisorAlive(): boolean {
    return this.supervisor !== undefined && this.isAlive(this.supervisor);
  }

  get parentAlive(): boolean {
    return this.isAlive(this.parent);
  }

  childAlive(number: number): boolean {
    const life = this.lives.get(number);
    return life !== undefined && this.isAlive(life.pid);
  }

  private isAlive(pid: Pid): boolean {
    return this.kernel.processInfo(pid) !== null;
  }

  private rest(): void {
    this.host.settle(this.kernel, this.host.now());
  }

  // --- what it tells -------------------------------------------------------------------------------------------

  private record(text: string): void {
    this.events.push({ at: this.host.now(), text });
  }

  private spawned(pid: Pid, parent: Pid | null): void {
    if (this.parent === undefined || parent !== this.parent) return;
    this.supervisor = pid;
    this.labels.set(pid, "supervisor");
  }

  private exited(pid: Pid, reason: unknown): void {
    const label = this.labels.get(pid);
    if (label !== undefined) this.record(`${label} ends: ${this.shownReason(reason)}`);
  }

  private gleamHost(): unknown {
    const { supervised, kernel } = this.program;
    return make(
      supervised,
      "Host",
      "host",
      (orders: Subject) => {
        this.parentOrders = orders;
      },
      (number: number) => this.attempt(number),
      (number: number, orders: Subject) => {
        const pid = kernel.self();
        this.record(`${number} up`);
        this.labels.set(pid, String(number));
        this.lives.set(number, { pid, orders });
      },
      () => this.record("parent gets: the supervisor"),
      (error: object) => this.record(`parent gets: ${this.shownError(error)}`),
      (exit: { readonly reason: object }) =>
        this.record(`parent sees: ${this.shownExit(exit.reason)}`),
    );
  }

  private attempt(number: number): unknown {
    const times = this.tried[number] as number;
    this.tried[number] = times + 1;
    this.record(`${number} tried`);
    const attempt = this.family.children[number]?.attempts[times];
    const { afterMs, conduct } = attempt ?? { afterMs: 0, conduct: "works" };
    const { supervised } = this.program;
    return make(supervised, "Attempt", "attempt", afterMs, make(supervised, "Conduct", conduct));
  }

  // --- words and values ----------------------------------------------------------------------------------------

  private gleamFamily(): unknown {
    const { supervised, supervisor, prelude } = this.program;
    const { strategy, intensity, periodSeconds, autoShutdown, children, parentTraps } = this.family;
    return make(
      supervised,
      "Family",
      "family",
      make(supervisor, "Strategy", strategy),
      intensity,
      periodSeconds,
      make(supervisor, "AutoShutdown", autoShutdown),
      prelude.toList?.(children.map((child, number) => this.gleamChild(child, number))),
      parentTraps,
    );
  }

  private gleamChild(child: Child, number: number): unknown {
    const { supervised, supervision } = this.program;
    const { restart, significant, shutdownMs, manners } = child;
    const type =
      shutdownMs === "supervisor"
        ? make(supervision, "ChildType", "supervisor")
        : make(supervision, "ChildType", "worker", shutdownMs);
    const gleamManners =
      typeof manners === "number"
        ? make(supervised, "Manners", "polite", manners)
        : make(supervised, "Manners", manners);
    const gleamRestart = make(supervision, "Restart", restart);
    return make(
      supervised,
      "Child",
      "child",
      number,
      gleamRestart,
      significant,
      type,
      gleamManners,
    );
  }

  private order(action: Action): unknown {
    const { supervised } = this.program;
    if (action.do === "unlink") return make(supervised, "Order", "unlink");
    const raw = () => this.rawReason(action.reason);
    if (action.do === "exitFromParent") {
      const isNormal = action.reason === "normal";
      return isNormal
        ? make(supervised, "Order", "send_normal_exit")
        : make(supervised, "Order", "send_exit", raw());
    }
    if (action.reason === "normal") return make(supervised, "Order", "leave");
    if (action.reason === "crash") return make(supervised, "Order", "panic");
    if (action.reason === "killed") return make(supervised, "Order", "kill");
    return make(supervised, "Order", "exit", raw());
  }

  private rawReason(reason: Reason): unknown {
    const { Atom } = this.program.kernel;
    if (reason === "shutdown(x)") return [Atom.create("shutdown"), "x"];
    return Atom.create(reason);
  }

  private shownReason(reason: unknown): string {
    const { Atom } = this.program.kernel;
    if (reason instanceof Atom) return reason.name;
    if (!Array.isArray(reason)) return `unexpected ${String(reason)}`;
    const [first, second] = reason;
    if (first instanceof Error) return "crash";
    if (second === "x") return "shutdown(x)";
    const [what, detail] = second as [Atom, unknown];
    if (what.name === "failed_to_start_child") return `failed to start ${detail}`;
    return what.name === "bad_combination" ? what.name : `${what.name} ${detail}`;
  }

  /** An ExitReason of Gleam. */
  private shownExit(reason: object): string {
    const name = reason.constructor.name;
    return name === "Abnormal" && "reason" in reason
      ? this.shownReason(reason.reason)
      : name.toLowerCase();
  }

  /** A StartError of Gleam. */
  private shownError(error: object): string {
    const [field] = Object.values(error);
    const text = typeof field === "string" ? field : this.shownExit(field as object);
    return `${error.constructor.name}(${text})`;
  }
}
