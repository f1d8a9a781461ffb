// Owns writing a file or a link so that whoever looks sees the old one or the new one, never half of one.

import { mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

let counter = 0;

function asideOf(path: string): string {
  counter += 1;
  return `${path}.${process.pid}.${counter}.aside`;
}

function replace(path: string, make: (aside: string) => void): void {
  const aside = asideOf(path);
  mkdirSync(dirname(path), { recursive: true });
  try {
    make(aside);
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

export function writeFileAtomically(path: string, content: string): void {
  replace(path, (aside) => writeFileSync(aside, content));
}

/** Makes `path` a link to the directory `target`; nothing happens if it already is. */
export function linkDirectory(target: string, path: string): void {
  try {
    if (readlinkSync(path) === target) return;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // EINVAL: something that is no link stands there, left by hand.
    if (code === "EINVAL") rmSync(path, { recursive: true });
    else if (code !== "ENOENT") throw error;
  }
  replace(path, (aside) => symlinkSync(target, aside, "junction"));
}
