// Owns noticing that the sources of a project have changed: src, test and gleam.toml. Several changes in a row count
// as one. A folder that does not exist is not watched. The watchers are closed with the scope they were opened in.

import { existsSync, type FSWatcher, watch } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";

const watched = ["src", "test", "gleam.toml"];

/** Editors write a file in several steps: a change counts when nothing has changed for so long. */
const quietMs = 100;

/** Changes of a project's sources. */
export interface SourceChanges {
  /** Waits for the next change; one that came since the last time counts at once. */
  readonly next: Effect.Effect<void>;
}

class ChangeSignal {
  #changed = false;
  #timer: NodeJS.Timeout | undefined;
  #waiting: (() => void) | undefined;

  readonly touch = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#changed = true;
      this.#waiting?.();
    }, quietMs);
  };

  readonly next: Effect.Effect<void> = Effect.callback<void>((resume) => {
    this.#waiting = () => {
      this.#waiting = undefined;
      this.#changed = false;
      resume(Effect.void);
    };
    if (this.#changed) this.#waiting();
  });
}

/** Watches the project in `directory` until the scope closes. */
export function sourceChanges(directory: string): Effect.Effect<SourceChanges, never, Scope.Scope> {
  const open = Effect.sync(() => {
    const signal = new ChangeSignal();
    const paths = watched.map((name) => join(directory, name)).filter((path) => existsSync(path));
    const watchers: ReadonlyArray<FSWatcher> = paths.map((path) =>
      watch(path, { recursive: true }, signal.touch),
    );
    return { signal, watchers };
  });
  return Effect.acquireRelease(open, ({ watchers }) =>
    Effect.sync(() => {
      for (const watcher of watchers) watcher.close();
    }),
  ).pipe(Effect.map(({ signal }) => signal));
}
