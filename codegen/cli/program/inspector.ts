// Owns telling the log how the program prints its values: by its own `string.inspect`. A program without the standard
// library has its values shown as Node shows them.

import { pathToFileURL } from "node:url";
import { printTermsWith } from "../../../src/kernel/index.ts";

/** Loads the compiled `gleam/string` of a program, if it has one, and lets the log print values with it. */
export async function useInspector(file: string | undefined): Promise<void> {
  if (file === undefined) return;
  const { inspect } = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  if (typeof inspect === "function") printTermsWith((value) => inspect(value));
}
