/**
 * Owns finding the compiled modules of bench/programs and reading what their functions return.
 *
 * Fails when a module is not there (the programs were not built) and when a result is no Measurement of
 * programs/src/measurement.gleam.
 */
import type { Measurement } from "../../harness/index.ts";

export const BUILD = new URL("../../programs/build/starfish/", import.meta.url);

/** `gleam/dev/javascript`: as the compiler wrote them. `javascript`: transformed. */
export type Output = "gleam/dev/javascript" | "javascript";

export function compiled(output: Output, module: string): Promise<unknown> {
  return import(new URL(`${output}/bench_programs/${module}.mjs`, BUILD).href);
}

/** Gleam's Measurement record: its list is a linked one, and a time or size of zero means that there is none. */
export function toMeasurement(value: unknown): Measurement {
  const { elapsed_ns, bytes, proof } = value as {
    readonly elapsed_ns?: number;
    readonly bytes?: number;
    readonly proof?: Iterable<readonly [string, number]>;
  };
  if (elapsed_ns === undefined || bytes === undefined || proof === undefined) {
    throw new TypeError("the program did not return a Measurement");
  }
  return {
    ...(elapsed_ns === 0 ? {} : { elapsedNs: elapsed_ns }),
    ...(bytes === 0 ? {} : { bytes }),
    proof: Object.fromEntries(proof),
  };
}
