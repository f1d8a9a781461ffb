// Owns the wait of a command for the next change of what is worked on: the sources of the project and of the packages
// that it depends on by path. Which those are is read anew before each wait, so that a changed gleam.toml counts. The
// watchers are closed with the scope they were opened in.

import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { packagesWorkedOn } from "../assemble/index.ts";
import { SourceWatch } from "../watch/index.ts";

/** Changes of what is worked on. */
export interface SourceChanges {
  /** Waits for the next change and gives the files; what changed since the last time counts at once. */
  readonly next: Effect.Effect<ReadonlyArray<string>>;
}

class Changes implements SourceChanges {
  readonly #directory: string;
  readonly #watch: SourceWatch;
  #files: ReadonlyArray<string> = [];
  #waiting: (() => void) | undefined;

  constructor(directory: string) {
    this.#directory = directory;
    this.#watch = new SourceWatch(packagesWorkedOn(directory), {
      onChange: (files) => {
        this.#files = [...this.#files, ...files];
        this.#waiting?.();
      },
    });
  }

  readonly next: Effect.Effect<ReadonlyArray<string>> = Effect.callback((resume) => {
    this.#watch.follow(packagesWorkedOn(this.#directory));
    this.#waiting = () => {
      this.#waiting = undefined;
      const files = this.#files;
      this.#files = [];
      resume(Effect.succeed(files));
    };
    if (this.#files.length > 0) this.#waiting();
  });

  close(): void {
    this.#watch.close();
  }
}

/** Watches what is worked on with the project in `directory` until the scope closes. */
export function sourceChanges(directory: string): Effect.Effect<SourceChanges, never, Scope.Scope> {
  return Effect.acquireRelease(
    Effect.sync(() => new Changes(directory)),
    (changes) => Effect.sync(() => changes.close()),
  );
}
