// What the transform of a project keeps between builds: facts of every module, what each written module was made of, and what
// the whole program came to. A state that cannot be read, or that other code than this wrote, is no error: everything is done
// anew, because the same program may come out as other text.

import { existsSync, readFileSync } from "node:fs";
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

export function readState(file: string): TransformState {
  if (!existsSync(file)) return emptyState();
  try {
    const state = JSON.parse(readFileSync(file, "utf8")) as TransformState;
    return state.code === transformStamp() ? state : emptyState();
  } catch {
    return emptyState();
  }
}
