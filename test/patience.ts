// How long tests wait for what is to happen, however much else the machine has to do: `vi.waitFor(…, patiently)`. What `expect.poll`
// waits is in vitest.config.ts.

export const PATIENCE_MS = 60_000;

export const patiently = { timeout: PATIENCE_MS } as const;
