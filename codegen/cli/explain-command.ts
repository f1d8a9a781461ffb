// Owns `starfish explain MODULE.FUNCTION [DIR]`: builds the project and says why a function suspends, as the shortest
// way from it to where it waits. A name that is not known fails with the names nearest to it.

import { readFileSync } from "node:fs";
import { Argument, Command } from "effect/cli";
import * as Effect from "effect/Effect";
import { nearestNames } from "../project/index.ts";
import { CommandFailure } from "./failure.ts";
import { failAsJson, showJson } from "./json.ts";
import { directoryArgument, jsonFlag } from "./parameters.ts";
import { type PreparedProject, prepareProject } from "./prepare.ts";

const namesShown = 5;

const exportedFunction = /^export function\s*\*?\s*([a-z0-9_]+)\$?\(/gm;

/** Every public function of the program as `module.function`. */
function functionNames({ project }: PreparedProject): ReadonlyArray<string> {
  const gleam = project.modules.filter(({ kind }) => kind === "gleam");
  return gleam.flatMap(({ name, output }) => {
    const functions = readFileSync(output, "utf8").matchAll(exportedFunction);
    return [...functions].map(([, functionName]) => `${name}.${functionName}`);
  });
}

function unknownFunction(prepared: PreparedProject, name: string): CommandFailure {
  if (!name.includes(".")) {
    return new CommandFailure({
      title: `${name} is not the name of a function with its module`,
      advice: ["starfish explain MODULE.FUNCTION, for example gleam/erlang/process.call"],
    });
  }
  const near = nearestNames(name, functionNames(prepared), namesShown);
  return new CommandFailure({
    title: `The program has no function ${name}`,
    advice: near.length === 0 ? [] : [`did you mean ${near.join(" or ")}?`],
  });
}

const explainFunction = Effect.fn("explainFunction")(function* (name: string, directory: string) {
  const prepared = yield* prepareProject({ directory, colourAll: false });
  const explanation = yield* Effect.sync(() => prepared.explain(name));
  return explanation ?? (yield* Effect.fail(unknownFunction(prepared, name)));
});

const explain = Effect.fn("explain")(function* (name: string, directory: string, json: boolean) {
  const explaining = explainFunction(name, directory);
  const explanation = yield* json ? failAsJson(explaining) : explaining;
  if (!json) {
    process.stdout.write(`${explanation.text}\n`);
    return;
  }
  const { name: found, colour, hops } = explanation;
  showJson({ ok: true, name: found, colour, hops });
});

export const explainCommand = Command.make(
  "explain",
  {
    name: Argument.String("MODULE.FUNCTION").pipe(
      Argument.withDescription("the function in question, with its module as in Gleam"),
    ),
    directory: directoryArgument,
    json: jsonFlag,
  },
  ({ name, directory, json }) => explain(name, directory, json),
).pipe(
  Command.withDescription(
    "Say why a function suspends: the shortest way from it to where it waits, call by call, with positions in the " +
      "Gleam source. Functions that do not suspend run as Gleam compiled them.",
  ),
  Command.withShortDescription("Say why a function suspends"),
  Command.withExamples([
    { command: "starfish explain bank.transfer examples/bank", description: "Why transfer waits" },
    { command: "starfish explain gleam/list.map --json", description: "The same as JSON" },
  ]),
);
