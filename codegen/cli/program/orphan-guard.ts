// Owns that what runs for a command does not outlive it, however the command ends: killed at once, it can end nothing any more. A
// shell that waits at a pipe from here does it then: it ends the process group that it was told last, with SIGTERM and, if that does not
// end it in time, with SIGKILL. The app has no part in that, is any command, and may be stuck.
//
// Promise: nothing is ended while the command runs, nor a group that has been let go. Where there are no process groups (on
// Windows), or no shell can be started, there is no guard, and nothing fails. Ended itself, by name say, it ends nothing.

import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { stopGraceMs } from "./order.ts";

/** Where a process can be the leader of a group, and all of that be signalled. */
export const hasGroups = process.platform !== "win32";

/** Reads numbers of groups, an empty line for none, until whoever says them is gone. Works in any shell of POSIX. */
const script = `
group=
while read -r next; do group=$next; done
[ -n "$group" ] || exit 0
kill -s TERM -- "-$group" || exit 0
left=$1
while [ "$left" -gt 0 ]; do
  sleep 1
  kill -s 0 -- "-$group" || exit 0
  left=$((left - 1))
done
kill -s KILL -- "-$group"
`;

export class OrphanGuard {
  readonly #shell: ChildProcess | null;

  /** Until the scope closes; what is guarded then is ended. `graceSeconds`: how long a group may take to end. */
  static make(
    graceSeconds: number = stopGraceMs / 1_000,
  ): Effect.Effect<OrphanGuard, never, Scope.Scope> {
    return Effect.acquireRelease(
      Effect.sync(() => new OrphanGuard(graceSeconds)),
      (guard) => Effect.sync(() => guard.#shell?.stdin?.end()),
    );
  }

  private constructor(graceSeconds: number) {
    this.#shell = hasGroups ? startShell(graceSeconds) : null;
  }

  /** The group with this leader is ended when this process is gone, in place of the one before. */
  guard(leader: number): void {
    this.#say(`${leader}`);
  }

  /** The group has ended. */
  letGo(): void {
    this.#say("");
  }

  #say(line: string): void {
    const stdin = this.#shell?.stdin;
    if (stdin?.writable === true) stdin.write(`${line}\n`);
  }
}

/** In a session of its own, so that what a terminal or whoever else sends to the group of this process does not reach it. */
function startShell(graceSeconds: number): ChildProcess {
  const shell = spawn("/bin/sh", ["-c", script, "starfish-orphan-guard", `${graceSeconds}`], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  shell.on("error", () => undefined);
  shell.stdin.on("error", () => undefined);
  // It is to wait for this process, not this one for it.
  shell.unref();
  (shell.stdin as unknown as Socket).unref();
  return shell;
}
