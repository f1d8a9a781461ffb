// Owns the states of actors between the runs of a program under `starfish dev --keep-state`: they are collected before a program is ended,
// compared with what the new one declares, and offered to it.
//
// Promise: a state is offered to the next run and no other, but for one case: a program that ended by itself while it was starting has used
// nothing up, so that one that fails at its start can be corrected and nothing is lost. What has not been kept is told once, with the
// reason. Fails with a CommandFailure where no socket can be made.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { CapturedActor, Offer } from "../../../src/handover/index.ts";
import {
  type AssembledProgram,
  DeclarationReader,
  type DeclaredConstructors,
} from "../../assemble/index.ts";
import { CommandFailure } from "../failure.ts";
import { compare, type DeclaredState, withDeclarations } from "./compatibility.ts";
import { HandOver } from "./hand-over.ts";
import type { Afresh, Tally } from "./notice.ts";

/** What there was when a program ended. */
export interface Collected {
  readonly states: ReadonlyArray<DeclaredState>;
  readonly lost: ReadonlyArray<Afresh>;
  /** Names of actors that nothing starts in the next run. */
  readonly onDemand: ReadonlyArray<string>;
  readonly isComplete: boolean;
}

const nothing: Collected = { states: [], lost: [], onDemand: [], isComplete: true };

/** One run of the program. */
export interface Run {
  /** Of the socket. */
  readonly path: string;
  /** The program has ended by itself. */
  readonly ended: () => void;
  /** What became of the states of the last run, once the start of this one is over. */
  readonly tally: Effect.Effect<Tally>;
}

/** What is remembered of a run until the next. */
interface CurrentRun {
  readonly handOver: HandOver;
  /** What it was started with. */
  readonly states: ReadonlyArray<DeclaredState>;
  readonly declared: DeclaredConstructors;
  hasFailedToStart: boolean;
}

const isWindows = process.platform === "win32";

export class StateKeeping {
  /** Where the sockets are; made with the first of them. */
  #folder: string | null = null;
  readonly #reader = new DeclarationReader();
  #runs = 0;
  #current: CurrentRun | null = null;

  /** Until the scope closes. */
  static readonly make: Effect.Effect<StateKeeping, never, Scope.Scope> = Effect.acquireRelease(
    Effect.sync(() => new StateKeeping()),
    (keeping) => Effect.sync(() => keeping.#close()),
  );

  /** The program that starts next has states that nobody keeps. */
  readonly pause: Effect.Effect<void> = Effect.sync(() => {
    this.#current?.handOver.close();
    this.#current = null;
  });

  /** Collects the states of the program that runs; to be called before it is ended. */
  readonly collect: Effect.Effect<Collected> = Effect.promise(() => this.#collect());

  /** Lets the states meet the program that is about to start. */
  begin(
    program: AssembledProgram,
    collected: Collected = nothing,
  ): Effect.Effect<Run, CommandFailure> {
    return Effect.tryPromise({
      try: () => this.#begin(program, collected),
      catch: (cause) =>
        new CommandFailure({
          title: `No socket for handing states over could be made in ${tmpdir()}: ${(cause as Error).message}`,
          advice: [
            "set TMPDIR to a directory with a short path that can be written to, or leave out --keep-state",
          ],
          cause,
        }),
    });
  }

  async #collect(): Promise<Collected> {
    const run = this.#current;
    if (run === null) return nothing;
    if (run.hasFailedToStart) return { ...nothing, states: run.states };
    const { isStarted } = run.handOver;
    const { actors, isComplete } = await run.handOver.capture();
    // What each thread has answered to its offers came before what it had captured.
    const waiting = isStarted ? [] : run.handOver.unanswered;
    const found = sorted(actors, run.declared);
    const isFound = new Set(found.states.map(({ place }) => place));
    const isWaiting = new Set(waiting.map(({ place }) => place));
    const left = run.states.filter(({ place }) => isWaiting.has(place) && !isFound.has(place));
    return { ...found, states: [...left, ...found.states], isComplete };
  }

  async #begin(program: AssembledProgram, collected: Collected): Promise<Run> {
    const declared = this.#reader.read(program);
    const offers: Array<Offer> = [];
    const changed: Array<Afresh> = [];
    for (const state of collected.states) {
      const comparison = compare(state, declared);
      if (comparison.kind === "same") offers.push(comparison.offer);
      else changed.push({ name: state.name, problem: comparison.problem });
    }
    this.#current?.handOver.close();
    this.#runs += 1;
    const path = this.#pathOf(this.#runs);
    const handOver = await HandOver.listen(path, offers);
    const current = { handOver, states: collected.states, declared, hasFailedToStart: false };
    this.#current = current;
    return {
      path,
      ended: () => {
        current.hasFailedToStart = !handOver.isStarted;
        handOver.endStart();
      },
      tally: Effect.promise(async () => {
        await handOver.started;
        return tallyOf(collected, [...collected.lost, ...changed], offers, current);
      }),
    };
  }

  #pathOf(run: number): string {
    if (isWindows) return `\\\\.\\pipe\\starfish-${process.pid}-${run}`;
    this.#folder ??= mkdtempSync(join(tmpdir(), "starfish-"));
    return join(this.#folder, `${run}.sock`);
  }

  #close(): void {
    this.#current?.handOver.close();
    if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** What was captured, by what becomes of it. */
function sorted(
  actors: ReadonlyArray<CapturedActor>,
  declared: DeclaredConstructors,
): Omit<Collected, "isComplete"> {
  const states = new Map<string, DeclaredState>();
  const lost: Array<Afresh> = [];
  const onDemand: Array<string> = [];
  for (const actor of actors) {
    if (actor.kind === "on-demand") onDemand.push(actor.name);
    else if (actor.kind === "lost") lost.push(actor);
    // Two Node processes of an app, say, that each run the same program.
    else if (states.has(actor.place)) {
      lost.push({
        name: actor.name,
        problem: "another actor has the same place in another process",
      });
    } else {
      const { kind: _, ...state } = actor;
      states.set(state.place, withDeclarations(state, declared));
    }
  }
  return { states: [...states.values()], lost, onDemand };
}

function tallyOf(
  { states, lost, onDemand, isComplete }: Collected,
  afresh: ReadonlyArray<Afresh>,
  offers: ReadonlyArray<Offer>,
  { handOver, hasFailedToStart }: CurrentRun,
): Tally {
  const { used, refused, unanswered } = handOver;
  const refusals = offers.flatMap(({ place, name }) => {
    const problem = refused.get(place);
    return problem === undefined ? [] : [{ name, problem }];
  });
  const unmet = hasFailedToStart ? [] : unanswered.map(({ name }) => name);
  return {
    kept: used.size,
    total: states.length + lost.length + onDemand.length,
    afresh: [...afresh, ...refusals],
    unmet: [...unmet, ...onDemand],
    isComplete,
    hasFailedToStart,
  };
}
