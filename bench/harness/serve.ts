/**
 * Owns the arm's side of the conversation for arms written in JavaScript: `node bench/harness/serve.ts FILE`,
 * where FILE's default export is a Program.
 *
 * Promises: requests are answered one at a time, in order. The heap is not collected between runs: a forced collection also throws
 * away optimised code that mentions an object of the run before, which no program in production goes through. A run that
 * throws is answered with `failed`, as is an unknown workload; the process then goes on. A FILE that cannot be loaded ends the
 * process with node's own message.
 */
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { render } from "./protocol.ts";
import type { Measurement } from "./workload.ts";

export type Run = (size: number) => Measurement | Promise<Measurement>;

/** What a JavaScript arm exports: who it is, and a run for each workload that it offers. */
export interface Program {
  readonly runtime: string;
  readonly runs: Readonly<Record<string, Run>>;
}

async function serve(program: Program): Promise<void> {
  say(`ready ${program.runtime}\n`);
  say(`offers ${Object.keys(program.runs).join(" ")}\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    const [workload = "", size = ""] = line.split(" ");
    say(await answer(program, workload, Number(size)));
  }
}

async function answer(program: Program, workload: string, size: number): Promise<string> {
  const run = program.runs[workload];
  if (run === undefined) return `failed no workload "${workload}" here\n`;
  try {
    return render(await run(size));
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return `failed ${text.replaceAll(/\s*\n\s*/g, " | ")}\n`;
  }
}

function say(text: string): void {
  process.stdout.write(text);
}

const file = process.argv[2];
if (file === undefined) throw new Error("usage: node serve.ts FILE");
await serve((await import(pathToFileURL(file).href)).default as Program);
// Rival systems keep handles open (a server, an interval): the end of the requests is the end of the arm.
process.exit(0);
