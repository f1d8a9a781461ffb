// Owns the page of the `starfish` command: what `--help` of it and of each of its commands says, from the definitions that
// also make that help.

import { Effect, Option } from "effect";
import type { HelpDoc } from "effect/cli";
import { commandHelp } from "../../codegen/cli/index.ts";
import { anchorOf, codeBlock, listItem, paragraphs, table } from "./markdown.ts";

/** The command and its subcommands, in the order of the help. */
export async function readCommands(): Promise<ReadonlyArray<HelpDoc.HelpDoc>> {
  const whole = await Effect.runPromise(Effect.orDie(commandHelp([])));
  const names = (whole.subcommands ?? []).flatMap(({ commands }) =>
    commands.map(({ name }) => name),
  );
  const each = names.map((name) => Effect.runPromise(Effect.orDie(commandHelp([name]))));
  return [whole, ...(await Promise.all(each))];
}

const text = (description: Option.Option<string>): string =>
  Option.getOrElse(description, () => "");

function flagRow({ name, aliases, type, description }: HelpDoc.FlagDoc): ReadonlyArray<string> {
  const names = [`--${name}`, ...aliases].map((flag) => `\`${flag}\``).join(", ");
  return [names, type === "boolean" ? "" : type, text(description)];
}

function flagTable(flags: ReadonlyArray<HelpDoc.FlagDoc>): string {
  return flags.length === 0 ? "" : table(["flag", "value", "what it does"], flags.map(flagRow));
}

function argumentItem({ name, required, description }: HelpDoc.ArgDoc): string {
  return listItem(`\`${name}\`${required ? "" : " (optional)"}: ${text(description)}`);
}

function exampleLines({ examples = [] }: HelpDoc.HelpDoc): string {
  if (examples.length === 0) return "";
  const lines = examples.map(({ command, description }) =>
    description === undefined ? command : `# ${description}\n${command}`,
  );
  return codeBlock("sh", lines.join("\n\n"));
}

const nameOf = ({ commandPath = [] }: HelpDoc.HelpDoc): string => commandPath.join(" ");

function describeCommand(help: HelpDoc.HelpDoc): string {
  return paragraphs(
    `## \`${nameOf(help)}\``,
    help.description,
    codeBlock("sh", help.usage),
    (help.args ?? []).map(argumentItem).join("\n"),
    flagTable(help.flags),
    exampleLines(help),
  );
}

/** The page, before its links. */
export function commandLinePage(all: ReadonlyArray<HelpDoc.HelpDoc>): string {
  const [whole, ...commands] = all;
  if (whole === undefined) throw new Error("there is no command");
  const short = new Map(
    (whole.subcommands ?? []).flatMap((group) =>
      group.commands.map(({ name, shortDescription, description }) => [
        `${nameOf(whole)} ${name}`,
        shortDescription ?? description,
      ]),
    ),
  );
  const contents = commands.map((help) => {
    const name = nameOf(help);
    return listItem(`[\`${name}\`](#${anchorOf(name)}): ${short.get(name) ?? ""}`);
  });
  return paragraphs(
    `# The \`${nameOf(whole)}\` command`,
    whole.description,
    contents.join("\n"),
    exampleLines(whole),
    "The status is 0 when the command did its work, 1 when it could not, 130 and 143 after Ctrl-C and SIGTERM; of `starfish run` it is that " +
      "of the program. Flags that are settings can also be given elsewhere: [settings](settings.md).",
    ...commands.map(describeCommand),
    "## Everywhere",
    flagTable(whole.globalFlags ?? []),
  );
}
