// Owns `starfish build [DIR]`: compile, transform, write bindings, and one line that says what was done.

import { Command } from "effect/cli";
import * as Effect from "effect/Effect";
import { failAsJson, showJson } from "./json.ts";
import { colourAllFlag, directoryArgument, jsonFlag } from "./parameters.ts";
import { type PreparedProject, prepareProject } from "./prepare.ts";
import { counted, duration, errorStreamHasColour, notice, paint } from "./terminal.ts";

/** The line that ends a build. */
export function summaryOf(prepared: PreparedProject): string {
  const { project, functions, transformed, bindings, changed, durationMs } = prepared;
  if (!changed) return `${project.name}: nothing to do (${duration(durationMs)})`;
  const modules = project.modules.filter(({ kind }) => kind === "gleam").length;
  const parts = [
    counted(modules, "module"),
    `${transformed} transformed`,
    `${counted(functions.suspending, "suspending function")}, ${functions.plain} plain`,
    `${counted(bindings, "binding")} written`,
  ];
  return `${project.name}: built in ${duration(durationMs)}: ${parts.join("; ")}`;
}

/** What TypeScript cannot use, a line each. */
export const unboundLines = ({
  unbound,
}: Pick<PreparedProject, "unbound">): ReadonlyArray<string> =>
  unbound.map(
    ({ module, name, reason }) => `starfish: no binding for ${module}.${name}: ${reason}`,
  );

const asJson = (prepared: PreparedProject) => ({
  ok: true,
  name: prepared.project.name,
  changed: prepared.changed,
  modules: prepared.project.modules.filter(({ kind }) => kind === "gleam").length,
  transformed: prepared.transformed,
  bindings: prepared.bindings,
  unbound: prepared.unbound,
  functions: prepared.functions,
  output: prepared.output,
  compiler: {
    way: prepared.project.compiler.way,
    version: prepared.project.compiler.version,
  },
  warnings: prepared.project.warnings,
  durationMs: Math.round(prepared.durationMs),
});

const build = Effect.fn("build")(function* (directory: string, colourAll: boolean, json: boolean) {
  const preparing = prepareProject({ directory, colourAll });
  const prepared = yield* json ? failAsJson(preparing) : preparing;
  if (json) return showJson(asJson(prepared));
  const style = paint(errorStreamHasColour());
  for (const line of unboundLines(prepared)) notice(line);
  notice(prepared.changed ? style.green(summaryOf(prepared)) : summaryOf(prepared));
});

export const buildCommand = Command.make(
  "build",
  { directory: directoryArgument, colourAll: colourAllFlag, json: jsonFlag },
  ({ directory, colourAll, json }) => build(directory, colourAll, json),
).pipe(
  Command.withDescription(
    "Compile a Gleam project, make its suspending functions suspend, and write typed bindings for TypeScript. " +
      "Only what has changed is done again. Everything is written under DIR/build.",
  ),
  Command.withShortDescription("Compile a project"),
  Command.withExamples([
    { command: "starfish build", description: "Build the project of this directory" },
    { command: "starfish build examples/bank --json", description: "Say what was done as JSON" },
  ]),
);
