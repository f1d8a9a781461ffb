// The worlds that a kernel can live in: the event loop of Node or a browser, and a simulation.

export type { SchedulerHandle, SchedulerOptions } from "./event-loop-host.ts";
export { EventLoopHost, runScheduler } from "./event-loop-host.ts";
export type { SimulationOptions } from "./simulation-host.ts";
export { SimulationHost } from "./simulation-host.ts";
