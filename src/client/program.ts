/**
 * Where the program is that generated bindings belong to: a file next to them or, in a page that was
 * built with schedulers, the page itself (the Vite plugin writes `pageProgram` in the place of `programFile`).
 *
 * Promise: nothing is read or loaded here. The path is put together when the bindings load, in a
 * call, so that bundlers do not take the file for an asset of the page.
 */

export type { PageProgram } from "../schedulers/threads/index.ts";
export { type PageParts, pageProgram } from "../system/index.ts";

/** The URL of a file next to a module of bindings. */
export function programFile(moduleUrl: string, path: string): string {
  return new URL(path, moduleUrl).href;
}
