// Owns `starfish new NAME`.

import { relative } from "node:path";
import { Argument, Command } from "effect/cli";
import * as Effect from "effect/Effect";
import { CommandFailure } from "./failure.ts";
import { makeApp } from "./new/app.ts";
import { outputStreamHasColour, paint } from "./terminal.ts";

const name = Argument.String("name").pipe(
  Argument.withDescription("the directory to make; its last part names the package, in lower case"),
);

function make(path: string): Effect.Effect<void, CommandFailure> {
  return Effect.try({
    try: () => {
      const app = makeApp(path);
      const style = paint(outputStreamHasColour());
      const directory = relative(process.cwd(), app.directory) || ".";
      const lines = [
        `${style.green("made")} ${style.bold(app.name)} in ${directory}`,
        ...app.files.map((file) => style.dim(`  ${file}`)),
        "",
        "next:",
        ...(directory === "." ? [] : [`  cd ${directory}`]),
        "  npm install",
        "  npm test",
        "  npm start",
      ];
      process.stdout.write(`${lines.join("\n")}\n`);
    },
    catch: (error) => {
      if (error instanceof CommandFailure) return error;
      return new CommandFailure({
        title: `The files could not be written: ${error instanceof Error ? error.message : error}`,
        cause: error,
      });
    },
  });
}

export const newCommand = Command.make("new", { name }, ({ name }) => make(name)).pipe(
  Command.withDescription(
    "Make a small app: a Gleam actor under a supervisor, called from TypeScript, with tests in both. " +
      "The directory must be new or empty.",
  ),
  Command.withShortDescription("Make a small app"),
  Command.withExamples([
    { command: "starfish new my_app", description: "Make my_app/ with a package of that name" },
  ]),
);
