/**
 * Pieces of TypeScript text that several emitters write: documentation comments, parameter lists,
 * type parameters.
 *
 * Promise: text only; what a piece means is its caller's business.
 */

/** A documentation comment with its line end, or nothing. */
export function comment(documentation: string, indent = ""): string {
  if (documentation === "") return "";
  const lines = documentation.replaceAll("*/", "*\\/").split("\n");
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  const body = lines.map((line) => `${indent} * ${line}`.trimEnd());
  return `${indent}/**\n${body.join("\n")}\n${indent} */\n`;
}

/** `<A, B>`, or nothing. */
export function typeParameters(names: ReadonlyArray<string>): string {
  return names.length === 0 ? "" : `<${names.join(", ")}>`;
}

export interface NamedType {
  readonly name: string;
  readonly type: string;
}

/** `{ readonly a: string; readonly b: number }` */
export function objectType(fields: ReadonlyArray<NamedType>): string {
  if (fields.length === 0) return "{}";
  return `{ ${fields.map((field) => `readonly ${field.name}: ${field.type}`).join("; ")} }`;
}

export function quoted(text: string): string {
  return JSON.stringify(text);
}
