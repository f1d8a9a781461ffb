// The other side of the comparison: a real kernel under virtual time, in which every process is a puppet that waits for
// an order, carries it out in its own context, and says what it saw. It owns the mapping between the model's numbers
// and the kernel's pids, monitors and timers.

import {
  Atom,
  atoms,
  cancelTimer,
  demonitor,
  emptySelector,
  exit,
  Finish,
  FOR_REPLY,
  FOR_SELECTOR,
  FOR_TAG,
  FOREVER,
  flushMessages,
  isAlive,
  Kernel,
  link,
  type Monitor,
  monitor,
  type Pid,
  register,
  type Selector,
  Suspension,
  selectMonitor,
  selectMonitors,
  selectOther,
  selectTag,
  selectTrappedExits,
  self,
  send,
  sendAfter,
  sendAfterNamed,
  sendNamed,
  spawn,
  spawnUnlinked,
  startCall,
  suspend,
  type Timer,
  trapExits,
  unlink,
  unregister,
  whereis,
} from "../../src/kernel/index.ts";
import { SimulationHost } from "../../src/schedulers/index.ts";
import type { Want } from "./model.ts";
import { keys, names, type Order } from "./steps.ts";

const CONTROL = Atom.create("model control");
const FINISH = Symbol("finish");

/** What a request carries: the number of its monitor and where the reply goes. */
interface Request {
  readonly number: number;
  readonly monitor: Monitor;
  readonly caller: Pid;
}

export class Puppets {
  readonly host = new SimulationHost({ order: "arrival" });
  readonly kernel = new Kernel(this.host, { hooks: {} });
  readonly pids: Array<Pid> = [];
  readonly logs: Array<Array<string>> = [];
  private readonly monitors: Array<Monitor> = [];
  private readonly timers: Array<Timer | undefined> = [];
  private readonly tags = new Map<string, Atom>();
  private answer = "";

  constructor() {
    for (const word of [...keys, ...names, "call"]) this.tags.set(word, Atom.create(word));
    this.arrive();
  }

  /** Carries out an order and comes to rest; the answer is what the process saw. */
  take(order: Order): string {
    this.answer = "nothing came back";
    if (order.step.do === "advance") {
      this.host.settle(this.kernel, this.host.now() + order.step.ms);
      return `time ${this.host.now()}`;
    }
    if (order.step.do === "arrive") return this.arrive();
    const pid = this.pids[order.by];
    if (pid === undefined) throw new Error(`no puppet ${order.by}`);
    this.kernel.send(pid, CONTROL, () => this.carryOut(order));
    this.rest();
    return this.answer;
  }

  private arrive(): string {
    const number = this.pids.length;
    this.adopt(this.kernel.spawnRoot(() => this.puppet(number)));
    this.rest();
    return `arrived ${number}`;
  }

  /** What an observer from outside sees of a process. */
  observe(number: number): { alive: boolean; trapping: boolean; queued: number; links: number } {
    const pid = this.pids[number];
    const info = pid === undefined ? null : this.kernel.processInfo(pid);
    if (info === null) return { alive: false, trapping: false, queued: 0, links: 0 };
    return {
      alive: true,
      trapping: info.trapping,
      queued: info.messageCount,
      links: info.links.length,
    };
  }

  private rest(): void {
    this.host.settle(this.kernel, this.host.now());
  }

  private adopt(pid: Pid): number {
    this.logs.push([]);
    return this.pids.push(pid) - 1;
  }

  private *puppet(number: number): Generator<unknown, void, unknown> {
    for (;;) {
      let order = suspend(FOR_TAG, CONTROL, FOREVER);
      if (order instanceof Suspension) order = yield order;
      let result = (order as () => unknown)();
      if (result instanceof Suspension) result = yield result;
      if (result === FINISH) return;
      if (typeof result === "string") this.logs[number]?.push(result);
    }
  }

  private say(text: string): undefined {
    this.answer = text;
    return undefined;
  }

  private carryOut({ step, to, value, which }: Order): unknown {
    const target = this.pids[to] as Pid;
    switch (step.do) {
      case "spawn":
      case "spawnLinked": {
        const number = this.pids.length;
        const start = step.do === "spawn" ? spawnUnlinked : spawn;
        return this.say(`spawned ${this.adopt(start(() => this.puppet(number)))}`);
      }
      case "finish":
        this.say("finished");
        return FINISH;
      case "flush":
        flushMessages();
        return this.say("ok");
      case "answer":
        return this.answerCall();
      case "link":
        return this.say(String(link(target)));
      case "unlink":
        unlink(target);
        return this.say("ok");
      case "monitor":
        return this.say(`monitor ${this.monitors.push(monitor(target)) - 1}`);
      case "isAlive":
        return this.say(String(isAlive(target)));
      case "kill":
      case "exit":
        this.say("ok");
        exit(target, Atom.create("reason" in step ? step.reason : "kill"));
        return undefined;
      case "send":
        send(target, this.tag(step.key), value);
        return this.say("sent");
      case "sendNamed":
        this.say("crashed");
        if (!sendNamed(this.tag(step.name), value)) throw new Error("crash unregistered");
        return this.say("sent");
      case "unregister":
        return this.say(unregister(this.tag(step.name)) ? "ok" : "error");
      case "whereis": {
        const pid = whereis(this.tag(step.name));
        return this.say(pid === null ? "error" : String(this.pids.indexOf(pid)));
      }
      case "register":
        return this.say(register(target, this.tag(step.name)) ? "ok" : "error");
      case "demonitor":
        demonitor(this.monitors[which] as Monitor);
        return this.say("ok");
      case "cancelTimer":
        return this.cancel(which);
      case "trap":
        trapExits(step.on);
        return this.say("ok");
      case "crash":
        this.say("crashed");
        throw new Error(`crash ${step.number}`);
      case "call":
        return this.call(target, step.timeout);
      case "receive":
        this.say("receiving");
        return suspend(FOR_SELECTOR, this.selector(step.wants), step.timeout, RECEIVED);
      case "sendAfter": {
        const timer =
          step.name === ""
            ? sendAfter(target, this.tag(step.key), step.delay, value)
            : sendAfterNamed(this.tag(step.name), step.delay, value);
        return this.say(`timer ${this.timers.push(timer) - 1}`);
      }
      case "advance":
      case "arrive":
        throw new Error(`${step.do} is not an order for a process`);
    }
  }

  private cancel(which: number): undefined {
    const timer = this.timers[which];
    const left = timer === undefined ? -1 : cancelTimer(timer);
    return this.say(left < 0 ? "not found" : `left ${left}`);
  }

  private call(target: Pid, timeout: number): unknown {
    this.say("calling");
    const reference = startCall(target);
    const number = this.monitors.push(reference) - 1;
    const request: Request = { number, monitor: reference, caller: self() };
    send(target, this.tag("call"), request);
    return suspend(FOR_REPLY, reference, timeout, this.called(number));
  }

  /** The panics of a call are logged before they end the caller, as the model logs what it received. */
  private called(number: number): Finish {
    const log = this.logs[this.pids.indexOf(self())];
    return new Finish({
      message: () => `reply ${number}${number}`,
      down: (tuple) => {
        log?.push(this.shown(tuple));
        throw new Error("crash callee");
      },
      timeout: () => {
        throw new Error("crash timeout");
      },
    });
  }

  private answerCall(): unknown {
    const request = suspend(FOR_TAG, this.tag("call"), 0);
    if (request === undefined) return this.say("no call");
    const { number, monitor: tag, caller } = request as Request;
    send(caller, tag, number);
    return this.say("sent");
  }

  private tag(word: string): Atom {
    const tag = this.tags.get(word);
    if (tag === undefined) throw new Error(`no tag ${word}`);
    return tag;
  }

  private selector(wants: ReadonlyArray<Want>): Selector {
    let selector = emptySelector;
    for (const want of wants) {
      if (want === "exits") selector = selectTrappedExits(selector, (raw) => this.shown(raw));
      else if (want === "downs") selector = selectMonitors(selector, (raw) => this.shown(raw));
      else if (want.startsWith("down ")) {
        const reference = this.monitors[Number(want.slice("down ".length))] as Monitor;
        selector = selectMonitor(selector, reference, (raw) => this.shown(raw));
      } else if (want === "other") selector = selectOther(selector, (raw) => this.shown(raw));
      else selector = selectTag(selector, this.tag(want), (value) => `${want}${value}`);
    }
    return selector;
  }

  /** A raw term as the model shows it. */
  private shown(raw: unknown): string {
    const [tag, ...fields] = raw as ReadonlyArray<unknown>;
    if (tag === atoms.EXIT)
      return `EXIT(${this.pids.indexOf(fields[0] as Pid)},${reasonOf(fields[1])})`;
    if (tag === atoms.DOWN) {
      const number = this.monitors.indexOf(fields[0] as Monitor);
      return `DOWN(${number},${this.pids.indexOf(fields[2] as Pid)},${reasonOf(fields[3])})`;
    }
    if (tag instanceof Atom) {
      const value = fields[0];
      return `${tag.name}${tag.name === "call" ? (value as Request).number : value}`;
    }
    const reply = this.monitors.indexOf(tag as Monitor);
    return `reply ${reply}${fields[0]}`;
  }
}

const RECEIVED = new Finish({ timeout: () => "timeout" });

function reasonOf(reason: unknown): string {
  if (reason instanceof Atom) return reason.name;
  if (Array.isArray(reason) && reason[0] instanceof Error) return reason[0].message;
  return `unexpected reason ${String(reason)}`;
}
