// Owns `starfish new NAME`.

import { relative } from "node:path";
import { Argument, Command, Flag } from "effect/cli";
import * as Effect from "effect/Effect";
import { CommandFailure } from "./failure.ts";
import { makeApp, type TemplateName, templateNames } from "./new/app.ts";
import { outputStreamHasColour, paint } from "./terminal.ts";

const name = Argument.String("name").pipe(
  Argument.withDescription("the directory to make; its last part names the package, in lower case"),
);

const templateFlag = Flag.Literals("template", templateNames).pipe(
  Flag.withAlias("t"),
  Flag.withDescription(
    "what calls the Gleam program: TypeScript with Promises (promise, the default) or with Effect (effect), or a page " +
      "in the browser (vite)",
  ),
  Flag.withDefault("promise" as const),
);

/** What to do next with an app of each template. */
const lastStep: Readonly<Record<TemplateName, string>> = {
  promise: "npm start",
  effect: "npm start",
  vite: "npm run dev",
};

function make(path: string, template: TemplateName): Effect.Effect<void, CommandFailure> {
  return Effect.try({
    try: () => {
      const app = makeApp(path, template);
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
        `  ${lastStep[template]}`,
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

export const newCommand = Command.make(
  "new",
  { name, template: templateFlag },
  ({ name, template }) => make(name, template),
).pipe(
  Command.withDescription(
    "Make a small app: a Gleam actor under a supervisor, called from TypeScript, with tests in both. " +
      "The directory must be new or empty.",
  ),
  Command.withShortDescription("Make a small app"),
  Command.withExamples([
    { command: "starfish new my_app", description: "Make my_app/ with a package of that name" },
    {
      command: "starfish new my_page --template vite",
      description: "A page whose actors run in the browser",
    },
  ]),
);
