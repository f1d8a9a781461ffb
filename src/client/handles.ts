/**
 * Values of the program that TypeScript only holds and hands back: subjects, pids, names, opaque
 * types, Gleam functions.
 *
 * A handle is the program's own value, untouched, under a branded type. Inside a handle the
 * program's values live, not converted ones, so type arguments of handles are `Raw` where the two
 * differ.
 *
 * Promise: a converter here lets nothing through that is certainly not such a value; of an external
 * type (one made by JavaScript code) nothing is known, and any value but `undefined` passes.
 */
import { Atom, confine, Pid as KernelPid, Suspension } from "../kernel/index.ts";
import { type AnyFunction, type Converter, invoke, Mismatch } from "./converter.ts";
import { MadeSubject } from "./made-subjects.ts";
import type { Processes } from "./processes.ts";

declare const opaqueName: unique symbol;
declare const opaqueParameters: unique symbol;
declare const rawValue: unique symbol;
export declare const subjectMessage: unique symbol;
declare const nameMessage: unique symbol;
declare const functionType: unique symbol;

/** A value of an opaque or external Gleam type: to be held and handed back. */
export interface Opaque<
  out Name extends string,
  out Parameters extends ReadonlyArray<unknown> = [],
> {
  readonly [opaqueName]: Name;
  readonly [opaqueParameters]: Parameters;
}

/** A value of the program as the program itself has it; converted, it would be an `A`. */
export interface Raw<out A> {
  readonly [rawValue]: A;
}

/**
 * Gleam's `Subject(message)`: where messages of one type can be sent. Clients (`Ref`) pass for the subject
 * that they stand for.
 *
 * @see docs/semantics.md 2.1, 11.3
 */
export interface Subject<out Message> {
  readonly [subjectMessage]: Message;
}

/** Gleam's `Name(message)`: whoever has it gets messages of one type. */
export interface Name<out Message> {
  readonly [nameMessage]: Message;
}

/** A function of the program, to be handed back to it. */
export interface GleamFunction<out Signature> {
  readonly [functionType]: Signature;
}

/** The identity of a process, good also after its end; to be held, compared and handed back. */
export type Pid = KernelPid;

/** The key under which a client keeps the subject that it stands for. */
export const SUBJECT: unique symbol = Symbol("starfish-otp/subject");

/** The program's own subject behind a subject or a client of one. */
export function subjectBehind(value: unknown): unknown {
  return typeof value === "object" && value !== null && SUBJECT in value ? value[SUBJECT] : value;
}

/** `Subject(message)`. A client of the subject passes for the subject itself. */
export function subject<Message>(processes: Processes): Converter<Subject<Message>> {
  return {
    toGleam: (value) => {
      const behind = programSubject(processes, subjectBehind(value));
      if (!processes.isSubject(behind)) throw new Mismatch("a Subject", value);
      return behind;
    },
    fromGleam: (value) => value as Subject<Message>,
  };
}

/** The program's own subject for one that was made by TypeScript. */
function programSubject(processes: Processes, value: unknown): unknown {
  if (!(value instanceof MadeSubject)) return value;
  if (value.name !== null) return processes.namedSubject(value.name);
  return processes.replySubject(value.owner, value.tag);
}

/** `Pid`, as it is. */
export const pid: Converter<Pid> = {
  toGleam: (value) => {
    if (!(value instanceof KernelPid)) throw new Mismatch("a Pid", value);
    return value;
  },
  fromGleam: (value) => value as Pid,
};

/** `Name(message)`. */
export function name<Message>(): Converter<Name<Message>> {
  return {
    toGleam: (value) => {
      if (!((value as unknown) instanceof Atom)) throw new Mismatch("a Name", value);
      return value;
    },
    fromGleam: (value) => value as Name<Message>,
  };
}

/**
 * A type whose values have no TypeScript form. `classNames`: the classes that the program makes
 * them of, if known.
 */
export function opaque<Handle>(name: string, classNames: ReadonlyArray<string>): Converter<Handle> {
  return {
    toGleam: (value) => {
      const fits =
        classNames.length === 0
          ? value !== undefined
          : typeof value === "object" &&
            value !== null &&
            classNames.includes(value.constructor?.name);
      if (!fits) throw new Mismatch(`a ${name}`, value);
      return value;
    },
    fromGleam: (value) => value as Handle,
  };
}

/** A function of the program where it stands as a value: in a field, in a list, as a result. */
export function gleamFunction<Handle>(): Converter<Handle> {
  return {
    toGleam: (value) => {
      if (typeof value !== "function") throw new Mismatch("a Gleam function", value);
      return value;
    },
    fromGleam: (value) => value as Handle,
  };
}

/** What a message to another thread is refused for, and what to do instead. */
const OF_TYPESCRIPT =
  "a function of TypeScript, which runs in TypeScript's thread alone: start there what needs it, by calling a function of the program with it";

/**
 * A TypeScript function as an argument: the program calls it with converted values and gets its
 * result converted. It stays in this thread.
 */
export function callback(
  parameters: ReadonlyArray<Converter<unknown>>,
  result: Converter<unknown>,
): Converter<never> {
  return {
    toGleam: (value) => {
      if (typeof value !== "function") throw new Mismatch("a function", value);
      const callee = value as AnyFunction;
      const called = (...values: ReadonlyArray<unknown>): unknown => {
        const given = parameters.map((parameter, index) => parameter.fromGleam(values[index]));
        const outcome = invoke(callee, ...given);
        return outcome instanceof Suspension
          ? convertedLater(outcome, result)
          : result.toGleam(outcome);
      };
      return confine(called, OF_TYPESCRIPT);
    },
    fromGleam: () => {
      throw new TypeError("a callback only goes into the program");
    },
  };
}

/** The result of a function of TypeScript that waits: one that starts an actor. */
function* convertedLater(
  suspension: Suspension,
  result: Converter<unknown>,
): Generator<unknown, unknown, unknown> {
  const value = yield suspension;
  return result.toGleam(value);
}
