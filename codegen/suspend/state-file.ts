// What the transform of a project keeps between builds: facts of every module, what each written module was made of, and what
// the whole program came to. A state that cannot be read, or that another version wrote, is no error: everything is done anew.

import { existsSync, readFileSync } from "node:fs";
import { FACTS_VERSION, type ModuleFacts } from "./facts.ts";

/** Raised whenever the same edits would be written as other text. */
const STATE_VERSION = `1.${FACTS_VERSION}`;

export interface TransformState {
  readonly version: string;
  /** Of the compiled program; with the same one there is nothing to do. */
  readonly fingerprint: string;
  readonly facts: Record<string, ModuleFacts>;
  /** What each file of the output was made of, by path in it. */
  readonly files: Record<string, string>;
}

export function emptyState(): TransformState {
  return { version: STATE_VERSION, fingerprint: "", facts: {}, files: {} };
}

export function readState(file: string): TransformState {
  if (!existsSync(file)) return emptyState();
  try {
    const state = JSON.parse(readFileSync(file, "utf8")) as TransformState;
    return state.version === STATE_VERSION ? state : emptyState();
  } catch {
    return emptyState();
  }
}
