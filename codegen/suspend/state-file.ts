// What the transform of a project keeps between builds: facts of every module, what each written module was made of, and what
// the whole program came to. A state that cannot be read, or that other code than this wrote, is no error: everything is done
// anew, because the same program may come out as other text. A process that builds again and again reads back only what it
// has not written itself, and writes out anew only the facts that have changed.

import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { codeStamp } from "../own-code/index.ts";
import type { ModuleFacts } from "./facts.ts";

export interface TransformState {
  /** Stamp of the transform that wrote it. */
  readonly code: string;
  /** Of the compiled program; with the same one there is nothing to do. */
  readonly fingerprint: string;
  /** How it was transformed. */
  readonly options: string;
  readonly facts: Record<string, ModuleFacts>;
  /** What each file of the output was made of, by path in it. */
  readonly files: Record<string, string>;
}

/** The stamp of this transform's own code. */
export function transformStamp(): string {
  return codeStamp(import.meta.dirname);
}

export function emptyState(): TransformState {
  return { code: transformStamp(), fingerprint: "", options: "", facts: {}, files: {} };
}

/** The states that this process keeps in memory, by file: those of the last few projects that it has built. */
const kept = new Map<string, { readonly stamp: string; readonly state: TransformState }>();
const KEPT_MAX = 4;

export function readState(file: string): TransformState {
  if (!existsSync(file)) return emptyState();
  const known = kept.get(file);
  if (known !== undefined && known.stamp === stampOf(file)) return known.state;
  try {
    const state = JSON.parse(readFileSync(file, "utf8")) as TransformState;
    return state.code === transformStamp() ? state : emptyState();
  } catch {
    return emptyState();
  }
}

/** What is on disk will no longer be what the state says. */
export function forgetState(file: string): void {
  rmSync(file, { force: true });
}

export function writeState(file: string, state: TransformState): void {
  writeFileSync(file, textOf(state));
  kept.delete(file);
  kept.set(file, { stamp: stampOf(file), state });
  for (const oldest of kept.keys()) if (kept.size > KEPT_MAX) kept.delete(oldest);
}

/** Differs whenever somebody else has written the file. */
function stampOf(file: string): string {
  const { ino, size, mtimeMs, ctimeMs } = statSync(file);
  return [ino, size, mtimeMs, ctimeMs].join(" ");
}

/** Facts are never changed once they are made, and most of them are those of the last build. */
const factTexts = new WeakMap<ModuleFacts, string>();

function textOf({ facts, ...rest }: TransformState): string {
  const texts = Object.entries(facts).map(([id, fact]) => {
    const text = factTexts.get(fact) ?? JSON.stringify(fact);
    factTexts.set(fact, text);
    return `${JSON.stringify(id)}:${text}`;
  });
  return `${JSON.stringify(rest).slice(0, -1)},"facts":{${texts.join(",\n")}}}\n`;
}
