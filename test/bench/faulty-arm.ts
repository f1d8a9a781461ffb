/** How the tests of the harness start `arms/faulty.ts`, and a workload for each of its faults. */
import { fileURLToPath } from "node:url";
import type { Arm, Command, Workload } from "../../bench/harness/index.ts";

const SERVE = fileURLToPath(new URL("../../bench/harness/serve.ts", import.meta.url));

export function serving(url: URL): Command {
  return { program: process.execPath, arguments: ["--expose-gc", SERVE, fileURLToPath(url)] };
}

export const faultyCommand = (): Command => serving(new URL("./arms/faulty.ts", import.meta.url));

export function arm(name: string, role: Arm["role"], command = faultyCommand): Arm {
  return { name, role, about: `${name}, for tests`, command };
}

export function workload(name: string, unit: Workload["unit"] = "M/s"): Workload {
  return {
    name,
    title: `The ${name} workload`,
    unit,
    size: { kind: "fixed", warmUp: 10, measured: 1_000 },
    expected: (size) => ({ done: size }),
  };
}
