// What a module tells the runtime so that its values can cross to other threads: its classes, its functions, and for every
// closure that may cross what it captures. This file decides what is told, `emit-registration.ts` writes it. A closure is told
// by a number that is the same in every thread, because all run the same text: its place among the module's functions, and
// for the form that a twin makes, that many more.

import type { FunctionFact } from "./facts.ts";
import type { LinkedModule, Program } from "./link.ts";
import { OWN, type Variant } from "./modes.ts";

export class Registration {
  private readonly program: Program;
  private readonly crossing: Uint8Array;

  /** `crossing`: 1 for every function that may leave its thread. */
  constructor(program: Program, crossing: Uint8Array) {
    this.program = program;
    this.crossing = crossing;
  }

  /** Is this closure marked where it is made? */
  marks(index: number): boolean {
    const fact = this.program.functions[index] as FunctionFact;
    const written = fact.shape === "arrow" || fact.shape === "expression";
    const movable = !fact.usesThis && !fact.usesArguments && !fact.rooted && !fact.generator;
    return (
      written &&
      !fact.topLevel &&
      movable &&
      fact.barrier === null &&
      this.crossing[index] === 1 &&
      !this.isEchoHelper(index)
    );
  }

  /** Is this function of the module's scope one that other threads know by its name? */
  names(index: number): boolean {
    const fact = this.program.functions[index] as FunctionFact;
    if (!fact.topLevel || fact.reassigned || this.isEchoHelper(index)) return false;
    // The compiler's constants (constructors, tests and accessors of types) serve JavaScript; Gleam code never hands them on.
    const helper = fact.constant && !fact.byHand;
    return (fact.exported && !helper) || this.crossing[index] === 1;
  }

  private isEchoHelper(index: number): boolean {
    const fact = this.program.functions[index] as FunctionFact;
    return fact.byHand && this.program.moduleOf[index]?.facts.isFfi === false;
  }
}

/** The number of a closure in its module. */
export function closureNumber(module: LinkedModule, index: number, variant: Variant): number {
  const local = index - module.functionBase;
  return variant === OWN ? local : module.facts.functions.length + local;
}

/** The name of a module for the runtime: the path of its file, without the ending. */
export function registeredName(module: LinkedModule): string {
  return module.id.replace(/\.m?js$/, "");
}
