/**
 * The program's own `gleam/erlang/process`, as far as TypeScript needs it: whom a subject stands
 * for, a subject for a reply, sending.
 *
 * Subjects are made and read by the program's functions only; that they are classes with fields is
 * its own business.
 */
import type { Atom, Pid, Reference } from "../kernel/index.ts";
import type { RunningSystem, Target } from "../system/index.ts";
import type { PreludeModule } from "./collections.ts";
import { type AnyFunction, invoke } from "./converter.ts";

/** What is used of the program's `gleam/erlang/process`. */
export interface ProcessModule {
  readonly unsafely_create_subject: AnyFunction;
  readonly named_subject: AnyFunction;
  readonly subject_name: AnyFunction;
  readonly subject_owner: AnyFunction;
  readonly send: AnyFunction;
}

/** The program's own functions about processes, in the shape that the client uses. */
export interface Processes {
  /** Whether a value is a subject of this program. */
  readonly isSubject: (value: unknown) => boolean;
  /** Whom messages to the subject go to. */
  readonly targetOf: (subject: unknown) => Target;
  /** The program's prelude. */
  readonly prelude: PreludeModule;
  /** The subject of whoever has a name. */
  readonly namedSubject: (name: Atom) => unknown;
  /** Sends as the program does: to a name that nobody has, it throws. */
  readonly send: (subject: unknown, message: unknown) => void;
  /** A subject for the reply to a call. */
  readonly replySubject: (owner: Pid, tag: Pid | Reference) => unknown;
  /** Sends; a message to nobody is lost, with a dead letter. */
  readonly deliver: (
    system: RunningSystem,
    target: Target,
    subject: unknown,
    message: unknown,
  ) => void;
}

const known = new WeakMap<ProcessModule, Processes>();

/** The same by the prototypes of the program's subjects. */
const bySubject = new WeakMap<object, Processes>();

/** The functions of the program that a subject is of. Throws `TypeError` if it is none. */
export function processesOf(subject: unknown): Processes {
  const prototype = prototypeOf(subject);
  const made = prototype === null ? undefined : bySubject.get(prototype);
  if (made === undefined) throw new TypeError("this is no subject of a program");
  return made;
}

/** The functions of one program; the same object for the same program. */
export function processes(prelude: PreludeModule, module: ProcessModule): Processes {
  const existing = known.get(module);
  if (existing !== undefined) return existing;
  const prototypes = subjectPrototypes(module);
  /** Of subjects that were used before: whom a subject stands for never changes. */
  const targets = new WeakMap<object, Target>();
  const made: Processes = {
    prelude,
    isSubject: (value) => isOneOf(prototypes, prototypeOf(value)),
    namedSubject: (name) => invoke(module.named_subject, name),
    send: (subject, message) => void invoke(module.send, subject, message),
    targetOf: (subject) => {
      const found = targets.get(subject as object);
      if (found !== undefined) return found;
      const target = readTarget(prelude, module, subject);
      targets.set(subject as object, target);
      return target;
    },
    replySubject: (owner, tag) => invoke(module.unsafely_create_subject, owner, tag),
    deliver: (system, target, subject, message) => {
      if ("name" in target) system.kernel.sendNamed(target.name, message);
      else invoke(module.send, subject, message);
    },
  };
  known.set(module, made);
  for (const prototype of prototypes) if (prototype !== null) bySubject.set(prototype, made);
  return made;
}

function readTarget(prelude: PreludeModule, module: ProcessModule, subject: unknown): Target {
  const name = invoke(module.subject_name, subject);
  if (prelude.Result$isOk(name)) return { name: invoke(prelude.Result$Ok$0, name) as Atom };
  const owner = invoke(module.subject_owner, subject);
  return { pid: invoke(prelude.Result$Ok$0, owner) as Pid };
}

/** The classes of subjects are private to the program: they are known by one specimen of each. */
function subjectPrototypes(module: ProcessModule): ReadonlyArray<object | null> {
  const plain = invoke(module.unsafely_create_subject, undefined, undefined);
  const named = invoke(module.named_subject, undefined);
  return [prototypeOf(plain), prototypeOf(named)];
}

function isOneOf(prototypes: ReadonlyArray<object | null>, prototype: object | null): boolean {
  return prototype !== null && prototypes.includes(prototype);
}

function prototypeOf(value: unknown): object | null {
  return typeof value === "object" && value !== null ? Object.getPrototypeOf(value) : null;
}
