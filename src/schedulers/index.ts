// The worlds that a kernel can live in: the event loop of Node or a browser, and a simulation. What needs threads of Node has a
// door of its own, `threads/index.ts`, so that a browser need not load it.

export type { Bell, SchedulerHandle, SchedulerOptions } from "./event-loop-host.ts";
export { EventLoopHost, runScheduler } from "./event-loop-host.ts";
export { PlacementError } from "./placement.ts";
export type { SimulationOptions } from "./simulation-host.ts";
export { SimulationHost } from "./simulation-host.ts";
