// Values, functions and closures of a compiled Gleam program arrive as what they were, by what its modules register themselves.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { buildProject, findInstallation } from "../../../codegen/project/index.ts";
import { transformBuild } from "../../../codegen/suspend/index.ts";
import type * as KernelDoor from "../../../src/kernel/index.ts";
import type * as SchedulersDoor from "../../../src/schedulers/index.ts";
import type * as CodecDoor from "../../../src/transport/codec/index.ts";
import { SmallContext } from "./small-program.ts";

// biome-ignore lint/suspicious/noExplicitAny: modules of a compiled program, whose types only its own declarations know
type Module = Record<string, (...values: Array<any>) => any>;

const sources = join(import.meta.dirname, "program");
let root: string;
let app: Module;
let prelude: Module;
let kernel: typeof KernelDoor;
let send: (value: unknown) => unknown;
let sendAsGraph: (value: unknown) => unknown;

async function load<T>(...path: ReadonlyArray<string>): Promise<T> {
  return (await import(/* @vite-ignore */ pathToFileURL(join(...path)).href)) as T;
}

beforeAll(async () => {
  const project = await buildProject({ directory: sources, onNotice: () => {} });
  const { output } = await transformBuild(project);
  const installation = findInstallation().root;
  kernel = await load(installation, "dist/src/kernel/index.js");
  const { Codec }: typeof CodecDoor = await load(installation, "dist/src/transport/codec/index.js");
  prelude = await load(output, "prelude.mjs");
  app = await load(output, "crossing/crossing.mjs");
  root = `${pathToFileURL(output).href}/`;
  const registry = kernel.Registry.at(root);
  const [from, to] = [1, 2].map((slot) => {
    // The classes of pids are those of the program's own kernel.
    return new Codec(new SmallContext(slot, log, 1000, kernel), registry);
  }) as [CodecDoor.Codec, CodecDoor.Codec];
  expect(from.fingerprint).toBe(to.fingerprint);
  send = (value) => {
    const bytes = from.encodeLarge(value);
    return to.decode({ bytes, view: new DataView(bytes.buffer, bytes.byteOffset) }, 0);
  };
  sendAsGraph = (value) => {
    let wrapped = value;
    for (let level = 0; level < 150; level++) wrapped = [wrapped];
    let arrived = send(wrapped);
    for (let level = 0; level < 150; level++) arrived = (arrived as Array<unknown>)[0];
    return arrived;
  };
}, 900_000);

const log: Array<string> = [];

function expectEqual(arrived: unknown, value: unknown): void {
  expect(prelude.isEqual?.(arrived, value)).toBe(true);
}

describe("values", () => {
  test.each(["order", "hidden_value", "bits", "records_as_keys", "members"])("%s", (name) => {
    const value = app[name]?.();
    expectEqual(send(value), value);
    expectEqual(sendAsGraph(value), value);
    expect(send(value)).not.toBe(value);
  });

  test("a tree, and one that is deeper than the plain form", () => {
    const tree = app.tree?.(8);
    expectEqual(send(tree), tree);
    expectEqual(sendAsGraph(tree), tree);
  });

  test("a large dict works as before", () => {
    const dict = app.many?.(5000);
    expectEqual(send(dict), dict);
    expectEqual(sendAsGraph(dict), dict);
  });

  test("a constructor without fields is the module's own", () => {
    const [leaf] = [app.tree?.(0)];
    expect(send(leaf)).toBe(leaf);
  });

  test("a dict whose keys are functions finds them again", () => {
    const keys = send(app.functions_as_keys?.());
    const worth = app.worth?.(keys, app.triple);
    expect(prelude.isEqual?.(worth, prelude.Result$Ok?.(3))).toBe(true);
  });

  test("an instance of a class of JavaScript code keeps its class", () => {
    const point = send(app.point?.(3, 4)) as { length(): number };
    expect(point.length()).toBe(5);
  });

  test("one with private members is refused, since a copy would not work", () => {
    expect(() => send([app.counter?.()])).toThrow("tuple[0] cannot cross to another thread");
    expect(() => send([app.counter?.()])).toThrow("an object of the class Counter");
  });

  test("a failed assertion arrives with all that it knows", () => {
    let thrown: unknown;
    try {
      app.assert_two?.(3);
    } catch (error) {
      thrown = error;
    }
    const arrived = send(thrown) as Error & Record<string, unknown>;
    expect(arrived).toBeInstanceOf(Error);
    expect(arrived).toMatchObject({
      gleam_error: "let_assert",
      module: "crossing",
      function: "assert_two",
      value: 3,
      line: (thrown as { line: number }).line,
      stack: (thrown as Error).stack,
    });
  });
});

describe("functions", () => {
  test("those of modules are the same functions, whatever module has them", () => {
    expect(send(app.double)).toBe(app.double);
  });

  test("closures that a program lets out work where they arrive, and can be sent on", () => {
    for (const [closure, input, output] of [
      [app.adding?.(5), 1, 6],
      [app.pipeline?.(prelude.toList?.([app.double, app.adding?.(1)])), 5, 11],
    ] as const) {
      const arrived = send(closure) as (value: number) => number;
      expect(arrived(input)).toBe(output);
      expect((sendAsGraph(arrived) as (value: number) => number)(input)).toBe(output);
    }
  });

  test("closures capture closures, records with functions and subjects", async () => {
    const { SimulationHost }: typeof SchedulersDoor = await load(
      findInstallation().root,
      "dist/src/schedulers/index.js",
    );
    const world = new kernel.Kernel(new SimulationHost({ seed: 1 }));
    const made: Array<unknown> = [];
    world.spawnRoot(() => {
      made.push(app.task?.(), app.nested?.());
    });
    world.run();
    const [task, nested] = made as [{ reply: unknown }, (value: number) => number];
    const arrived = send(task) as { name: string; run(value: number): number; reply: unknown };
    expect([arrived.name, arrived.run(1)]).toEqual(["task", 2]);
    expectEqual(arrived.reply, task.reply);
    expect((send(nested) as (value: number) => number)(1)).toBe(nested(1));
  });

  test("those of the standard library", async () => {
    const list: Module = await import(`${root}gleam_stdlib/gleam/list.mjs`);
    expect(send([list.reverse, list.map])).toEqual([list.reverse, list.map]);
  });
});
