// What exists in every thread under the same name, without having been registered: well-known symbols, and Node's Buffer. Nothing here fails.

import { RAW } from "../../kernel/index.ts";

const symbols = Symbol as unknown as Readonly<Record<string, unknown>>;

/** Symbols that exist in every thread without a key: Symbol.iterator and the like. */
export const wellKnownSymbols: ReadonlyMap<symbol, string> = new Map(
  Object.getOwnPropertyNames(Symbol).flatMap((name) => {
    const value = symbols[name];
    return typeof value === "symbol" ? [[value, name] as const] : [];
  }),
);

/** Whether other threads have the same symbol. */
export function isEverywhere(value: symbol): boolean {
  return value === RAW || Symbol.keyFor(value) !== undefined || wellKnownSymbols.has(value);
}

/** The symbol of that name; undefined if there is none. */
export function wellKnownSymbol(name: string): symbol | undefined {
  const value = Object.hasOwn(symbols, name) ? symbols[name] : undefined;
  return typeof value === "symbol" ? value : undefined;
}

const nodeBuffer = (globalThis as { Buffer?: { prototype: object } }).Buffer?.prototype;

/** Node's own kind of Uint8Array, which arrives as a plain one. */
export function isNodeBuffer(value: object): boolean {
  return nodeBuffer !== undefined && Object.getPrototypeOf(value) === nodeBuffer;
}
