// A module's text to its facts: imports and exports, the functions of its own scope, then its statements in order. The facts
// depend on nothing but the text (and on which imports are trusted), so they can be kept by the hash of the text.

import type {
  ExportNamedDeclaration,
  ImportDeclaration,
  ModuleExportName,
  Program,
  Statement,
  VariableDeclaration,
} from "oxc-parser";
import { Collector, type ModuleSource } from "./collector.ts";
import { type FunctionFact, type ModuleFacts, USE } from "./facts.ts";
import { parseModule } from "./parse.ts";
import { notePassed } from "./passing.ts";
import { readExpression } from "./read-expressions.ts";
import { type AnyFunction, reserveFunction } from "./read-functions.ts";
import { hoist, readStatement } from "./read-statements.ts";
import { readTypes } from "./read-types.ts";

/** Reads one module. Never throws for a text that does not parse: `errors` says what is wrong with it. */
export function readModule(
  source: ModuleSource,
  stamp: string,
  trusted: (specifier: string) => boolean,
): ModuleFacts {
  const c = new Collector(source, stamp, trusted);
  const { program, errors } = parseModule(source.id, source.code);
  c.facts.errors.push(...errors);
  c.facts.importAt = program.hashbang === null ? 0 : program.hashbang.end + 1;
  c.facts.taken = takenNames(source.code);
  c.addFunction({ start: 0, end: source.code.length, barrier: "module body", parent: -1 });
  if (errors.length > 0) return c.facts;
  const body = program.body as ReadonlyArray<Statement>;
  for (const statement of body) {
    if (statement.type === "ImportDeclaration") readImport(c, statement);
  }
  const inner = body.map(withoutExport).filter((statement) => statement !== null);
  reserveTopLevel(c, body);
  hoist(
    c,
    inner.filter((statement) => statement.type !== "FunctionDeclaration"),
    true,
  );
  for (const statement of body) readTopLevel(c, statement);
  readExports(c, program);
  c.settleAccesses();
  notePassed(c.facts);
  c.settleCaptures();
  c.settleInstances();
  readTypes(c, program);
  return c.facts;
}

/** Names in the text that this transform might also want to use. */
function takenNames(code: string): string[] {
  const names = new Set<string>();
  for (const match of code.matchAll(
    /\$(?:s|budget|PAUSE|SUSPEND|Suspension|now|syncs?|registerModule|closure)\b\$*/g,
  )) {
    let start = match.index;
    while (start > 0 && /[\w$]/.test(code[start - 1] as string)) start -= 1;
    names.add(code.slice(start, match.index + match[0].length));
  }
  return [...names];
}

function withoutExport(statement: Statement): Statement | null {
  if (statement.type === "ExportNamedDeclaration") return statement.declaration as Statement | null;
  if (statement.type === "ExportDefaultDeclaration") {
    const { declaration } = statement;
    return declaration.type === "ClassDeclaration" || declaration.type === "FunctionDeclaration"
      ? (declaration as Statement)
      : null;
  }
  return statement;
}

function readImport(c: Collector, statement: ImportDeclaration): void {
  const specifier = statement.source.value;
  for (const item of statement.specifiers) {
    const local = item.local.name;
    if (item.type === "ImportNamespaceSpecifier") {
      c.scope.bindings.set(local, { kind: "namespace", specifier, local });
      continue;
    }
    const imported = item.type === "ImportSpecifier" ? exportName(item.imported) : "default";
    c.facts.imports.push({ specifier, imported, local, specifierEnd: item.end, node: c.node() });
    c.scope.bindings.set(local, { kind: "import", import: c.facts.imports.length - 1 });
  }
}

export function exportName(name: ModuleExportName): string {
  return name.type === "Literal" ? name.value : name.name;
}

/** Makes the functions of the module's scope known by name before anything is read. */
function reserveTopLevel(c: Collector, body: ReadonlyArray<Statement>): void {
  for (const statement of body) {
    const inner = withoutExport(statement);
    const exportedInline = inner !== statement;
    const byDefault = statement.type === "ExportDefaultDeclaration";
    if (inner?.type === "FunctionDeclaration" && inner.id !== null) {
      const topLevel = !byDefault;
      reserveNamed(c, inner.id.name, inner, { topLevel, exportedInline, exported: exportedInline });
    } else if (inner?.type === "VariableDeclaration" && inner.kind === "const") {
      reserveConstants(c, inner, exportedInline);
    }
  }
}

function reserveConstants(
  c: Collector,
  declaration: VariableDeclaration,
  exportedInline: boolean,
): void {
  for (const { id, init } of declaration.declarations) {
    if (id.type !== "Identifier" || init === null) continue;
    if (init.type !== "ArrowFunctionExpression" && init.type !== "FunctionExpression") continue;
    reserveNamed(c, id.name, init, {
      name: id.name,
      nameEnd: id.end,
      topLevel: true,
      constant: true,
      exportedInline,
      exported: exportedInline,
    });
  }
}

function reserveNamed(
  c: Collector,
  name: string,
  node: AnyFunction,
  extra: Partial<FunctionFact>,
): void {
  const index = reserveFunction(c, node, extra);
  c.scope.bindings.set(name, { kind: "function", function: index });
}

/** The compiler puts a helper for `echo` into Gleam modules: JavaScript written by hand. */
function isEchoHelper(statement: Statement | null): boolean {
  if (statement?.type !== "FunctionDeclaration" && statement?.type !== "ClassDeclaration") {
    return false;
  }
  return statement.id?.name === "echo" || statement.id?.name.startsWith("Echo$") === true;
}

/**
 * The compiler's prelude is known: of its functions, only those that make lists hand on what they are given. The others
 * compare, compute, copy or make errors, looking at any field of any value and calling none.
 */
const PRELUDE_LISTS = new Set(["toList", "prepend"]);

function isPlainPrelude(c: Collector, statement: Statement | null): boolean {
  if (c.id !== "prelude.mjs") return false;
  if (statement?.type === "ClassDeclaration") return statement.id?.name === "CustomType";
  if (statement?.type !== "FunctionDeclaration") return false;
  return !PRELUDE_LISTS.has(statement.id?.name ?? "");
}

function readTopLevel(c: Collector, statement: Statement): void {
  const inner = withoutExport(statement);
  const hostCode = c.hostCode;
  if (isEchoHelper(inner)) c.hostCode = true;
  if (isPlainPrelude(c, inner)) return;
  if (inner !== null && inner.type !== "ImportDeclaration") readStatement(c, inner);
  c.hostCode = hostCode;
  if (statement.type !== "ExportDefaultDeclaration") return;
  const { declaration } = statement;
  if (declaration.type === "FunctionDeclaration" || declaration.type === "ClassDeclaration") {
    const known = c.reserved.get(declaration);
    if (declaration.id === null && known !== undefined) exportNode(c, c.function(known).node);
  } else {
    exportNode(c, readExpression(c, declaration as never, USE.bare));
  }
}

function exportNode(c: Collector, node: number): void {
  c.facts.exports.push({ kind: "node", name: "default", node });
}

function readExports(c: Collector, program: Program): void {
  for (const statement of program.body) {
    if (statement.type === "ExportAllDeclaration") {
      const name = statement.exported === null ? "" : exportName(statement.exported);
      c.facts.exports.push({ kind: "all", name, specifier: statement.source.value });
    } else if (statement.type === "ExportNamedDeclaration") {
      readNamedExports(c, statement);
    } else if (statement.type === "ExportDefaultDeclaration") {
      const { declaration } = statement;
      const named =
        declaration.type === "FunctionDeclaration" || declaration.type === "ClassDeclaration";
      if (named && declaration.id !== null) exportLocal(c, declaration.id.name, "default", -1);
    }
  }
}

function readNamedExports(c: Collector, statement: ExportNamedDeclaration): void {
  const { declaration, source } = statement;
  if (declaration?.type === "VariableDeclaration") {
    for (const { id } of declaration.declarations) {
      if (id.type === "Identifier") exportLocal(c, id.name, id.name, -1);
    }
  } else if (
    declaration?.type === "FunctionDeclaration" ||
    declaration?.type === "ClassDeclaration"
  ) {
    if (declaration.id !== null) exportLocal(c, declaration.id.name, declaration.id.name, -1);
  }
  for (const item of statement.specifiers) {
    const name = exportName(item.exported);
    if (source === null) {
      exportLocal(c, exportName(item.local), name, item.end);
    } else {
      c.facts.exports.push({
        kind: "from",
        name,
        specifier: source.value,
        imported: exportName(item.local),
        specifierEnd: item.end,
      });
    }
  }
}

function exportLocal(c: Collector, local: string, name: string, specifierEnd: number): void {
  const binding = c.scope.find(local);
  if (binding === undefined) return;
  if (binding.kind === "function") {
    c.function(binding.function).exported = true;
    c.uses.open.add(binding.function);
    const { function: index } = binding;
    c.facts.exports.push({ kind: "function", name, function: index, specifierEnd });
  } else if (binding.kind === "import") {
    c.facts.exports.push({ kind: "import", name, import: binding.import, specifierEnd });
  } else if (binding.kind === "variable") {
    c.facts.exports.push({ kind: "node", name, node: binding.node });
  } else {
    c.facts.exports.push({ kind: "all", name, specifier: binding.specifier });
  }
}
