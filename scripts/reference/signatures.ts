// Owns the small print of signatures: a declaration that goes over several lines in one, without the marks of its layout, and
// types that are the items of a list (`(typeof spreads)[number]`) as these items.

import { Node, type Project } from "ts-morph";

/** In one line, as a formatter with endless lines would write it. */
export function oneLine(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "")
    .replace(/\s+/g, " ")
    .replace(/([([<]) (?=\S)/g, "$1")
    .replace(/,? ([)\]>])/g, "$1")
    .replace(/, }/g, " }")
    .trim();
}

/** A reader has no use for the name of a list that is not exported. */
export function withItems(text: string, project: Project): string {
  return text.replace(/\(typeof (\w+)\)\[number\]/g, (_, name: string) => {
    const items = itemsOf(name, project);
    if (items === undefined) throw new Error(`there is no list ${name}`);
    return items.join(" | ");
  });
}

function itemsOf(name: string, project: Project): ReadonlyArray<string> | undefined {
  for (const source of project.getSourceFiles()) {
    const initializer = source.getVariableDeclaration(name)?.getInitializer();
    if (!Node.isAsExpression(initializer)) continue;
    const list = initializer.getExpression();
    if (Node.isArrayLiteralExpression(list))
      return list.getElements().map((item) => item.getText());
  }
  return undefined;
}
