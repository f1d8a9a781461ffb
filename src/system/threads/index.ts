/**
 * The other threads of a system: starting them, running functions of the program there. Imported by
 * `await import` alone, so that a system without threads loads none of it.
 */
export { endFamily, runForTypeScript } from "./far-calls.ts";
export { obstacleToThreads, startThreads, type Threads } from "./start.ts";
