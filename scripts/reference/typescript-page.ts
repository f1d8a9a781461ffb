// Owns the pages of the doors of the package and of the namespaces in them: for each name its kind, its signature, what its
// doc comment says, its members.

import type { DocComment } from "./doc-comment.ts";
import type { Door, Topic } from "./doors.ts";
import type { DoorExports, Entry, Member } from "./entries.ts";
import { anchorOf, codeBlock, listItem, paragraphs } from "./markdown.ts";

/** What stands above the description of a name. */
const headingOf = ({ kind }: Entry, shownName: string): string => `${kind} \`${shownName}\``;

/** Where an entry is described in its page. */
export const anchorOfEntry = (entry: Entry, shownName: string): string =>
  anchorOf(headingOf(entry, shownName));

function seen({ see }: DocComment): string {
  return see.length === 0 ? "" : `See ${see.join("; ")}.`;
}

function documentation(doc: DocComment): string {
  const examples = doc.examples.map(({ language, code }) => codeBlock(language, code));
  return paragraphs(doc.text, ...examples, seen(doc));
}

function memberItem({ signature, doc }: Member): string {
  const text = documentation(doc);
  return listItem(text === "" ? `\`${signature}\`` : `\`${signature}\`: ${text}`);
}

/** The description of a name; `level` is that of its heading. */
export function describeEntry(entry: Entry, name: string, level: "##" | "###"): string {
  return paragraphs(
    `${level} ${headingOf(entry, name)}`,
    // Nothing that the heading does not say.
    entry.signature === `${entry.kind} ${entry.name}` ? "" : codeBlock("ts", entry.signature),
    documentation(entry.doc),
    entry.members.map(memberItem).join("\n"),
  );
}

/** The entries of a topic, in its order. Throws for a name that the door does not export. */
export function entriesOf(topic: Topic, door: Door, exports: DoorExports): ReadonlyArray<Entry> {
  return topic.names.map((name) => {
    const entry = exports.entries.get(name);
    if (entry === undefined) throw new Error(`${door.specifier} exports no ${name} (${door.page})`);
    return entry;
  });
}

function contentsOf(topic: Topic, door: Door, exports: DoorExports): string {
  const names = entriesOf(topic, door, exports).map(
    (entry) => `[\`${entry.name}\`](#${anchorOfEntry(entry, entry.name)})`,
  );
  return `[${topic.title}](#${anchorOf(topic.title)}): ${names.join(", ")}`;
}

function describeTopic(topic: Topic, door: Door, exports: DoorExports): string {
  const entries = entriesOf(topic, door, exports);
  return paragraphs(
    `## ${topic.title}`,
    topic.about ?? "",
    ...entries.map((entry) => describeEntry(entry, entry.name, "###")),
  );
}

function othersOf({ others }: DoorExports): string {
  const lists = [...others].map(([specifier, names]) => {
    const shown = names.map((name) => `\`${name}\``).join(", ");
    return `For convenience the door also exports ${shown} of \`${specifier}\`.`;
  });
  return lists.join("\n");
}

/** The page of a door, before its links. */
export function doorPage(door: Door, exports: DoorExports, namespaces: string): string {
  return paragraphs(
    `# \`${door.specifier}\``,
    `${capitalised(door.about)}.`,
    door.topics.map((topic) => listItem(contentsOf(topic, door, exports))).join("\n"),
    namespaces,
    othersOf(exports),
    door.rest ?? "",
    ...door.topics.map((topic) => describeTopic(topic, door, exports)),
  );
}

/** The page of a namespace, before its links. */
export function namespacePage(namespace: Entry, door: Door): string {
  const names = namespace.entries.map((entry) => {
    const shown = `${namespace.name}.${entry.name}`;
    return `[\`${shown}\`](#${anchorOfEntry(entry, shown)})`;
  });
  return paragraphs(
    `# \`${namespace.name}\` of \`${door.specifier}\``,
    namespace.doc.text,
    names.join(", "),
    ...namespace.entries.map((entry) =>
      describeEntry(entry, `${namespace.name}.${entry.name}`, "##"),
    ),
  );
}

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
