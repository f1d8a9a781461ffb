/**
 * How the thread of TypeScript, or that of a command, hears of what happens in the threads of schedulers. A door of its
 * own, and one that loads nothing of Effect, since every thread of a scheduler loads it before it is ready.
 */
export { EventSender, type FarEvent, receiveEvents } from "./far-events.ts";
