// Which functions are coloured when everything is: all that the compiler wrote, closures too. FFI functions, constructors and
// the like stay what they are; where they hand a coloured function to host code, it is run to its end there.

import type { Program } from "./link.ts";

export function colouredByForce(program: Program): (index: number) => boolean {
  return (index) => {
    const fact = program.functions[index];
    const module = program.moduleOf[index];
    if (fact === undefined || module === undefined || module.facts.isFfi) return false;
    if (fact.barrier !== null || fact.aware || fact.byHand) return false;
    // Constructors, tests and accessors that the compiler makes of types are called by FFI code as the functions they are.
    return !(fact.topLevel && fact.constant);
  };
}
