// The executable model: what processes, links, monitors, names, timers and selective receive do, in the plainest
// TypeScript. It owns no cleverness: arrays are searched, everything is recomputed, and it shares nothing with the
// kernel, which is compared with it (`world.test.ts`, `npm run model`). Rules are those of docs/semantics.md.
// A step that cannot be taken (a process that is gone, or that waits) does nothing and says "skipped".

export type Reason = string; // "normal", "kill", "killed", "noproc", "crash 3" or any other word
/** The tag of a message: a letter, a name, "call", or "reply 7" for the reply to the call with monitor 7. */
export type Key = string;
/** What a receive takes: messages of a key, "exits", "downs", "down 7" for one monitor, or "other" for anything. */
export type Want = string;

export type Message =
  | { readonly is: "user"; readonly key: Key; readonly value: number }
  | { readonly is: "exit"; readonly from: number; readonly reason: Reason }
  | { readonly is: "down"; readonly monitor: number; readonly of: number; readonly reason: Reason };

type Signal =
  | { readonly is: "message"; readonly to: number; readonly message: Message }
  | {
      readonly is: "exit";
      readonly to: number;
      readonly from: number;
      readonly reason: Reason;
      readonly viaLink: boolean;
    };

interface Wait {
  readonly wants: ReadonlyArray<Want>;
  readonly due: number; // Infinity: for ever
  readonly order: number;
  outcome: "none" | "message" | "timeout";
}

interface Monitor {
  readonly id: number;
  readonly watcher: number;
  readonly target: number;
}

interface Timer {
  readonly id: number;
  readonly due: number;
  readonly order: number;
  readonly owner: number; // the process a direct timer goes to; -1 for a name
  readonly name: string; // "" unless it goes to a name
  readonly key: Key;
  readonly value: number;
}

export interface ModelProcess {
  readonly id: number;
  alive: boolean;
  trapping: boolean;
  readonly log: Array<string>; // what its receives gave, in order
  mailbox: Array<Message>;
  links: Array<number>;
  wait: Wait | undefined;
}

export function show(message: Message): string {
  if (message.is === "user") return `${message.key}${message.value}`;
  if (message.is === "exit") return `EXIT(${message.from},${message.reason})`;
  return `DOWN(${message.monitor},${message.of},${message.reason})`;
}

export class Model {
  now = 0;
  readonly processes: Array<ModelProcess> = [];
  readonly names = new Map<string, number>();
  monitors: Array<Monitor> = [];
  timers: Array<Timer> = [];
  private signals: Array<Signal> = [];
  private readonly ready: Array<number> = []; // whose wait is over, first come first served
  private readonly callers = new Map<number, number>(); // the caller, by the monitor of the call
  /** Who made each monitor, by its number. */
  readonly watchers: Array<number> = [];
  timersMade = 0;
  private nextOrder = 0;

  /** A process with nothing in it; the root of a program has no parent. */
  create(): number {
    const id = this.processes.length;
    this.processes.push({
      id,
      alive: true,
      trapping: false,
      log: [],
      mailbox: [],
      links: [],
      wait: undefined,
    });
    return id;
  }

  /** Whether a process can take a step of its own: it is there, and does not wait. */
  free(id: number): boolean {
    const process = this.processes[id];
    return process?.alive === true && process.wait === undefined;
  }

  private at(id: number): ModelProcess {
    const process = this.processes[id];
    if (process === undefined) throw new Error(`the model has no process ${id}`);
    return process;
  }

  // --- steps: each is taken by a free process, and the caller then settles -------------------------------------

  spawn(parent: number, linked: boolean): string {
    const child = this.create();
    if (linked) this.connect(parent, child);
    return `spawned ${child}`;
  }

  send(to: number, key: Key, value: number): string {
    this.signals.push({ is: "message", to, message: { is: "user", key, value } });
    return "sent";
  }

  /** A message to a name: the sender crashes where nobody has it (specification 1.1, `send`). */
  sendNamed(from: number, name: string, value: number): string {
    const owner = this.names.get(name);
    if (owner === undefined) {
      this.end(from, "crash unregistered");
      return "crashed";
    }
    return this.send(owner, name, value);
  }

  link(from: number, to: number): string {
    if (from === to) return "true";
    if (this.at(to).alive) {
      this.connect(from, to);
      return "true";
    }
    if (!this.at(from).trapping) return "false";
    this.signals.push({ is: "exit", to: from, from: to, reason: "noproc", viaLink: true });
    return "true";
  }

  unlink(from: number, to: number): string {
    this.disconnect(from, to);
    return "ok";
  }

  monitor(watcher: number, target: number): string {
    const id = this.watchers.push(watcher) - 1;
    if (watcher === target) return `monitor ${id}`;
    if (this.at(target).alive) this.monitors.push({ id, watcher, target });
    else this.down(watcher, id, target, "noproc");
    return `monitor ${id}`;
  }

  /** Ends a monitor of one's own and removes its message, if there already (specification 1.1). */
  demonitor(watcher: number, id: number): string {
    this.monitors = this.monitors.filter(
      (monitor) => monitor.id !== id || monitor.watcher !== watcher,
    );
    const process = this.at(watcher);
    process.mailbox = process.mailbox.filter(
      (message) => message.is !== "down" || message.monitor !== id,
    );
    return "ok";
  }

  trap(id: number, on: boolean): string {
    this.at(id).trapping = on;
    return "ok";
  }

  /** An exit signal sent by hand. One to oneself that kills ends the process before it does anything else. */
  exit(from: number, to: number, reason: Reason): string {
    this.signals.push({ is: "exit", to, from, reason, viaLink: false });
    return "ok";
  }

  finish(id: number): string {
    this.end(id, "normal");
    return "finished";
  }

  crash(id: number, number: number): string {
    this.end(id, `crash ${number}`);
    return "crashed";
  }

  register(id: number, name: string): string {
    const process = this.at(id);
    const hasName = [...this.names.values()].includes(id);
    if (!process.alive || this.names.has(name) || hasName) return "error";
    this.names.set(name, id);
    return "ok";
  }

  unregister(name: string): string {
    return this.names.delete(name) ? "ok" : "error";
  }

  whereis(name: string): string {
    return String(this.names.get(name) ?? "error");
  }

  isAlive(id: number): string {
    return String(this.at(id).alive);
  }

  sendAfter(to: number, name: string, key: Key, value: number, delay: number): string {
    const timer = { id: this.timersMade++, due: this.now + delay, order: this.nextOrder++, value };
    if (name !== "") this.timers.push({ ...timer, owner: -1, name, key });
    // The timer of a process that is gone is gone as well.
    else if (this.at(to).alive) this.timers.push({ ...timer, owner: to, name, key });
    return `timer ${timer.id}`;
  }

  cancelTimer(id: number): string {
    const timer = this.timers.find((candidate) => candidate.id === id);
    if (timer === undefined) return "not found";
    this.timers = this.timers.filter((candidate) => candidate !== timer);
    return `left ${timer.due - this.now}`;
  }

  flush(id: number): string {
    this.at(id).mailbox = [];
    return "ok";
  }

  /**
   * Takes the oldest message that is wanted, or waits for it; what it got stands in the log of the process. Where the
   * message is there already, or the time is up at once, the process goes on before any other does.
   */
  receive(id: number, wants: ReadonlyArray<Want>, timeout: number): string {
    this.deliverAll();
    const process = this.at(id);
    const wait: Wait = { wants, due: this.now + timeout, order: this.nextOrder++, outcome: "none" };
    if (process.mailbox.some((message) => wanted(message, wants))) wait.outcome = "message";
    else if (timeout === 0) wait.outcome = "timeout";
    if (wait.outcome === "none") process.wait = wait;
    else this.wake(process, wait);
    return "receiving";
  }

  /** A call (specification 3.6): monitor, request, and wait for the reply or the end of the callee. */
  call(from: number, to: number, timeout: number): string {
    const monitor = this.watchers.length;
    this.monitor(from, to);
    this.send(to, "call", monitor);
    this.callers.set(monitor, from);
    this.receive(from, [`reply ${monitor}`, `down ${monitor}`], timeout);
    return "calling";
  }

  /** Answers the oldest call in the mailbox. */
  answer(id: number): string {
    const process = this.at(id);
    const index = process.mailbox.findIndex(
      (message) => message.is === "user" && message.key === "call",
    );
    const [request] = index < 0 ? [] : process.mailbox.splice(index, 1);
    if (request?.is !== "user") return "no call";
    return this.send(this.callers.get(request.value) ?? 0, `reply ${request.value}`, request.value);
  }

  /** Time passes: what is due is done in order of time, then of making, and everything comes to rest after each. */
  advance(ms: number): string {
    const end = this.now + ms;
    for (;;) {
      const events = [
        ...this.timers.map((timer) => ({
          due: timer.due,
          order: timer.order,
          run: () => this.fire(timer),
        })),
        ...this.processes
          .filter((process) => process.alive && process.wait?.outcome === "none")
          .map((process) => ({
            due: process.wait?.due ?? Infinity,
            order: process.wait?.order ?? 0,
            run: () => {
              if (process.wait !== undefined) this.over(process, process.wait, "timeout");
            },
          })),
      ].filter((event) => event.due <= end);
      if (events.length === 0) break;
      events.sort((one, other) => one.due - other.due || one.order - other.order);
      const due = events[0]?.due ?? end;
      this.now = due;
      for (const event of events.filter((candidate) => candidate.due === due)) {
        event.run();
        this.deliverAll();
      }
      this.settle();
    }
    this.now = end;
    return `time ${this.now}`;
  }

  // --- what follows from a step --------------------------------------------------------------------------------

  /** Delivers every signal, then lets the receives that are over return, first come first served. */
  settle(): void {
    this.deliverAll();
    for (let id = this.ready.shift(); id !== undefined; id = this.ready.shift()) {
      const process = this.at(id);
      const wait = process.wait;
      if (!process.alive || wait === undefined) continue;
      process.wait = undefined;
      this.wake(process, wait);
      this.deliverAll();
    }
  }

  /** A wait is over: the process goes on at its turn. */
  private over(process: ModelProcess, wait: Wait, outcome: "message" | "timeout"): void {
    if (wait.outcome !== "none") return;
    wait.outcome = outcome;
    this.ready.push(process.id);
  }

  private wake(process: ModelProcess, wait: Wait): void {
    const calls = wait.wants.find((want) => want.startsWith("reply "));
    if (wait.outcome === "timeout") {
      if (calls !== undefined) this.end(process.id, "crash timeout");
      else process.log.push("timeout");
      return;
    }
    const index = process.mailbox.findIndex((message) => wanted(message, wait.wants));
    const [message] = process.mailbox.splice(index, 1);
    if (message === undefined) return;
    process.log.push(show(message));
    if (calls === undefined) return;
    if (message.is === "down") this.end(process.id, "crash callee");
    else this.demonitor(process.id, Number(calls.slice("reply ".length)));
  }

  private deliverAll(): void {
    for (let signal = this.signals.shift(); signal !== undefined; signal = this.signals.shift()) {
      const process = this.at(signal.to);
      if (!process.alive) continue;
      if (signal.is === "message") this.deliver(process, signal.message);
      else this.exitArrives(process, signal.from, signal.reason, signal.viaLink);
    }
  }

  private deliver(process: ModelProcess, message: Message): void {
    process.mailbox.push(message);
    const wait = process.wait;
    if (wait !== undefined && wanted(message, wait.wants)) this.over(process, wait, "message");
  }

  /** The table of specification 3.4. */
  private exitArrives(process: ModelProcess, from: number, reason: Reason, viaLink: boolean): void {
    if (viaLink) process.links = process.links.filter((link) => link !== from);
    if (reason === "kill" && !viaLink) this.end(process.id, "killed");
    else if (process.trapping) this.deliver(process, { is: "exit", from, reason });
    else if (reason !== "normal") this.end(process.id, reason);
    else if (from === process.id && !viaLink) this.end(process.id, "normal");
  }

  private end(id: number, reason: Reason): void {
    const process = this.at(id);
    if (!process.alive) return;
    process.alive = false;
    process.wait = undefined;
    process.mailbox = [];
    for (const [name, owner] of this.names) if (owner === id) this.names.delete(name);
    this.timers = this.timers.filter((timer) => timer.owner !== id);
    for (const linked of process.links) {
      this.signals.push({ is: "exit", to: linked, from: id, reason, viaLink: true });
    }
    process.links = [];
    for (const monitor of this.monitors.filter((candidate) => candidate.target === id)) {
      this.down(monitor.watcher, monitor.id, id, reason);
    }
    this.monitors = this.monitors.filter(
      (monitor) => monitor.target !== id && monitor.watcher !== id,
    );
  }

  private down(watcher: number, monitor: number, of: number, reason: Reason): void {
    this.signals.push({ is: "message", to: watcher, message: { is: "down", monitor, of, reason } });
  }

  private fire(timer: Timer): void {
    if (!this.timers.includes(timer)) return;
    this.timers = this.timers.filter((candidate) => candidate !== timer);
    const to = timer.name === "" ? timer.owner : this.names.get(timer.name);
    if (to === undefined) return;
    // A subject's message carries the subject's tag: that of a named one is the name.
    const key = timer.name === "" ? timer.key : timer.name;
    this.signals.push({ is: "message", to, message: { is: "user", key, value: timer.value } });
  }

  private connect(one: number, other: number): void {
    if (!this.at(one).links.includes(other)) this.at(one).links.push(other);
    if (!this.at(other).links.includes(one)) this.at(other).links.push(one);
  }

  private disconnect(one: number, other: number): void {
    this.at(one).links = this.at(one).links.filter((link) => link !== other);
    this.at(other).links = this.at(other).links.filter((link) => link !== one);
  }
}

function wanted(message: Message, wants: ReadonlyArray<Want>): boolean {
  if (wants.includes("other")) return true;
  if (message.is === "exit") return wants.includes("exits");
  if (message.is === "down")
    return wants.includes("downs") || wants.includes(`down ${message.monitor}`);
  return wants.includes(message.key);
}
