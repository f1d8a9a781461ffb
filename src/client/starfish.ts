/**
 * A system for those who do not use Effect: `await Starfish.start()`, Promises, `await using`.
 *
 * Promise: the same system, the same errors and the same shutdown as `ActorSystem`; nothing is lost
 * by starting here and going over to Effect later (`ActorSystem.fromRunning(system.running)`).
 *
 * Failure: `start` rejects with `InvalidOptions`; everything else rejects as its own documentation
 * says.
 */
import {
  type EventListener,
  InvalidOptions,
  RunningSystem,
  type ShutdownReport,
  type SystemOptions,
} from "../system/index.ts";

/** A generated module of bindings, as far as `start` needs it. */
export interface BindingsModule {
  /** The functions of the module as Promises, on one system. */
  readonly promised: (system: Starfish) => object;
  /** Where the description of the built program is; threads start from it. */
  readonly program?: string;
}

/** The program that modules of bindings belong to, if one of them says so. */
function programOf(modules: Readonly<Record<string, BindingsModule>>): string | undefined {
  return Object.values(modules).find(({ program }) => program !== undefined)?.program;
}

/** The Promise flavours of some generated modules, under names of the caller's choice. */
export type Bound<Modules extends Readonly<Record<string, BindingsModule>>> = {
  readonly [Name in keyof Modules]: ReturnType<Modules[Name]["promised"]>;
};

/**
 * A running system with Promises. `await using` closes it at the end of the block.
 *
 * @example
 * ```ts
 * await using system = await Starfish.start({}, { till: Till })
 * const till = await system.till.start(100)
 * await till.deposit({ amount: 20 })
 * await till.balance() // => 120
 * ```
 * @see docs/semantics.md 12.3 (how it ends)
 */
export class Starfish implements AsyncDisposable {
  /** The system under the Promises. */
  readonly running: RunningSystem;

  private constructor(running: RunningSystem) {
    this.running = running;
  }

  /**
   * Starts a system, and binds generated modules to it under the names given: `system.till` has the
   * functions of the module given as `till`. What the options leave out the environment and gleam.toml
   * may say. Rejects with `InvalidOptions` for an option that cannot be and for a name that a system
   * has itself (`close`), with `ThreadsFailed` where schedulers cannot be started.
   */
  static async start<
    const Modules extends Readonly<Record<string, BindingsModule>> = Record<never, never>,
  >(options: SystemOptions = {}, modules?: Modules): Promise<Starfish & Bound<Modules>> {
    const names = Object.keys(modules ?? {});
    const taken = names.find((name) => name === "running" || name in Starfish.prototype);
    if (taken !== undefined) {
      throw new InvalidOptions({ problem: `a module cannot be bound under the name ${taken}` });
    }
    const system = new Starfish(await RunningSystem.start(options, programOf(modules ?? {})));
    const bound = Object.entries(modules ?? {}).map(([name, module]) => [
      name,
      module.promised(system),
    ]);
    return Object.assign(system, Object.fromEntries(bound)) as Starfish & Bound<Modules>;
  }

  /**
   * The functions of a generated module as Promises on this system, for one that was not bound at the
   * start.
   *
   * @example
   * ```ts
   * await using system = await Starfish.start()
   * const till = await system.use(Till).start(100)
   * await till.balance() // => 100
   * ```
   */
  use<Flavour>(module: { readonly promised: (system: Starfish) => Flavour }): Flavour {
    return module.promised(this);
  }

  /**
   * Hears of crashes, lost messages and reports of supervisors from now on; gives back the function
   * that stops it. What the listener throws is written to standard error and harms nobody.
   *
   * @example
   * ```ts
   * await using system = await Starfish.start({ logger: "none" }, { till: Till })
   * const crashes: Array<string> = []
   * const stop = system.onEvent((event) => {
   *   if (event._tag === "Crash") crashes.push(describeReason(event.report.reason))
   * })
   * await system.till.start(-1).catch(() => undefined)
   * stop()
   * crashes // => ["a till opens with nothing or more"]
   * ```
   * @see docs/semantics.md 7.1, 13.1
   */
  onEvent(listener: EventListener): () => void {
    return this.running.onEvent(listener);
  }

  /**
   * Ends everything in order: what was started last goes first, each with its tree, in its own time;
   * what is left after `shutdownTimeoutMs` is killed and named in the report. Closing twice is closing
   * once. Open calls reject with `SystemClosed`.
   *
   * @see docs/semantics.md 12.3
   */
  close(): Promise<ShutdownReport> {
    return this.running.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
