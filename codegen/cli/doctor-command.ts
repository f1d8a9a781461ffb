// Owns `starfish doctor [DIR]`: looks at everything that a build, a run or a test needs, says what was found and what
// is missing, and gives status 1 when something is in the way. With --topology it shows the processors instead.

import { resolve } from "node:path";
import { Command, Flag } from "effect/cli";
import * as Effect from "effect/Effect";
import { findCache, findCompiler } from "./doctor/compiler.ts";
import type { Finding, FindingState } from "./doctor/finding.ts";
import { findProject } from "./doctor/project.ts";
import { findErlang, findNode, findNpm, findVitest } from "./doctor/tools.ts";
import { drawTopology } from "./doctor/topology.ts";
import { CommandFailure } from "./failure.ts";
import { packageVersion } from "./installation.ts";
import { directoryArgument, jsonFlag } from "./parameters.ts";
import { outputStreamHasColour, type Paint, paint } from "./terminal.ts";

async function examine(directory: string): Promise<ReadonlyArray<Finding>> {
  const [npm, erlang, compiler] = await Promise.all([
    findNpm(),
    findErlang(),
    findCompiler(directory),
  ]);
  return [
    { subject: "starfish", state: "good", detail: packageVersion },
    findNode(),
    npm,
    compiler.finding,
    findCache(),
    ...findProject(directory, compiler.kind),
    findVitest(directory),
    erlang,
  ];
}

function marks(style: Paint): Readonly<Record<FindingState, string>> {
  return { good: style.green("✓"), notice: style.yellow("!"), missing: style.red("✗") };
}

function present(findings: ReadonlyArray<Finding>, style: Paint): string {
  const mark = marks(style);
  const lines = findings.flatMap(({ subject, state, detail, lines = [], advice }) => [
    `${mark[state]} ${style.bold(subject)}: ${detail}`,
    ...lines.map((line) => style.dim(`    ${line}`)),
    ...(advice === undefined ? [] : [`    ${style.cyan("→")} ${advice}`]),
  ]);
  return lines.join("\n");
}

/** Shows the processors. Loads the code for threads, which no other finding needs. */
const showTopology = Effect.fn("topology")(function* (json: boolean) {
  const { readTopology } = yield* Effect.promise(
    () => import("../../src/schedulers/threads/index.ts"),
  );
  const topology = readTopology();
  const text = json
    ? JSON.stringify(topology, null, 2)
    : drawTopology(topology, paint(outputStreamHasColour()));
  process.stdout.write(`${text}\n`);
});

const topologyFlag = Flag.Boolean("topology").pipe(
  Flag.withDescription("show the processors of this machine and where schedulers go"),
  Flag.withDefault(false),
);

const doctor = Effect.fn("doctor")(function* (directory: string, json: boolean) {
  const findings = yield* Effect.promise(() => examine(resolve(directory)));
  const style = paint(outputStreamHasColour());
  const missing = findings.filter(({ state }) => state === "missing");
  const text = json
    ? JSON.stringify({ ok: missing.length === 0, findings }, null, 2)
    : present(findings, style);
  process.stdout.write(`${text}\n`);
  if (missing.length === 0) return;
  const title = `missing: ${missing.map(({ subject }) => subject).join(", ")}`;
  yield* new CommandFailure({ title, silent: true });
});

export const doctorCommand = Command.make(
  "doctor",
  { directory: directoryArgument, json: jsonFlag, topology: topologyFlag },
  ({ directory, json, topology }) => (topology ? showTopology(json) : doctor(directory, json)),
).pipe(
  Command.withDescription(
    "Look at Node, npm, the Gleam compiler, the cache and the packages of a project: what was found, what is " +
      "missing and what to do. Or, with --topology, at the processors: which are ours, and where the schedulers of a " +
      "program go. Nothing is built or changed.",
  ),
  Command.withShortDescription("Say what was found and what is missing"),
  Command.withExamples([
    { command: "starfish doctor", description: "Look at this directory's project" },
    { command: "starfish doctor examples/bank --json", description: "The same for a machine" },
    { command: "starfish doctor --topology", description: "Show the processors" },
  ]),
);
