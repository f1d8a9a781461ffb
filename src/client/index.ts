/**
 * The door for applications: a system of Gleam processes as an Effect service (`ActorSystem`) or
 * with Promises (`Starfish`), its errors, and everything that generated bindings stand on.
 */
export * as Effect from "effect/Effect";
export * as Option from "effect/Option";
export * as Result from "effect/Result";
export * as Schema from "effect/Schema";
export type * as Scope from "effect/Scope";
export type { CrashReport, DeadLetter, LossReason, ReportedEvent } from "../kernel/index.ts";
export type { LogFormat } from "../log/index.ts";
export {
  ActorSystem,
  CalleeExited,
  CallLost,
  CallTimeout,
  describeReason,
  type EventListener,
  InvalidOptions,
  type KilledProcess,
  type LogEntry,
  type LoggerChoice,
  type LogLevel,
  type LogPlace,
  type LogProcess,
  NotRunning,
  ProcessCrashed,
  RunningSystem,
  type ShutdownReport,
  SystemClosed,
  type SystemEvent,
  type SystemOptions,
} from "../system/index.ts";
export * as Actor from "./actors.ts";
export {
  type Abortable,
  type CallOptions,
  call,
  type PromisedCallOptions,
  send,
} from "./calls.ts";
export {
  type ClientClass,
  clientOf,
  EffectRef,
  effectOf,
  PromiseRef,
  promise,
  promiseOf,
  refOf,
} from "./clients.ts";
export {
  bitArray,
  type CollectionModule,
  dict,
  list,
  type OptionModule,
  option,
  type PreludeModule,
  result,
  set,
  tuple,
} from "./collections.ts";
export { type AnyFunction, argument, type Converter, field, invoke } from "./converter.ts";
export {
  type AllCases,
  type Cases,
  foreign,
  lazily,
  match,
  type Outcome,
  type Tagged,
  type TaggedFields,
  tagged,
} from "./custom.ts";
export { InvalidArgument, NilError, ProgramError } from "./errors.ts";
export {
  callback,
  type GleamFunction,
  gleamFunction,
  type Name,
  name,
  type Opaque,
  opaque,
  type Pid,
  pid,
  type Raw,
  type Subject,
  subject,
} from "./handles.ts";
export { type InboxError, InboxLost, type InboxOptions, InboxOverflow } from "./inbox-buffer.ts";
export { Inbox, inbox, inboxOf } from "./inboxes.ts";
export { decodeJson, fromJson, InvalidJson, toJson } from "./json.ts";
export { layerOf } from "./layers.ts";
export {
  type CallError,
  effect,
  type Operation,
  plain,
  type RunError,
  type SendError,
} from "./operation.ts";
export { bool, dynamic, float, int, nil, number, string, untouched } from "./primitives.ts";
export { type Processes, type ProcessModule, processes } from "./processes.ts";
export { type PageParts, type PageProgram, pageProgram, programFile } from "./program.ts";
export { nilError, type Reply, reply, resultReply } from "./replies.ts";
export { run, startedData } from "./runs.ts";
export * as schema from "./schemas.ts";
export { type BindingsModule, type Bound, Starfish } from "./starfish.ts";
