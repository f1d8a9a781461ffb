/**
 * Owns the generated bindings of programs/src/adder.gleam, as the TypeScript arms use them. What they need of the types is
 * written here, because the bench is type-checked before its programs are built.
 *
 * Fails at loading when the programs are not built.
 */
import type { ActorSystem, Effect, Starfish } from "../../../src/client/index.ts";
import { BUILD } from "../gleam/programs.ts";

interface Question {
  readonly value: number;
}

interface AdderBindings {
  readonly start: () => Effect.Effect<
    { readonly addOne: (question: Question) => Effect.Effect<number, unknown> },
    unknown,
    ActorSystem
  >;
  readonly promised: (system: Starfish) => {
    readonly start: () => Promise<{ readonly addOne: (question: Question) => Promise<number> }>;
  };
}

export const adder = (await import(
  new URL("bindings/adder.ts", BUILD).href
)) as unknown as AdderBindings;

const door: string = "starfish-otp";
/** The instance that the bindings import, and its types without needing it built. */
export const client: typeof import("../../../src/client/index.ts") = await import(door);
