/**
 * Owns the measuring of memory in the JavaScript arms: the bytes that `make` left on the heap, with everything
 * unreachable collected before and after. Fails when node runs without --expose-gc, because then the figure would be that of
 * garbage.
 */
export async function heldBytes<Value>(
  make: () => Value | Promise<Value>,
): Promise<{ bytes: number; value: Value }> {
  const before = await settledBytes();
  const value = await make();
  return { bytes: (await settledBytes()) - before, value };
}

const COLLECTIONS = 3;

async function settledBytes(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error("memory is measured with node --expose-gc only");
  for (let turn = 0; turn < COLLECTIONS; turn += 1) {
    globalThis.gc();
    // Finalisers and timers that hold the last references run between collections.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
