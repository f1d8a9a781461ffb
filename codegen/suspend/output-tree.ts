// Writes the transformed program beside the compiled one: only files whose content differs, each replaced at once, so that
// whoever loads the program sees the old file or the new one. What the compiled program no longer has is removed. Before the
// first change it says so, since from then on files may be of this build or of the last.

import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";

export class OutputTree {
  readonly directory: string;
  /** What each file was made of the last time. */
  private readonly before: Record<string, string>;
  readonly files: Record<string, string> = {};
  /** Files whose content changed. */
  readonly written: string[] = [];
  readonly removed: string[] = [];

  private changes: () => void;

  /** `changes` is called before the first change. */
  constructor(directory: string, before: Record<string, string>, changes: () => void) {
    this.directory = directory;
    this.before = before;
    this.changes = () => {
      changes();
      this.changes = () => undefined;
    };
    mkdirSync(directory, { recursive: true });
  }

  /** Puts a file there, unless it was made of the same the last time. `origin` names what it is made of. */
  put(path: string, origin: string, content: () => string | Buffer): void {
    this.files[path] = origin;
    const target = join(this.directory, path);
    const exists = existsSync(target);
    if (exists && this.before[path] === origin) return;
    const bytes = Buffer.from(content());
    if (exists && readFileSync(target).equals(bytes)) return;
    this.changes();
    this.written.push(path);
    if (!exists) {
      // Nobody can be reading it, and a half-written one is found by the next build, which knows of none then.
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, bytes);
      return;
    }
    const aside = `${target}.${process.pid}.aside`;
    writeFileSync(aside, bytes);
    renameSync(aside, target);
  }

  /** Links a directory there, unless the link is there already. */
  link(path: string, directory: string): void {
    this.files[path] = `link ${directory}`;
    const target = join(this.directory, path);
    if (linkTarget(target) === directory) return;
    this.changes();
    this.written.push(path);
    rmSync(target, { recursive: true, force: true });
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(directory, target, "junction");
  }

  /** Removes files that were not put there this time, and directories that became empty. */
  prune(): void {
    const visit = (directory: string): boolean => {
      let kept = false;
      for (const entry of readdirSync(directory, { withFileTypes: true })) {
        const full = join(directory, entry.name);
        const path = relative(this.directory, full).replaceAll("\\", "/");
        if (entry.isDirectory()) {
          if (visit(full)) kept = true;
          else rmSync(full, { recursive: true });
        } else if (this.files[path] === undefined) {
          this.changes();
          rmSync(full, { force: true });
          this.removed.push(path);
        } else {
          kept = true;
        }
      }
      return kept;
    };
    visit(this.directory);
  }
}

/** Where a link leads; undefined for what is no link, or not there. */
function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
