// Loading the program into a thread: what the system adds first, then all modules in their order.
//
// What goes wrong is a value that names the module, so that the thread can tell it as the failure of its start.

import { cloneable } from "./failure.ts";
import type { FromThread } from "./messages.ts";
import type { PrepareThread, ThreadParts } from "./preparation.ts";

export interface LoadOrder {
  readonly modules: ReadonlyArray<string>;
  readonly preparation: { readonly module: string; readonly data: unknown } | null;
}

export type Say = (message: FromThread) => void;

async function prepare({ preparation }: LoadOrder, say: Say): Promise<ThreadParts> {
  if (preparation === null) return {};
  const { module, data } = preparation;
  const loaded = (await import(module)) as { readonly prepareThread?: PrepareThread };
  if (typeof loaded.prepareThread !== "function") {
    throw new TypeError("the preparation of a thread exports no function `prepareThread`");
  }
  const tell = (value: unknown): void => say({ kind: "tell", value });
  return await loaded.prepareThread({ data, tell });
}

/** Loads everything into this thread. Says itself what goes wrong, and then resolves with null. */
export async function loadProgram(order: LoadOrder, say: Say): Promise<ThreadParts | null> {
  let loading: string | null = order.preparation?.module ?? null;
  try {
    const parts = await prepare(order, say);
    for (const module of order.modules) {
      loading = module;
      await import(module);
    }
    return parts;
  } catch (error) {
    say({ kind: "failed", module: loading, error: cloneable(error) });
    return null;
  }
}
