// Owns reading what a source file of TypeScript exports: each name with its signature as it is written, its doc comment
// and its members.
//
// It reads syntax and resolves names between the files of the repository; no type is inferred. So a function has to say what
// it gives, and an error names one that does not.

import { resolve } from "node:path";
import {
  type ClassDeclaration,
  type ExportedDeclarations,
  type FunctionDeclaration,
  type InterfaceDeclaration,
  type JSDocableNode,
  Node,
  Project,
  type SourceFile,
  ts,
  type VariableDeclaration,
} from "ts-morph";
import { type DocComment, innerText, noComment, readDocComment } from "./doc-comment.ts";
import type { DoorExports, Entry } from "./entries.ts";
import { readClassMembers, readInterfaceMembers } from "./members.ts";
import { oneLine, withItems } from "./signatures.ts";

const root = resolve(import.meta.dirname, "../..");

/** The sources of the package, to be read. */
export function openSources(): Project {
  const project = new Project({
    skipAddingFilesFromTsConfig: true,
    // What is imported from other packages is not looked at.
    compilerOptions: {
      noResolve: true,
      noLib: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      types: [],
    },
  });
  project.addSourceFilesAtPaths([`${root}/src/**/*.ts`, `${root}/codegen/vite/**/*.ts`]);
  return project;
}

/**
 * What a door of the package exports; `file` is relative to the repository. Of some names only if they are given.
 */
export function readDoor(project: Project, file: string, names?: ReadonlySet<string>): DoorExports {
  const source = project.getSourceFileOrThrow(resolve(root, file));
  return { entries: readExports(source, names), others: readOthers(source) };
}

/** What a file that is none of the package exports, in the order of the file. */
export function readFileExports(project: Project, path: string): ReadonlyArray<Entry> {
  const source = project.addSourceFileAtPath(path);
  try {
    return inOrderOf(source);
  } finally {
    project.removeSourceFile(source);
  }
}

function inOrderOf(source: SourceFile): ReadonlyArray<Entry> {
  return [...source.getExportedDeclarations()]
    .map(([name, found]) => ({ entry: entryOf(name, found), at: found[0]?.getPos() ?? 0 }))
    .sort((one, other) => one.at - other.at)
    .map(({ entry }) => entry);
}

function readExports(source: SourceFile, names?: ReadonlySet<string>): ReadonlyMap<string, Entry> {
  const entries = [...source.getExportedDeclarations()]
    .filter(([name, found]) => found.length > 0 && (names?.has(name) ?? true))
    .map(([name, found]) => entryOf(name, found));
  return new Map(entries.map((entry) => [entry.name, entry]));
}

function readOthers(source: SourceFile): ReadonlyMap<string, ReadonlyArray<string>> {
  const others = new Map<string, Array<string>>();
  for (const declaration of source.getExportDeclarations()) {
    const specifier = declaration.getModuleSpecifierValue();
    if (specifier === undefined || specifier.startsWith(".")) continue;
    // `export * as Effect from "effect/Effect"` gives what `effect` itself does under that name.
    const [packageName = specifier] = /^(@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
    const whole = declaration.getNamespaceExport()?.getName();
    const names = declaration.getNamedExports().map((name) => name.getName());
    const known = others.get(packageName) ?? [];
    others.set(packageName, [...known, ...(whole === undefined ? [] : [whole]), ...names]);
  }
  return others;
}

function entryOf(name: string, declarations: ReadonlyArray<ExportedDeclarations>): Entry {
  const [declaration] = declarations;
  try {
    if (Node.isSourceFile(declaration)) return namespaceOf(name, declaration);
    if (Node.isFunctionDeclaration(declaration)) return functionOf(name, declaration);
    if (Node.isClassDeclaration(declaration)) return classOf(name, declaration);
    if (Node.isInterfaceDeclaration(declaration)) return interfaceOf(name, declaration);
    if (Node.isVariableDeclaration(declaration)) return constantOf(name, declaration);
    if (Node.isTypeAliasDeclaration(declaration)) {
      const text = withoutExport(declaration.getText());
      const signature = withItems(text, declaration.getProject());
      return { name, kind: "type", signature, ...documented(declaration) };
    }
  } catch (error) {
    throw new Error(`the reference cannot tell of ${name}: ${String(error)}`, { cause: error });
  }
  throw new Error(`the reference cannot tell of ${name}, a ${declaration?.getKindName()}`);
}

/** The doc comment of a declaration. */
export function docOf(node: JSDocableNode): DocComment {
  const comment = node.getJsDocs().at(-1);
  return comment === undefined ? noComment : readDocComment(comment.getInnerText());
}

const documented = (node: JSDocableNode) => ({ doc: docOf(node), members: [], entries: [] });

const withoutExport = (text: string): string => text.replace(/^export (?:default )?/, "");

function namespaceOf(name: string, source: SourceFile): Entry {
  // The first comment of a file is the file's own.
  const [opening] = source.getStatements()[0]?.getLeadingCommentRanges() ?? [];
  return {
    name,
    kind: "namespace",
    signature: "",
    doc: readDocComment(innerText(opening?.getText() ?? "")),
    members: [],
    entries: inOrderOf(source),
  };
}

/** The text of a declaration up to its body. */
function headOf(node: FunctionDeclaration): string {
  const body = node.getBody();
  const end = body === undefined ? node.getEnd() : body.getStart();
  const text = node.getSourceFile().getFullText().slice(node.getStart(), end).trim();
  return withoutExport(text).replace(/;?$/, ";");
}

function functionOf(name: string, declaration: FunctionDeclaration): Entry {
  const implementation = declaration.getImplementation() ?? declaration;
  const overloads = implementation.getOverloads();
  const shown = overloads.length === 0 ? [implementation] : overloads;
  for (const each of shown) {
    if (each.getReturnTypeNode() === undefined) throw new Error("its result has no written type");
  }
  const commented = [...shown, implementation].find((each) => each.getJsDocs().length > 0);
  return {
    name,
    kind: "function",
    signature: shown.map(headOf).join("\n"),
    ...documented(commented ?? implementation),
  };
}

function constantOf(name: string, declaration: VariableDeclaration): Entry {
  const type = declaration.getTypeNode();
  // A value in its own words says what it is.
  const rest =
    type === undefined ? ` = ${declaration.getInitializer()?.getText()}` : `: ${type.getText()}`;
  return {
    name,
    kind: "constant",
    signature: `const ${declaration.getName()}${rest};`,
    ...documented(declaration.getVariableStatementOrThrow()),
  };
}

const parametersOf = (node: ClassDeclaration | InterfaceDeclaration): string => {
  const parameters = node.getTypeParameters().map((parameter) => oneLine(parameter.getText()));
  return parameters.length === 0 ? "" : `<${parameters.join(", ")}>`;
};

function interfaceOf(name: string, declaration: InterfaceDeclaration): Entry {
  const bases = declaration.getExtends().map((base) => base.getText());
  const heritage = bases.length === 0 ? "" : ` extends ${bases.join(", ")}`;
  return {
    name,
    kind: "interface",
    signature: `interface ${declaration.getName()}${parametersOf(declaration)}${heritage}`,
    ...documented(declaration),
    members: readInterfaceMembers(declaration, docOf),
  };
}

function classOf(name: string, declaration: ClassDeclaration): Entry {
  const { heritage, members } = readClassMembers(declaration, docOf);
  const abstract = declaration.isAbstract() ? "abstract " : "";
  const implemented = declaration.getImplements().map((each) => each.getText());
  const ends = implemented.length === 0 ? "" : ` implements ${implemented.join(", ")}`;
  return {
    name,
    kind: "class",
    signature: `${abstract}class ${declaration.getName()}${parametersOf(declaration)}${heritage}${ends}`,
    ...documented(declaration),
    members,
  };
}
