// Owns noticing that the sources of a project have changed: src, test and gleam.toml. Several changes in a row count
// as one, and events without a change as none: the system may tell of one write twice, and late. A folder that does
// not exist is not watched. The watchers are closed with the scope they were opened in.

import { existsSync, type FSWatcher, readdirSync, statSync, watch } from "node:fs";
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

function filesOf(path: string): ReadonlyArray<string> {
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** Differs when a file was written, made or removed. */
function stateOf(paths: ReadonlyArray<string>): string {
  const lines: Array<string> = [];
  for (const file of paths.filter((path) => existsSync(path)).flatMap(filesOf)) {
    const found = statSync(file, { bigint: true, throwIfNoEntry: false });
    if (found !== undefined) lines.push(`${file} ${found.mtimeNs} ${found.size} ${found.ino}`);
  }
  return lines.sort().join("\n");
}

class ChangeSignal {
  readonly #paths: ReadonlyArray<string>;
  #state: string;
  #changed = false;
  #timer: NodeJS.Timeout | undefined;
  #waiting: (() => void) | undefined;

  constructor(paths: ReadonlyArray<string>) {
    this.#paths = paths;
    this.#state = stateOf(paths);
  }

  readonly touch = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), quietMs);
  };

  readonly next: Effect.Effect<void> = Effect.callback<void>((resume) => {
    this.#waiting = () => {
      this.#waiting = undefined;
      this.#changed = false;
      resume(Effect.void);
    };
    if (this.#changed) this.#waiting();
  });

  close(): void {
    clearTimeout(this.#timer);
  }

  #look(): void {
    const state = stateOf(this.#paths);
    if (state === this.#state) return;
    this.#state = state;
    this.#changed = true;
    this.#waiting?.();
  }
}

/** Watches the project in `directory` until the scope closes. */
export function sourceChanges(directory: string): Effect.Effect<SourceChanges, never, Scope.Scope> {
  const open = Effect.sync(() => {
    const paths = watched.map((name) => join(directory, name)).filter((path) => existsSync(path));
    const signal = new ChangeSignal(paths);
    const watchers: ReadonlyArray<FSWatcher> = paths.map((path) =>
      watch(path, { recursive: true }, signal.touch),
    );
    return { signal, watchers };
  });
  return Effect.acquireRelease(open, ({ signal, watchers }) =>
    Effect.sync(() => {
      signal.close();
      for (const watcher of watchers) watcher.close();
    }),
  ).pipe(Effect.map(({ signal }) => signal));
}
