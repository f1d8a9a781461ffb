/**
 * Reads the `.d.mts` file that the Gleam compiler writes next to a module into a `GleamModule`.
 *
 * Promise: structure only. No type-checker runs and no other file is opened, so a module costs one
 * parse. The declarations name everything exported and its types, in any package; what they lack
 * (labels of functions, documentation, `Int` apart from `Float`) is what `interface.ts` adds.
 *
 * Failure: a type that cannot be read becomes `unreadable` with the reason, and so does whatever
 * mentions it; the rest of the module is read all the same. (The compiler names a module by the
 * alias of its import in types, but not in the import line itself: such a type cannot be resolved
 * from this file alone.)
 */
import { posix } from "node:path";
import {
  type FunctionDeclaration,
  Node,
  type Project,
  type SourceFile,
  SyntaxKind,
  type TypeAliasDeclaration,
  type TypeNode,
} from "ts-morph";
import {
  type Constant,
  type CustomType,
  type Field,
  type GleamFunction,
  type GleamModule,
  type GleamType,
  replaceVariables,
  type TypeAlias,
  type Variant,
  variableName,
} from "./model.ts";

export interface DeclarationSource {
  readonly packageName: string;
  readonly moduleName: string;
  readonly text: string;
}

/**
 * What this process has read, by module: a command that builds again and again reads only what has
 * changed. The models are never changed once they are made.
 */
const known = new Map<string, { readonly text: string; readonly module: GleamModule }>();
const KNOWN_MAX = 2_000;

/** Reads one declaration file. */
export function readDeclarations(project: Project, source: DeclarationSource): GleamModule {
  const path = `/${source.packageName}/${source.moduleName}.d.mts`;
  const before = known.get(path);
  if (before?.text === source.text) return before.module;
  if (known.size >= KNOWN_MAX) known.clear();
  const module = parseDeclarations(project, path, source);
  known.set(path, { text: source.text, module });
  return module;
}

function parseDeclarations(project: Project, path: string, source: DeclarationSource): GleamModule {
  const file = project.createSourceFile(path, source.text, { overwrite: true });
  try {
    return new Reader(file, source).module();
  } finally {
    project.removeSourceFile(file);
  }
}

const PRELUDE_MODULE = "gleam";

class Reader {
  readonly #file: SourceFile;
  readonly #source: DeclarationSource;
  /** Import alias (`$option`) → module name; `null`: two imports share the alias. */
  readonly #imports: ReadonlyMap<string, string | null>;
  readonly #functions: ReadonlyMap<string, FunctionDeclaration>;

  constructor(file: SourceFile, source: DeclarationSource) {
    this.#file = file;
    this.#source = source;
    this.#imports = importedModules(file, source);
    this.#functions = new Map(
      file.getFunctions().flatMap((declaration) => {
        const name = declaration.getName();
        return name === undefined ? [] : [[name, declaration] as const];
      }),
    );
  }

  module(): GleamModule {
    const types: CustomType[] = [];
    const aliases: TypeAlias[] = [];
    for (const declaration of this.#file.getTypeAliases()) {
      if (!declaration.isExported()) continue;
      if (declaration.getName().endsWith("$")) types.push(this.#customType(declaration));
      else aliases.push(this.#alias(declaration));
    }
    return {
      name: this.#source.moduleName,
      packageName: this.#source.packageName,
      documentation: "",
      types: [...types, ...this.#externalTypes()],
      aliases,
      constants: this.#constants(),
      functions: this.#plainFunctions(),
    };
  }

  #customType(declaration: TypeAliasDeclaration): CustomType {
    const name = withoutEscape(declaration.getName());
    const parameters = typeParametersOf(declaration).map((_, position) => variableName(position));
    const classNames = unionMembers(declaration.getTypeNode());
    const variants = classNames.map(withoutEscape);
    const base = { name, documentation: "", parameters };
    if (variants.length === 0) return { ...base, form: { kind: "external" } };
    if (!variants.every((variant) => this.#functions.has(`${name}$${variant}`))) {
      return { ...base, form: { kind: "opaque", classNames } };
    }
    return {
      ...base,
      form: { kind: "open", variants: variants.map((variant) => this.#variant(name, variant)) },
    };
  }

  #variant(typeName: string, variantName: string): Variant {
    const declared = this.#functions.get(`${typeName}$${variantName}`);
    const rename = renaming(declared === undefined ? [] : typeParametersOf(declared));
    const fields = (declared?.getParameters() ?? []).map((parameter): Field => {
      const name = parameter.getName();
      return {
        label: /^\$\d+$/.test(name) ? null : withoutEscape(name),
        type: rename(this.#type(parameter.getTypeNode())),
      };
    });
    return { name: variantName, documentation: "", fields };
  }

  /** Types made by JavaScript code: `export { Pid as Pid$ } …`, in one statement or two. */
  #externalTypes(): ReadonlyArray<CustomType> {
    const names = this.#file
      .getExportDeclarations()
      .flatMap((declaration) => declaration.getNamedExports())
      .map((specifier) => specifier.getAliasNode()?.getText() ?? specifier.getName())
      .filter((name) => name.endsWith("$"));
    return names.map((name) => ({
      name: withoutEscape(name),
      documentation: "",
      parameters: [],
      form: { kind: "external" },
    }));
  }

  #alias(declaration: TypeAliasDeclaration): TypeAlias {
    return {
      name: withoutUnderscore(declaration.getName()),
      documentation: "",
      parameters: typeParametersOf(declaration).map((_, position) => variableName(position)),
      type: renaming(typeParametersOf(declaration))(this.#type(declaration.getTypeNode())),
    };
  }

  #constants(): ReadonlyArray<Constant> {
    return this.#file
      .getVariableStatements()
      .filter((statement) => statement.isExported())
      .flatMap((statement) => statement.getDeclarations())
      .map((declaration) => ({
        name: withoutEscape(declaration.getName()),
        jsName: declaration.getName(),
        documentation: "",
        type: this.#type(declaration.getTypeNode()),
      }));
  }

  /**
   * Gleam's own functions: those with a `$` inside the name are the compiler's constructors, checks
   * and accessors.
   */
  #plainFunctions(): ReadonlyArray<GleamFunction> {
    const functions: GleamFunction[] = [];
    for (const [jsName, declaration] of this.#functions) {
      if (!declaration.isExported() || /\$./.test(jsName)) continue;
      const rename = renaming(typeParametersOf(declaration));
      functions.push({
        name: withoutEscape(jsName),
        jsName,
        documentation: "",
        parameters: declaration.getParameters().map((parameter) => ({
          label: null,
          name: withoutEscape(parameter.getName()),
          type: rename(this.#type(parameter.getTypeNode())),
        })),
        result: rename(this.#type(declaration.getReturnTypeNode())),
      });
    }
    return functions;
  }

  #type(node: TypeNode | undefined): GleamType {
    if (node === undefined) return unreadable("the declaration has no type");
    if (Node.isTupleTypeNode(node)) {
      return { kind: "tuple", items: node.getElements().map((element) => this.#type(element)) };
    }
    if (Node.isFunctionTypeNode(node)) {
      return {
        kind: "function",
        parameters: node.getParameters().map((parameter) => this.#type(parameter.getTypeNode())),
        result: this.#type(node.getReturnTypeNode()),
      };
    }
    if (Node.isTypeReference(node)) {
      const parameters = node.getTypeArguments().map((argument) => this.#type(argument));
      return this.#reference(node.getTypeName().getText(), parameters);
    }
    return keywordType(node);
  }

  #reference(name: string, parameters: ReadonlyArray<GleamType>): GleamType {
    const [alias, member] = name.split(".");
    if (member === undefined) {
      if (!name.endsWith("$")) return { kind: "variable", name };
      return {
        kind: "named",
        module: this.#source.moduleName,
        name: withoutEscape(name),
        parameters,
      };
    }
    const module = this.#imports.get(alias ?? "");
    if (module === undefined) return unreadable(`${alias} is not imported by the declarations`);
    if (module === null) return unreadable(`${alias} stands for two modules`);
    if (module !== PRELUDE_MODULE) {
      return { kind: "named", module, name: withoutEscape(member), parameters };
    }
    return preludeType(member, parameters);
  }
}

function typeParametersOf(
  declaration: FunctionDeclaration | TypeAliasDeclaration,
): ReadonlyArray<string> {
  return declaration.getTypeParameters().map((parameter) => parameter.getName());
}

/**
 * The compiler numbers type variables through the whole module, so that each edit gives them other
 * names; here they are named by their position in the declaration.
 */
function renaming(names: ReadonlyArray<string>): (type: GleamType) => GleamType {
  return (type) =>
    replaceVariables(type, (name) => {
      const position = names.indexOf(name);
      return position < 0 ? undefined : { kind: "variable", name: variableName(position) };
    });
}

function importedModules(
  file: SourceFile,
  source: DeclarationSource,
): ReadonlyMap<string, string | null> {
  const modules = new Map<string, string | null>();
  const folder = posix.dirname(`${source.packageName}/${source.moduleName}`);
  for (const declaration of file.getImportDeclarations()) {
    const alias = declaration.getNamespaceImport()?.getText();
    if (alias === undefined) continue;
    const path = posix.join(folder, declaration.getModuleSpecifierValue());
    const module = path
      .replace(/\.d\.mts$/, "")
      .split("/")
      .slice(1)
      .join("/");
    modules.set(alias, modules.has(alias) && modules.get(alias) !== module ? null : module);
  }
  return modules;
}

function preludeType(name: string, parameters: ReadonlyArray<GleamType>): GleamType {
  const [first = { kind: "any" }, second = { kind: "any" }] = parameters;
  switch (name) {
    case "List":
      return { kind: "list", item: first };
    case "Result":
      return { kind: "result", success: first, failure: second };
    case "BitArray":
      return { kind: "bitArray" };
    case "UtfCodepoint":
      return { kind: "codepoint" };
    default:
      return unreadable(`the prelude has no type ${name} known here`);
  }
}

function keywordType(node: TypeNode): GleamType {
  switch (node.getKind()) {
    case SyntaxKind.NumberKeyword:
      return { kind: "number" };
    case SyntaxKind.StringKeyword:
      return { kind: "string" };
    case SyntaxKind.BooleanKeyword:
      return { kind: "bool" };
    case SyntaxKind.UndefinedKeyword:
      return { kind: "nil" };
    case SyntaxKind.AnyKeyword:
      return { kind: "any" };
    default:
      return unreadable(`the type ${node.getText()} is not one that Gleam writes`);
  }
}

/** Class names in `type T$ = A | B<C>`; none for `any`. */
function unionMembers(node: TypeNode | undefined): ReadonlyArray<string> {
  const members = Node.isUnionTypeNode(node) ? node.getTypeNodes() : [node];
  return members.flatMap((member) =>
    Node.isTypeReference(member) ? [member.getTypeName().getText()] : [],
  );
}

function unreadable(reason: string): GleamType {
  return { kind: "unreadable", reason };
}

/** The compiler ends a name that JavaScript reserves, and every type's, with `$`. */
function withoutEscape(name: string): string {
  const bare = name.endsWith("$") ? name.slice(0, -1) : name;
  return withoutUnderscore(bare);
}

/**
 * A type whose name TypeScript reserves ends with `_` before the `$`; Gleam's own type names hold
 * no underscore.
 */
function withoutUnderscore(name: string): string {
  return /^[A-Z].*_$/.test(name) ? name.slice(0, -1) : name;
}
