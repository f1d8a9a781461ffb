// Owns the first page of the reference: what there is, and what has no page and why.

import { closedDoors, doors } from "./doors.ts";
import type { GleamModule, GleamPackage } from "./gleam-modules.ts";
import { gleamPagePath } from "./gleam-page.ts";
import { listItem, paragraphs } from "./markdown.ts";

/** The first sentence of a module's documentation. */
function summaryOf({ doc }: GleamModule): string {
  const [first = ""] = doc.split(/\.\s/);
  return first.replace(/\n/g, " ").replace(/\.$/, "");
}

function packageList({ name, version, modules }: GleamPackage): string {
  const items = modules.map((module) =>
    listItem(`[\`${module.name}\`](${gleamPagePath(module.name)}): ${summaryOf(module)}`),
  );
  return paragraphs(`### \`${name}\` ${version}`, items.join("\n"));
}

/** The page, before its links. */
export function indexPage(packages: ReadonlyArray<GleamPackage>): string {
  return paragraphs(
    "# Reference",
    "Every public name, from the sources. The [guide](../guide/README.md) shows how things are done, [semantics](../semantics.md) says what is " +
      "guaranteed; where a name has a rule of its own, its description points there.",
    "## The command",
    [
      "[The command line](command-line.md): every command with its flags",
      "[Settings](settings.md): `[tools.starfish]`, environment variables, options",
    ]
      .map(listItem)
      .join("\n"),
    "## TypeScript",
    [
      ...doors.map(({ page, specifier, about }) => `[\`${specifier}\`](${page}): ${about}`),
      "[What a Gleam module becomes](bindings.md): the bindings of a sample",
    ]
      .map(listItem)
      .join("\n"),
    "Examples leave out their imports: names come from the door that the page is about or from `effect`, and `Till` and `Board` are the bindings " +
      "of [the sample](bindings.md). What stands after `// =>` is what the line before it gives. Each example is compiled and run by the tests. With " +
      "`yield*`, it is the body of an Effect that has an `ActorSystem` and a scope.",
    "Doors without a page:",
    closedDoors.map(({ specifier, reason }) => listItem(`\`${specifier}\`: ${reason}`)).join("\n"),
    "## Gleam",
    ...packages.map(packageList),
    "`gleam_otp` and `gleam_erlang` have the functions and types of the packages of these names and versions, so that programs need not change. " +
      "`logging`, `gleeunit` and the bundled part of `gleam_stdlib` follow the packages of these names, whose own pages describe them.",
  );
}
