/**
 * Owns the measuring of memory in the JavaScript arms: bytes on the heap with everything unreachable collected.
 * Fails when node runs without --expose-gc, because then the figure would be that of garbage.
 */

const COLLECTIONS = 3;

/** The bytes that `make` left on the heap, and what it made. */
export async function heldBytes<Value>(
  make: () => Value | Promise<Value>,
): Promise<{ bytes: number; value: Value }> {
  const before = await settledBytes();
  const value = await make();
  return { bytes: (await settledBytes()) - before, value };
}

/** Bytes on the heap, for code that cannot wait for finalisers. */
export function heldBytesNow(): number {
  for (let turn = 0; turn < COLLECTIONS; turn += 1) collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function settledBytes(): Promise<number> {
  for (let turn = 0; turn < COLLECTIONS; turn += 1) {
    collect();
    // Finalisers and timers that hold the last references run between collections.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return heldBytesNow();
}

function collect(): void {
  if (globalThis.gc === undefined) throw new Error("memory is measured with node --expose-gc only");
  globalThis.gc();
}
