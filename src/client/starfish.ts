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
 * A running system.
 *
 * @example
 * ```ts
 * import * as Bank from "./build/starfish/bindings/bank.ts"
 *
 * await using system = await Starfish.start({}, { bank: Bank })
 * const bank = await system.bank.start({ opening: 100 })
 * await bank.deposit({ account: "a", amount: 10 })
 * ```
 */
export class Starfish implements AsyncDisposable {
  /** The system under the Promises. */
  readonly running: RunningSystem;

  private constructor(running: RunningSystem) {
    this.running = running;
  }

  /**
   * Starts a system, and binds generated modules to it under the names given. Rejects with
   * `InvalidOptions`.
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

  /** The Promise flavour of a generated module on this system. */
  use<Flavour>(module: { readonly promised: (system: Starfish) => Flavour }): Flavour {
    return module.promised(this);
  }

  /**
   * Hears of crashes, lost messages and reports of supervisors; gives back the function that stops
   * it.
   */
  onEvent(listener: EventListener): () => void {
    return this.running.onEvent(listener);
  }

  /** Shuts everything down in order; see `src/system/shutdown.ts`. */
  close(): Promise<ShutdownReport> {
    return this.running.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
