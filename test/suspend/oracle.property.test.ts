import fc from "fast-check";
import { expect, test } from "vitest";
import { type Extra, IMPORTS } from "./support/programs.ts";
import { randomProgram } from "./support/random-programs.ts";
import { load } from "./support/running.ts";

/** Functions that one program may run. */
const SPENDS_MAX = 2000;

/** `tick` and `tock` note their argument; each waits, or does not. */
function ticking(tick: boolean, tock: boolean): string {
  const body = (waits: boolean): string =>
    waits ? "log(x); return wait(x);" : "log(x); return x;";
  return `import { wait, log } from "./ffi.mjs";
let left = 0;
export function refill() { left = ${SPENDS_MAX}; }
export function spend() { left -= 1; if (left < 0) throw new Error("too much"); }
export function tick(x) { ${body(tick)} }
export function tock(x) { ${body(tock)} }`;
}

/** Closures that factories made, in all programs. */
let rebuilt = 0;

/** Each program in a module of its own, all loaded and analysed as one. */
async function outcomes(
  programs: ReadonlyArray<string>,
  ffi: string,
  extra: Extra & { plain?: boolean; rebuild?: boolean } = {},
): Promise<unknown[]> {
  const modules: Record<string, string> = { "x_ffi.mjs": ffi };
  programs.forEach((code, index) => {
    modules[`p${index}.mjs`] =
      `${IMPORTS} import { tick, tock, spend } from "./x_ffi.mjs";\n${code}`;
  });
  const app = programs.map((_, index) => `export { main as main${index} } from "./p${index}.mjs";`);
  app.push(`export { refill } from "./x_ffi.mjs";`);
  const loaded = await load(app.join(" "), { ...extra, modules });
  const found = programs.map((_, index) => {
    loaded.logged();
    loaded.call("refill");
    let result: unknown;
    try {
      result = loaded.run(`main${index}`);
    } catch (error) {
      result = `threw ${(error as Error).message}`;
    }
    return { result, log: loaded.logged() };
  });
  rebuilt += loaded.rebuilt();
  return found;
}

const choices = fc.array(fc.nat(997), { minLength: 10, maxLength: 150, size: "max" });

test("random programs do the same in the same order, however they are coloured", async () => {
  let calls = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(choices, { minLength: 4, maxLength: 8, size: "max" }),
      async (lists) => {
        const programs = lists.map(randomProgram);
        const expected = await outcomes(programs, ticking(false, false), { plain: true });
        calls += expected.reduce<number>((sum, each) => sum + (each as { log: [] }).log.length, 0);
        for (const [tick, tock, colourAll] of [
          [true, true, false],
          [true, false, false],
          [false, true, false],
          [false, false, true],
          [true, false, true],
        ] as const) {
          const found = await outcomes(programs, ticking(tick, tock), { colourAll });
          expect(found, programs.join("\n")).toEqual(expected);
        }
        const inTurns = await outcomes(programs, ticking(false, true), { preempt: true });
        expect(inTurns, programs.join("\n")).toEqual(expected);
      },
    ),
    { numRuns: 12 },
  );
  // Programs that call nothing would agree on nothing.
  expect(calls).toBeGreaterThan(100);
});

test("random programs do the same when every closure is made again of what it captures", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(choices, { minLength: 4, maxLength: 8, size: "max" }),
      async (lists) => {
        const programs = lists.map(randomProgram);
        const expected = await outcomes(programs, ticking(false, false), { plain: true });
        for (const [tick, tock, colourAll] of [
          [false, false, false],
          [true, false, false],
          [true, true, false],
          [false, false, true],
        ] as const) {
          const extra = { colourAll, register: "everything", rebuild: true } as const;
          const found = await outcomes(programs, ticking(tick, tock), extra);
          expect(found, programs.join("\n")).toEqual(expected);
        }
      },
    ),
    { numRuns: 8 },
  );
  expect(rebuilt).toBeGreaterThan(1000);
});
