// Run with Node: `node run-in-system.ts MODULE FUNCTION [LOGGER]` runs a function of a compiled module as a process of a system
// that TypeScript started, as an application does, and closes the system when it has returned. A program of its own, so that it
// and the module share one instance of the kernel.

import { pathToFileURL } from "node:url";
import { type LoggerChoice, RunningSystem } from "starfish-otp/system";

const [module = "", name = "", logger = "text"] = process.argv.slice(2);
const program = (await import(pathToFileURL(module).href)) as Record<string, () => unknown>;
const body = program[name];
if (body === undefined) throw new Error(`${module} has no function ${name}`);

const system = new RunningSystem({ logger: logger as LoggerChoice });
await new Promise<void>((resolve) => {
  system.run(name, body, [], { done: () => resolve(), failed: () => resolve() });
});
await system.close();
