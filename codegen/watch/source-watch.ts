// Owns noticing that sources have changed: gleam.toml, src, test and dev of some packages. Several changes in a row
// count as one, and events without a change as none: the system may tell of one write twice, and late. A folder that is
// made later is watched from then on. Holds a watcher per folder until it is closed; never keeps a process alive by a timer of its
// own, and a watcher that fails is given up without ending the program.
//
// Where the system watches no folder with all that is below (Linux), each folder has a watcher: the one of Node that stands for many there
// watches files, and loses one that an editor has put another in the place of.

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

/** Whether one watcher sees everything below its folder. */
const seesAllBelow = process.platform === "darwin" || process.platform === "win32";

/** A watcher stays with its folder, whatever has that name by now. */
interface FolderWatcher {
  readonly watcher: FSWatcher;
  /** Which folder it is: numbers are given out again, but not with the same time. */
  readonly identity: string;
}

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

function foldersIn(folder: string): ReadonlyArray<string> {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(folder, name));
  } catch {
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
  readonly #watchers = new Map<string, FolderWatcher>();
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
    for (const { watcher } of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** Opens and closes watchers so that there is one for each folder that is there. */
  #watch(): void {
    const watched = new Set<string>();
    for (const one of this.#packages) {
      // The folder itself tells when gleam.toml is replaced and when src or test are made.
      this.#open(one.directory, false, watched);
      for (const folder of foldersOf(one)) this.#open(folder, true, watched);
    }
    for (const folder of this.#watchers.keys()) if (!watched.has(folder)) this.#drop(folder);
  }

  /** Watches a folder, and all below it if that is wanted: it before them, so that none is missed that is made meanwhile. */
  #open(folder: string, deep: boolean, watched: Set<string>): void {
    const found = statSync(folder, { bigint: true, throwIfNoEntry: false });
    if (found?.isDirectory() !== true) return;
    watched.add(folder);
    const identity = `${found.ino} ${found.birthtimeNs}`;
    if (this.#watchers.get(folder)?.identity !== identity) {
      this.#drop(folder);
      const watcher = watch(folder, { recursive: deep && seesAllBelow }, () => this.#touch());
      watcher.on("error", () => {
        if (this.#watchers.get(folder)?.watcher === watcher) this.#drop(folder);
      });
      this.#watchers.set(folder, { watcher, identity });
    }
    if (!deep || seesAllBelow) return;
    for (const below of foldersIn(folder)) this.#open(below, true, watched);
  }

  #drop(folder: string): void {
    this.#watchers.get(folder)?.watcher.close();
    this.#watchers.delete(folder);
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
