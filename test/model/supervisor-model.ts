// The executable model of one supervisor: starts, stops, restarts, tolerance and auto-shutdown in the plainest
// TypeScript. The supervisor is a generator that yields what it waits for, so that its life reads from top to bottom;
// the world around it (time, children, the parent) is a few fields. It shares nothing with the supervisor that it is
// compared with, which is written in Gleam over processes (`supervisor.test.ts`, `npm run model`). Rules are those of
// docs/semantics.md. An action that nobody can carry out (the child is gone, or busy stopping) does nothing.

export type Reason = string; // "normal", "shutdown", "shutdown(x)", "killed", "crash" or any other word
export type Restart = "permanent" | "transient" | "temporary";
export type Strategy = "one_for_one" | "one_for_all" | "rest_for_one";
export type Conduct = "works" | "refuses" | "crashes" | "hangs" | "panics";

/** How one start of a child goes, after so many milliseconds. */
export interface Attempt {
  readonly afterMs: number;
  readonly conduct: Conduct;
}

export interface Child {
  readonly restart: Restart;
  readonly significant: boolean;
  /** How long the supervisor waits for it to stop; less than 0 and for supervisors: for ever. */
  readonly shutdownMs: number | "supervisor";
  /** What it does when told to shut down: nothing special, stop after a time, or go on. */
  readonly manners: "plain" | "stubborn" | number;
  /** Its starts, one after the other; when there are no more, they work. */
  readonly attempts: ReadonlyArray<Attempt>;
}

export interface Family {
  readonly strategy: Strategy;
  readonly intensity: number;
  readonly periodSeconds: number;
  readonly autoShutdown: "never" | "any_significant" | "all_significant";
  readonly parentTraps: boolean;
  readonly startMs: number; // the time at the beginning
  readonly children: ReadonlyArray<Child>;
}

export type ChildAction =
  | { readonly do: "end"; readonly child: number; readonly reason: Reason }
  | { readonly do: "unlink"; readonly child: number };

export interface ParentAction {
  readonly do: "endParent" | "exitFromParent";
  readonly reason: Reason;
}

export type Action = ChildAction | ParentAction;

export interface Event {
  readonly at: number;
  readonly text: string;
}

/** The event of a supervisor that is killed from outside. */
export const killed = "supervisor is killed";

/** One life of a child. */
interface Life {
  readonly of: number;
  alive: boolean;
  linked: boolean;
  stopsAt: number; // Infinity: it is not about to stop
}

/** What the supervisor knows of a child. */
interface Known {
  readonly number: number;
  readonly child: Child;
  status: "running" | "restarting" | "stopped";
  life: Life | undefined;
}

interface Exit {
  readonly is: "exit";
  readonly from: Life | "parent";
  readonly reason: Reason;
}

type Mail =
  | Exit
  | { readonly is: "retry"; readonly number: number }
  | { readonly is: "suspend" }
  | { readonly is: "resume" };

interface Wait {
  readonly until: number;
  readonly ready: () => boolean;
}

type Doing<T> = Generator<Wait, T, void>;

/** How long an initialiser may take. */
const initMs = 11;

export class SupervisorModel {
  now: number;
  readonly events: Array<Event> = [];
  readonly lives: Array<Life> = [];
  supervisorAlive = true;
  parentAlive = true;
  private readonly family: Family;
  private known: Array<Known>;
  private mail: Array<Mail> = [];
  private restarts: Array<number> = []; // the second of each
  private hasStarted = false;
  private readonly tried: Array<number>;
  private readonly supervisor: Generator<Wait, Reason, void>;
  private wait: Wait | undefined;

  constructor(family: Family) {
    this.family = family;
    this.now = family.startMs;
    this.known = family.children.map((child, number) => {
      return { number, child, status: "stopped", life: undefined };
    });
    this.tried = family.children.map(() => 0);
    this.supervisor = this.run();
    this.goOn();
    this.settle();
  }

  // --- what can be done to it ----------------------------------------------------------------------------------

  /** Things that happen at the same time, in this order: the supervisor sees them afterwards. */
  together(actions: ReadonlyArray<Action>): void {
    for (const action of actions) {
      if ("child" in action) this.toChild(action);
      else if (!this.parentListens) continue;
      else if (action.do === "endParent") this.endParent(action.reason);
      else this.mail.push({ is: "exit", from: "parent", reason: action.reason });
    }
    this.settle();
  }

  /** A supervisor that is killed leaves its children to their links. */
  killSupervisor(): void {
    if (!this.supervisorAlive) return;
    this.record(killed);
    this.endSupervisor("killed");
  }

  /** A suspended supervisor looks at nothing but exits of its parent, until it is resumed. */
  tell(is: "suspend" | "resume"): void {
    this.mail.push({ is });
    this.settle();
  }

  /** Exits of strangers do nothing. */
  exitFromStranger(_reason: Reason): void {
    this.settle();
  }

  advance(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const due = Math.min(
        this.wait?.until ?? Infinity,
        ...this.lives.filter((life) => life.alive).map((life) => life.stopsAt),
      );
      if (due > end) break;
      this.now = due;
      for (const life of this.lives) {
        if (life.alive && life.stopsAt === due) this.end(life, "normal");
      }
      this.settle();
    }
    this.now = end;
  }

  /** Whether the parent can be told something: it lives, and does not wait for the start of the supervisor. */
  get parentListens(): boolean {
    return this.parentAlive && (this.hasStarted || !this.supervisorAlive);
  }

  private toChild(action: ChildAction): void {
    const life = this.lives.find(
      ({ of, alive, stopsAt }) => of === action.child && alive && stopsAt === Infinity,
    );
    if (life === undefined) return;
    if (action.do === "unlink") life.linked = false;
    else this.end(life, action.reason);
  }

  private endParent(reason: Reason): void {
    this.parentAlive = false;
    this.record(`parent ends: ${reason}`);
    this.mail.push({ is: "exit", from: "parent", reason });
  }

  private record(text: string): void {
    this.events.push({ at: this.now, text });
  }

  // --- children ------------------------------------------------------------------------------------------------

  private end(life: Life, reason: Reason): void {
    life.alive = false;
    this.record(`${life.of} ends: ${reason}`);
    if (life.linked) this.mail.push({ is: "exit", from: life, reason });
  }

  /** What a child does about an exit of its supervisor. */
  private exitArrives(life: Life, reason: Reason): void {
    const { manners } = this.family.children[life.of] as Child;
    if (!life.alive) return;
    if (manners === "plain") this.end(life, reason);
    else if (manners !== "stubborn") life.stopsAt = Math.min(life.stopsAt, this.now + manners);
  }

  // --- the process of the supervisor ---------------------------------------------------------------------------

  private settle(): void {
    while (this.wait !== undefined && (this.wait.ready() || this.now >= this.wait.until)) {
      this.goOn();
    }
  }

  private goOn(): void {
    const step = this.supervisor.next();
    if (step.done) this.endSupervisor(step.value);
    else this.wait = step.value;
  }

  private endSupervisor(reason: Reason): void {
    this.supervisorAlive = false;
    this.wait = undefined;
    this.record(`supervisor ends: ${reason}`);
    for (const life of this.lives.filter(({ linked }) => linked)) {
      life.linked = false;
      this.exitArrives(life, reason);
    }
    if (!this.parentAlive) return;
    if (this.family.parentTraps) {
      this.record(
        this.hasStarted ? `parent sees: ${reason}` : `parent gets: ${startError(reason)}`,
      );
    } else if (reason !== "normal") {
      this.parentAlive = false;
      this.record(`parent ends: ${reason}`);
    }
  }

  private *run(): Doing<Reason> {
    const refusal = this.refusal();
    if (refusal !== undefined) return refusal;
    for (const known of this.known) {
      if (yield* this.start(known)) continue;
      yield* this.stop(this.known);
      return `failed to start ${known.number}`;
    }
    this.hasStarted = true;
    if (this.parentAlive) this.record("parent gets: the supervisor");
    for (;;) {
      yield { until: Infinity, ready: () => this.mail.length > 0 };
      const mail = this.mail.shift() as Mail;
      const reason = yield* this.handle(mail);
      if (reason === undefined) continue;
      yield* this.stop(this.known);
      return reason;
    }
  }

  /** The rest of the mail stays as it is, in its order. */
  private *pause(): Doing<Reason | undefined> {
    const urgent = (mail: Mail) =>
      mail.is === "suspend" ||
      mail.is === "resume" ||
      (mail.is === "exit" && mail.from === "parent");
    for (;;) {
      yield { until: Infinity, ready: () => this.mail.some(urgent) };
      const [mail] = this.mail.splice(this.mail.findIndex(urgent), 1);
      if (mail?.is === "resume") return undefined;
      if (mail?.is === "exit") return mail.reason;
    }
  }

  /** Numbers and specifications that make no sense. */
  private refusal(): Reason | undefined {
    const { intensity, periodSeconds, autoShutdown, children } = this.family;
    if (intensity < 0) return `invalid_intensity ${intensity}`;
    if (periodSeconds <= 0) return `invalid_period ${periodSeconds}`;
    const significant = children.filter((child) => child.significant);
    if (autoShutdown === "never" && significant.length > 0) return "bad_combination";
    if (significant.some((child) => child.restart === "permanent")) return "bad_combination";
    return undefined;
  }

  /** The reason to end with, if it is to end. */
  private *handle(mail: Mail): Doing<Reason | undefined> {
    if (mail.is === "resume") return undefined;
    if (mail.is === "suspend") return yield* this.pause();
    if (mail.is === "exit") return yield* this.exitOf(mail);
    const known = this.known.find(({ number }) => number === mail.number);
    return known?.status === "restarting" ? yield* this.countAndRestart(known) : undefined;
  }

  private *exitOf({ from, reason }: Exit): Doing<Reason | undefined> {
    if (from === "parent") return reason;
    const known = this.known.find(({ status, life }) => status === "running" && life === from);
    if (known === undefined) return undefined;
    const { restart, significant } = known.child;
    const orderly = reason === "normal" || reason.startsWith("shutdown");
    if (restart === "permanent" || (restart === "transient" && !orderly)) {
      return yield* this.countAndRestart(known);
    }
    this.forget(known);
    return significant && this.isDone() ? "shutdown" : undefined;
  }

  /** A child is not started again: a temporary one is not even remembered. */
  private forget(gone: Known): void {
    gone.status = "stopped";
    if (gone.child.restart === "temporary") {
      this.known = this.known.filter((known) => known !== gone);
    }
  }

  private isDone(): boolean {
    const { autoShutdown } = this.family;
    if (autoShutdown !== "all_significant") return autoShutdown === "any_significant";
    return !this.known.some(({ child, status }) => child.significant && status !== "stopped");
  }

  /** Whole seconds; a restart that is just as old as the period still counts. */
  private *countAndRestart(known: Known): Doing<Reason | undefined> {
    const { intensity, periodSeconds, strategy } = this.family;
    const second = Math.floor(this.now / 1000);
    this.restarts.push(second);
    const recent = this.restarts.filter((restart) => restart >= second - periodSeconds);
    if (recent.length > intensity) {
      this.forget(known);
      return "shutdown";
    }
    const position = this.known.indexOf(known);
    known.status = "stopped";
    if (strategy === "one_for_one") yield* this.startOrRetry([known]);
    else yield* this.restartFrom(strategy === "one_for_all" ? 0 : position);
    return undefined;
  }

  private *restartFrom(position: number): Doing<void> {
    yield* this.stop(this.known.slice(position));
    this.known = this.known.filter(
      ({ child }, index) => index < position || child.restart !== "temporary",
    );
    yield* this.startOrRetry(this.known.slice(position));
  }

  /** Starts children in order; one that does not start is tried again when all mail before that is handled. */
  private *startOrRetry(children: ReadonlyArray<Known>): Doing<void> {
    for (const known of children) {
      if (yield* this.start(known)) continue;
      known.status = "restarting";
      this.mail.push({ is: "retry", number: known.number });
      return;
    }
  }

  private *start(known: Known): Doing<boolean> {
    const { number, child } = known;
    const attempt = child.attempts[this.tried[number] as number];
    const { afterMs, conduct } = attempt ?? { afterMs: 0, conduct: "works" };
    this.tried[number] = (this.tried[number] as number) + 1;
    this.record(`${number} tried`);
    if (afterMs > 0) yield* this.pass(afterMs);
    if (conduct === "hangs") yield* this.pass(initMs);
    if (conduct !== "works") return false;
    this.record(`${number} up`);
    known.life = { of: number, alive: true, linked: true, stopsAt: Infinity };
    known.status = "running";
    this.lives.push(known.life);
    return true;
  }

  private *pass(ms: number): Doing<void> {
    yield { until: this.now + ms, ready: () => false };
  }

  /** Stops children in reverse order, one after the other, each within its time. */
  private *stop(children: ReadonlyArray<Known>): Doing<void> {
    for (const known of children.toReversed()) {
      const { life, child } = known;
      const isRunning = known.status === "running";
      known.status = "stopped";
      if (!isRunning || life === undefined) continue;
      life.linked = false;
      this.exitArrives(life, "shutdown");
      const { shutdownMs } = child;
      const limited = shutdownMs !== "supervisor" && shutdownMs >= 0;
      const until = limited ? this.now + shutdownMs : Infinity;
      yield { until, ready: () => !life.alive };
      if (life.alive) this.end(life, "killed");
    }
  }
}

/** What a start gives whose supervisor ended for this reason. */
function startError(reason: Reason): string {
  return reason.startsWith("failed to start") ? "InitFailed(shutdown)" : `InitExited(${reason})`;
}
