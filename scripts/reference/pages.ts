// Owns the whole of docs/reference: every page by its path, with its links. Same sources, same bytes.

import { bindingsPage } from "./bindings-page.ts";
import { commandLinePage } from "./command-line-page.ts";
import type { Door } from "./doors.ts";
import type { Entry } from "./entries.ts";
import type { GleamPackage } from "./gleam-modules.ts";
import { anchorOfItem, gleamPage, gleamPagePath } from "./gleam-page.ts";
import { indexPage } from "./index-page.ts";
import { Links, type Target } from "./links.ts";
import { listItem, paragraphs } from "./markdown.ts";
import { settingsPage } from "./settings-page.ts";
import { namespacesOf, type OpenDoor, type Sources } from "./sources.ts";
import { anchorOfEntry, doorPage, entriesOf, namespacePage } from "./typescript-page.ts";

const WRITTEN = "<!-- Written by `npm run reference` from the sources. -->";

const namespacePath = ({ name }: Entry): string => `typescript/${name.toLowerCase()}.md`;

/** A page, and where names are described in it that it mentions without more. */
interface Page {
  readonly text: string;
  readonly own: ReadonlyMap<string, string>;
}

type Pages = Map<string, Page>;

function addDoor(pages: Pages, open: OpenDoor): void {
  const { door, exports } = open;
  const namespaces = namespacesOf(open);
  const own = new Map<string, string>();
  for (const topic of door.topics) {
    for (const entry of entriesOf(topic, door, exports)) {
      // A mention of `effect` is one of the package.
      if (exports.others.has(entry.name)) continue;
      own.set(entry.name, anchorOfEntry(entry, entry.name));
    }
  }
  const links = namespaces.map((namespace) => {
    const [summary = ""] = namespace.doc.text.split(/(?<=\.)\s|:\s|\n\n/);
    const name = namespacePath(namespace).split("/").at(-1);
    return listItem(`[\`${namespace.name}\`](${name}): ${summary.replace(/\n/g, " ")}`);
  });
  const about =
    links.length === 0 ? "" : paragraphs("Namespaces, on pages of their own:", links.join("\n"));
  pages.set(door.page, { text: doorPage(door, exports, about), own });
  for (const namespace of namespaces) addNamespace(pages, namespace, door);
}

function addNamespace(pages: Pages, namespace: Entry, door: Door): void {
  const anchors = namespace.entries.map((entry): [string, string] => [
    entry.name,
    anchorOfEntry(entry, `${namespace.name}.${entry.name}`),
  ]);
  const own = new Map([
    ...anchors,
    ...anchors.map(([name, anchor]): [string, string] => [`${namespace.name}.${name}`, anchor]),
  ]);
  pages.set(namespacePath(namespace), { text: namespacePage(namespace, door), own });
}

function addPackage(pages: Pages, gleam: GleamPackage): void {
  for (const module of gleam.modules) {
    const items = module.parts.flatMap((part) => part.items);
    const own = new Map(items.map((item) => [item.name, anchorOfItem(item)]));
    pages.set(gleamPagePath(module.name), { text: gleamPage(module, gleam), own });
  }
}

/** Where a name leads to that its page does not describe itself. */
function targetsOf({ doors, packages }: Sources, pages: Pages): ReadonlyMap<string, Target> {
  const targets = new Map<string, Target>();
  const add = (name: string, target: Target): void => {
    if (!targets.has(name)) targets.set(name, target);
  };
  for (const { door } of doors) {
    for (const [name, anchor] of pages.get(door.page)?.own ?? [])
      add(name, { page: door.page, anchor });
    add(door.specifier, { page: door.page, anchor: "" });
  }
  for (const namespace of doors.flatMap(namespacesOf)) {
    const page = namespacePath(namespace);
    add(namespace.name, { page, anchor: "" });
    for (const [name, anchor] of pages.get(page)?.own ?? []) {
      if (name.includes(".")) add(name, { page, anchor });
    }
  }
  for (const { name: module } of packages.flatMap(({ modules }) => modules)) {
    const page = gleamPagePath(module);
    const short = module.split("/").at(-1) ?? module;
    add(module, { page, anchor: "" });
    for (const [name, anchor] of pages.get(page)?.own ?? [])
      add(`${short}.${name}`, { page, anchor });
  }
  return targets;
}

/** All pages by their paths below docs/reference. Builds the program of the examples. */
export async function referencePages(sources: Sources): Promise<ReadonlyMap<string, string>> {
  const { project, doors, packages, commands } = sources;
  const options = doors[0]?.exports.entries.get("SystemOptions");
  if (options === undefined) throw new Error("the first door has no SystemOptions");
  const pages: Pages = new Map();
  for (const each of doors) addDoor(pages, each);
  for (const each of packages) addPackage(pages, each);
  const plain = (text: string): Page => ({ text, own: new Map() });
  pages.set("bindings.md", plain(await bindingsPage(project)));
  pages.set("command-line.md", plain(commandLinePage(commands)));
  pages.set("settings.md", plain(settingsPage(commands, options)));
  pages.set("README.md", plain(indexPage(packages)));
  const links = new Links(targetsOf(sources, pages));
  return new Map(
    [...pages].map(([path, { text, own }]) => [
      path,
      `${WRITTEN}\n\n${links.link(text, path, own).trimEnd()}\n`,
    ]),
  );
}
