// Mutants that change nothing that can be observed, each with the reason.

export interface Equivalent {
  readonly mutant: string;
  readonly reason: string;
}

export const equivalents: ReadonlyArray<Equivalent> = [];
