// Run with Node: `node collect-reports.ts MODULE FUNCTION` runs a function of a compiled module as a process and prints, as JSON,
// what the kernel reported until it ended. A program of its own, so that it and the module share one instance of the kernel.

import { pathToFileURL } from "node:url";
import { Kernel, type ReportedEvent } from "starfish-otp/kernel";
import { SimulationHost } from "starfish-otp/schedulers";

const [module = "", name = ""] = process.argv.slice(2);
const program = (await import(pathToFileURL(module).href)) as Record<string, () => unknown>;
const body = program[name];
if (body === undefined) throw new Error(`${module} has no function ${name}`);

const events: Array<ReportedEvent> = [];
const host = new SimulationHost({ order: "arrival" });
const kernel = new Kernel(host, { hooks: { report: (event) => events.push(event) } });
kernel.spawnRoot(body);
host.settle(kernel);

const shown = events.map(({ kind, problem, decision, child, restarts, pids, text }) => ({
  kind,
  problem,
  decision,
  number: (child as { number: number | null } | undefined)?.number,
  restarts,
  processes: (pids as ReadonlyArray<unknown> | undefined)?.length,
  text,
}));
console.log(JSON.stringify(shown));
