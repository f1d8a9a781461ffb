/**
 * The states of a thread's actors before their program ends.
 *
 * Promise: every state is one that the actor had between two messages, and all are taken at one moment. Nothing is changed by looking.
 *
 * Failure: an actor that is in the middle of a message, or whose state is no data, is told as lost, with the reason.
 */
import { type Pid, processInfo, type Registry } from "../kernel/index.ts";
import { hollow, NotPortable, writePortable } from "../transport/index.ts";
import type { CapturedActor } from "./messages.ts";
import type { Place } from "./places.ts";

/** An actor and where it is. */
export interface PlacedActor {
  readonly pid: Pid;
  readonly place: Place;
}

/** Whether an actor is in the middle of a message. */
export const isBusy = (pid: Pid): boolean => {
  const info = processInfo(pid);
  return info !== null && info.activity !== "serving";
};

/** What there is of each actor. To be called from outside of any process. */
export const capture = (
  actors: ReadonlyArray<PlacedActor>,
  registry: Registry,
): ReadonlyArray<CapturedActor> => actors.flatMap((actor) => captured(actor, registry));

function captured({ pid, place }: PlacedActor, registry: Registry): ReadonlyArray<CapturedActor> {
  const { key, name } = place;
  const info = processInfo(pid);
  if (info === null) return [];
  if (key === null) return [{ kind: "on-demand", name }];
  if (isBusy(pid)) return [{ kind: "lost", name, problem: "it is in the middle of a message" }];
  try {
    const { value, holes } = hollow(info.state, registry);
    return [{ kind: "state", place: key, name, state: writePortable(value, registry), holes }];
  } catch (error) {
    return [{ kind: "lost", name, problem: problemOf(error) }];
  }
}

function problemOf(error: unknown): string {
  if (error instanceof NotPortable) return error.message;
  return `its state cannot be copied: ${error instanceof Error ? error.message : String(error)}`;
}
