/**
 * The other threads of a system: starting them, running functions of the program there. Imported by `await import` alone, so that a system without threads, and one in
 * a browser, loads none of it.
 */
export { endFamily, runForTypeScript } from "./far-calls.ts";
export { startThreads, type Threads } from "./start.ts";

/** Why there can be no other threads: there can be some. */
export const noThreadsBecause: string | null = null;
