// Owns the pages of the modules of Gleam packages.

import type { GleamItem, GleamModule, GleamPackage } from "./gleam-modules.ts";
import { anchorOf, codeBlock, listItem, paragraphs } from "./markdown.ts";

/** The page of a module, below docs/reference. */
export const gleamPagePath = (module: string): string => `gleam/${module.replaceAll("/", "-")}.md`;

const headingOf = ({ kind, name }: GleamItem): string => `${kind} \`${name}\``;

export const anchorOfItem = (item: GleamItem): string => anchorOf(headingOf(item));

/** Examples need no heading of their own among those of the page. */
const documentation = (doc: string): string => doc.replace(/^## Examples\n+/gm, "");

function describeItem(item: GleamItem): string {
  return paragraphs(
    `### ${headingOf(item)}`,
    codeBlock("gleam", item.signature),
    documentation(item.doc),
  );
}

function contentsOf({ parts }: GleamModule): string {
  const lists = parts.map(({ title, items }) => {
    const names = items.map((item) => `[\`${item.name}\`](#${anchorOfItem(item)})`).join(", ");
    return listItem(title === "" ? names : `[${title}](#${anchorOf(title)}): ${names}`);
  });
  return lists.join("\n");
}

/** The page of a module, before its links. */
export function gleamPage(module: GleamModule, { name, version }: GleamPackage): string {
  return paragraphs(
    `# \`${module.name}\``,
    `Of the package \`${name}\` ${version}.`,
    module.doc,
    contentsOf(module),
    ...module.parts.map(({ title, items }) =>
      paragraphs(title === "" ? "" : `## ${title}`, ...items.map(describeItem)),
    ),
  );
}
