// Owns noticing that sources have changed: gleam.toml, src, test and dev of some packages. Several changes in a row
// count as one, and events without a change as none: the system may tell of one write twice, and late. A folder that is
// made later is watched from then on. Holds one watcher per package and folder until it is closed; never keeps a
// process alive by a timer of its own, and a watcher that fails is given up without ending the program.

import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { join, sep } from "node:path";

/** A package whose sources are watched. */
export interface WatchedPackage {
  /** Where its gleam.toml lies. */
  readonly directory: string;
  /** Whether its tests belong to the program: those of a dependency do not. */
  readonly hasTests: boolean;
}

export interface SourceWatchOptions {
  /** Called with the files that were written, made or removed since the last time. */
  readonly onChange: (files: ReadonlyArray<string>) => void;
  /** Which files count; all if not given. */
  readonly counts?: ((file: string) => boolean) | undefined;
  /** A change counts when nothing has changed for so long: editors write a file in several steps. */
  readonly quietMs?: number | undefined;
}

const usualQuietMs = 25;
const ownFolders = ["src", "test", "dev"];

type Stamps = ReadonlyMap<string, string>;

function foldersOf({ directory, hasTests }: WatchedPackage): ReadonlyArray<string> {
  return (hasTests ? ownFolders : ["src"]).map((name) => join(directory, name));
}

function owns(watched: WatchedPackage, file: string): boolean {
  const isBelow = foldersOf(watched).some((folder) => file.startsWith(`${folder}${sep}`));
  return isBelow || file === join(watched.directory, "gleam.toml");
}

function filesBelow(folder: string): ReadonlyArray<string> {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map(({ parentPath, name }) => join(parentPath, name));
  } catch {
    // It is not there, or is being removed.
    return [];
  }
}

function stampsOf(packages: ReadonlyArray<WatchedPackage>): Stamps {
  const stamps = new Map<string, string>();
  for (const watched of packages) {
    const files = [
      join(watched.directory, "gleam.toml"),
      ...foldersOf(watched).flatMap(filesBelow),
    ];
    for (const file of files) {
      const found = statSync(file, { bigint: true, throwIfNoEntry: false });
      if (found !== undefined) stamps.set(file, `${found.mtimeNs} ${found.size} ${found.ino}`);
    }
  }
  return stamps;
}

function differences(before: Stamps, after: Stamps): ReadonlyArray<string> {
  const files = new Set([...before.keys(), ...after.keys()]);
  return [...files].filter((file) => before.get(file) !== after.get(file)).sort();
}

/**
 * Watches the sources of packages.
 *
 * @example
 * const watch = new SourceWatch([{ directory: "/app", hasTests: true }], {
 *   onChange: (files) => console.log("changed:", files),
 * });
 * // later
 * watch.close();
 */
export class SourceWatch {
  readonly #options: SourceWatchOptions;
  readonly #watchers = new Map<string, FSWatcher>();
  #packages: ReadonlyArray<WatchedPackage>;
  #stamps: Stamps;
  #timer: NodeJS.Timeout | undefined;

  constructor(packages: ReadonlyArray<WatchedPackage>, options: SourceWatchOptions) {
    this.#options = options;
    this.#packages = packages;
    this.#watch();
    this.#stamps = stampsOf(packages);
  }

  /** Watches these packages from now on, in place of those before. */
  follow(packages: ReadonlyArray<WatchedPackage>): void {
    const known = new Set(this.#packages.map(({ directory }) => directory));
    const fresh = packages.filter(({ directory }) => !known.has(directory));
    this.#packages = packages;
    this.#watch();
    // What is new counts as seen, what is no longer watched is forgotten; a change of anything else is still told.
    const kept = [...this.#stamps].filter(([file]) => packages.some((one) => owns(one, file)));
    this.#stamps = new Map([...kept, ...stampsOf(fresh)]);
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** Opens and closes watchers so that there is one for each folder that is there. */
  #watch(): void {
    const wanted = new Map<string, boolean>();
    for (const watched of this.#packages) {
      // The folder itself tells when gleam.toml is replaced and when src or test are made.
      wanted.set(watched.directory, false);
      for (const folder of foldersOf(watched)) wanted.set(folder, true);
    }
    for (const [folder, watcher] of this.#watchers) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const [folder, recursive] of wanted) this.#open(folder, recursive);
  }

  #open(folder: string, recursive: boolean): void {
    if (this.#watchers.has(folder)) return;
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return;
    const watcher = watch(folder, { recursive }, () => this.#touch());
    watcher.on("error", () => {
      watcher.close();
      this.#watchers.delete(folder);
    });
    this.#watchers.set(folder, watcher);
  }

  #touch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), this.#options.quietMs ?? usualQuietMs);
  }

  #look(): void {
    this.#watch();
    const stamps = stampsOf(this.#packages);
    const { counts = () => true, onChange } = this.#options;
    const changed = differences(this.#stamps, stamps).filter(counts);
    this.#stamps = stamps;
    if (changed.length > 0) onChange(changed);
  }
}
