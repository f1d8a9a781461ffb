// The protocol as the proof runs it: the text of src/transport itself, made into functions over words that the explorer drives.
//
// The files are compiled from their sources (types stripped, private names made public so that states can be copied), so what is
// explored is what runs. Mutants are the same text with one step left out, or with two neighbouring steps exchanged.

import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join, resolve } from "node:path";
import { parseSync } from "oxc-parser";
import * as layout from "../../src/transport/layout.ts";

const folder = resolve(import.meta.dirname, "../../src/transport");

/** In the order in which they need each other. */
const FILES = [
  "tickets",
  "bells",
  "spill",
  "sender",
  "receiver",
  "sleep",
  "deaths",
  "timer-table",
] as const;
export type File = (typeof FILES)[number];

/** Files whose steps are mutated. */
const MUTATED: ReadonlyArray<File> = [
  "bells",
  "sender",
  "receiver",
  "sleep",
  "deaths",
  "timer-table",
];

// biome-ignore lint/suspicious/noExplicitAny: the protocol is compiled from text, mutants of it too
export type Protocol = Record<string, any>;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** A change of one file: these pieces of its text are replaced. */
export interface Mutant {
  readonly name: string;
  readonly file: File;
  readonly edits: ReadonlyArray<{ start: number; end: number; text: string }>;
}

const texts = new Map<File, string>();

function textOf(file: File): string {
  let text = texts.get(file);
  if (text === undefined) {
    text = readFileSync(join(folder, `${file}.ts`), "utf8");
    texts.set(file, text);
  }
  return text;
}

function bodyOf(file: File, text: string): ReadonlyArray<Node> {
  const parsed = parseSync(`${file}.ts`, text);
  if (parsed.errors.length > 0) throw new SyntaxError(`${file}: ${parsed.errors[0]?.message}`);
  return parsed.program.body as unknown as ReadonlyArray<Node>;
}

/** One file as a function body: imports become constants, exports are returned. */
function compileFile(file: File, text: string): string {
  const stripped = stripTypeScriptTypes(text);
  const exported: Array<string> = [];
  let compiled = "";
  let position = 0;
  for (const node of bodyOf(file, stripped)) {
    compiled += stripped.slice(position, node.start);
    position = node.end;
    if (node.type === "ImportDeclaration") {
      const source = (node.source as { value: string }).value.replace(/^\.\/|\.ts$/g, "");
      const specifiers = node.specifiers as ReadonlyArray<{ local: { name: string } }>;
      const names = specifiers.map(({ local }) => local.name);
      if (names.length > 0) compiled += `const { ${names.join(", ")} } = files["${source}"];`;
      continue;
    }
    if (node.type !== "ExportNamedDeclaration") {
      compiled += stripped.slice(node.start, node.end);
      continue;
    }
    const declaration = node.declaration as Node | null;
    if (declaration === null) continue;
    compiled += stripped.slice(declaration.start, declaration.end);
    const declarations = declaration.declarations as ReadonlyArray<{ id: { name: string } }>;
    if (declarations === undefined) exported.push((declaration.id as { name: string }).name);
    else for (const { id } of declarations) exported.push(id.name);
  }
  return `files["${file}"] = (() => {${compiled}\nreturn { ${exported.join(", ")} };})();`;
}

const compiledFiles = new Map<File, string>();

/** The protocol, or a mutant of it. */
export function loadProtocol(mutant?: Mutant): Protocol {
  let program = "";
  for (const file of FILES) {
    if (file === mutant?.file) {
      program += compileFile(file, mutate(textOf(file), mutant));
      continue;
    }
    let compiled = compiledFiles.get(file);
    if (compiled === undefined) {
      compiled = compileFile(file, textOf(file));
      compiledFiles.set(file, compiled);
    }
    program += compiled;
  }
  const open = program.replace(/#(?=[a-z])/gi, "$private_");
  const load = new Function("files", `"use strict"; ${open} return files;`);
  const files = load({ layout }) as Record<File, Protocol>;
  return Object.assign({}, ...FILES.map((file) => files[file])) as Protocol;
}

function mutate(text: string, { edits }: Mutant): string {
  let mutated = text;
  for (const { start, end, text: replacement } of edits.toSorted((a, b) => b.start - a.start)) {
    mutated = mutated.slice(0, start) + replacement + mutated.slice(end);
  }
  return mutated;
}

// ------------------------------------------------------------------- Mutants

const WORD_STEPS =
  /\bwords\s*\.\s*(load|store|add|exchange|compareExchange|wait|notify|put|get|copyIn)\(/;
/** Calls of functions of the protocol that take steps themselves. */
const STEP_CALLS =
  /\b(this\.#(publish|drain|hasRoom|copy|look|take|oldest|hasWork)|bells\.(ring|wake)|this\.(wake|settle|awake|wakeUp)|rollBack|closed|wakeUp|relieve|receive|deliver)\(/;

function isStep(text: string): boolean {
  return WORD_STEPS.test(text) || STEP_CALLS.test(text);
}

function children(node: Node): ReadonlyArray<Node> {
  const found: Array<Node> = [];
  for (const value of Object.values(node)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (typeof item === "object" && item !== null && "type" in item && "start" in item) {
        found.push(item as Node);
      }
    }
  }
  return found;
}

/** Every node, with the name of the function that it is in. */
function visit(node: Node, place: string, see: (node: Node, place: string) => void): void {
  const named = (node.key ?? node.id) as { name?: string } | null | undefined;
  const isFunction = node.type === "MethodDefinition" || node.type === "FunctionDeclaration";
  const inner = isFunction ? (named?.name ?? place) : place;
  see(node, inner);
  for (const child of children(node)) visit(child, inner, see);
}

function brief(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 70 ? `${line.slice(0, 67)}...` : line;
}

/** All mutants of the protocol, each with a name that says what was done to which line. */
export function allMutants(): ReadonlyArray<Mutant> {
  const mutants: Array<Mutant> = [];
  for (const file of MUTATED) {
    const text = textOf(file);
    for (const top of bodyOf(file, text)) {
      visit(top, "", (node, place) => {
        mutants.push(...droppedCalls(file, place, text, node));
        if (node.type === "BlockStatement" || node.type === "FunctionBody") {
          mutants.push(...swappedStatements(file, place, text, node.body as ReadonlyArray<Node>));
        }
      });
    }
  }
  const names = new Set(mutants.map(({ name }) => name));
  if (names.size !== mutants.length) throw new Error("two mutants have the same name");
  return mutants;
}

/** What a step is replaced by when it is left out; a read then gives what the word holds, or nothing new. */
function droppedCalls(file: File, place: string, text: string, node: Node): ReadonlyArray<Mutant> {
  if (node.type !== "CallExpression") return [];
  const source = text.slice(node.start, node.end);
  const callee = text.slice((node.callee as Node).start, (node.callee as Node).end);
  const method = /\bwords\.(\w+)$/.exec(callee)?.[1];
  const isRing = /^(this\.)?bells\.ring$|\.wakeUp$/.test(callee);
  if (method === undefined && !isRing) return [];
  const args = (node.arguments as ReadonlyArray<Node>).map((arg) => text.slice(arg.start, arg.end));
  let replacement = "undefined";
  if (method === "load" || method === "get") replacement = "0";
  if (method === "add" || method === "exchange") {
    replacement = `${callee.replace(/\w+$/, "load")}(${args[0]})`;
  }
  if (method === "compareExchange") replacement = `${args[1]}`;
  const name = `${file} ${place}: without ${brief(source)}`;
  return [{ name, file, edits: [{ start: node.start, end: node.end, text: replacement }] }];
}

function declaredNames(text: string): ReadonlyArray<string> {
  return [...text.matchAll(/\b(?:const|let)\s+(\w+)/g)].map((match) => match[1] as string);
}

function swappedStatements(
  file: File,
  place: string,
  text: string,
  statements: ReadonlyArray<Node>,
): ReadonlyArray<Mutant> {
  const steps = statements.filter((node) => isStep(text.slice(node.start, node.end)));
  const mutants: Array<Mutant> = [];
  for (let index = 0; index + 1 < steps.length; index++) {
    const first = steps[index] as Node;
    const second = steps[index + 1] as Node;
    const firstText = text.slice(first.start, first.end);
    const secondText = text.slice(second.start, second.end);
    const declared = first.type === "VariableDeclaration" ? declaredNames(firstText) : [];
    // What is declared cannot come after its use, also by what stands in between.
    const rest = text.slice(first.end, second.end);
    const uses = declared.some((name) => new RegExp(`\\b${name}\\b`).test(rest));
    // What leaves the function leaves the rest out.
    if (uses || /\breturn\b|\bthrow\b/.test(firstText + secondText)) continue;
    mutants.push({
      name: `${file} ${place}: exchanged ${brief(firstText)} <> ${brief(secondText)}`,
      file,
      edits: [
        { start: first.start, end: first.end, text: secondText },
        { start: second.start, end: second.end, text: firstText },
      ],
    });
  }
  return mutants;
}
