// Makes modules that can be run of the examples in doc comments: the imports that they leave out, an Effect around those with
// `yield*`, and a check where one says what a line gives (`// => 42`). What an example says otherwise stays as it stands.

import { Node, Project, ts } from "ts-morph";
import { exampleModules } from "../../scripts/reference/bindings-page.ts";
import type { Entry } from "../../scripts/reference/entries.ts";
import { namespacesOf, type OpenDoor } from "../../scripts/reference/sources.ts";

export interface NamedExample {
  /** `Inbox`, `Inbox.stream`; with a number where there are several. */
  readonly name: string;
  readonly code: string;
}

const DOOR = "starfish-otp";

/** Names that examples take from `effect` itself. */
const effectNames = ["Context", "Duration", "Exit", "Fiber", "Layer", "Stream"];

/** The examples of one name and its members. */
function examplesOf(entry: Entry, shown: string): ReadonlyArray<NamedExample> {
  const sources = [
    { name: shown, doc: entry.doc },
    ...entry.members.map(({ name, doc }) => ({ name: `${shown}.${name}`, doc })),
  ];
  return sources.flatMap(({ name, doc }) =>
    doc.examples
      .filter(({ language }) => language === "ts")
      .map(({ code }, index) => ({ name: index === 0 ? name : `${name} ${index + 1}`, code })),
  );
}

/** All examples of the names that the doors export. */
export function allExamples(doors: ReadonlyArray<OpenDoor>): ReadonlyArray<NamedExample> {
  return doors.flatMap((open) => [
    ...[...open.exports.entries.values()].flatMap((entry) => examplesOf(entry, entry.name)),
    ...namespacesOf(open).flatMap((namespace) => [
      ...examplesOf(namespace, namespace.name),
      ...namespace.entries.flatMap((entry) => examplesOf(entry, `${namespace.name}.${entry.name}`)),
    ]),
  ]);
}

/** Where names come from that an example does not import itself: `type ` is part of the name where it is one. */
export function importableNames(doors: ReadonlyArray<OpenDoor>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const door = doors.find(({ door }) => door.specifier === DOOR);
  for (const { name, kind } of door?.exports.entries.values() ?? []) {
    const isType = kind === "interface" || kind === "type";
    names.set(name, `import { ${isType ? "type " : ""}${name} } from "${DOOR}";`);
  }
  for (const name of door?.exports.others.get("effect") ?? []) {
    names.set(name, `import { ${name} } from "effect";`);
  }
  for (const name of effectNames) names.set(name, `import { ${name} } from "effect";`);
  for (const path of exampleModules) {
    const name = path.split("/").at(-1) ?? path;
    const shown = name.charAt(0).toUpperCase() + name.slice(1);
    names.set(shown, `import * as ${shown} from "../build/starfish/bindings/${path}.ts";`);
  }
  return names;
}

const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { noLib: true } });

const parsed = (code: string) => project.createSourceFile("example.ts", code, { overwrite: true });

/** The code with its imports apart. */
function splitImports(code: string): { readonly imports: string; readonly body: string } {
  const source = parsed(code);
  const declarations = source.getImportDeclarations();
  const imports = declarations.map((declaration) => declaration.getText()).join("\n");
  const end = declarations.at(-1)?.getEnd() ?? 0;
  return { imports, body: code.slice(end) };
}

const EFFECT_HEAD = "const $body = Effect.gen(function* () {\n";
const EFFECT_TAIL = `
});
await Effect.runPromise(
  $body.pipe(Effect.scoped, Effect.provide(ActorSystem.layer({ logger: "none" }))),
);`;

/** Whether code waits for Effects outside of every function of its own. */
function isEffectBody(wrapped: string): boolean {
  const source = parsed(wrapped);
  const wrapper = source.getFirstDescendantByKindOrThrow(ts.SyntaxKind.FunctionExpression);
  const waits = source.getDescendantsOfKind(ts.SyntaxKind.YieldExpression);
  return waits.some((wait) => wait.getFirstAncestor(isFunction) === wrapper);
}

function isFunction(node: Node): boolean {
  return (
    Node.isFunctionExpression(node) ||
    Node.isFunctionDeclaration(node) ||
    Node.isMethodDeclaration(node)
  );
}

/** Where it says what a line gives, checks that. */
function withChecks(code: string): string {
  const source = parsed(code);
  const edits: Array<{ readonly at: number; readonly end: number; readonly text: string }> = [];
  for (const match of code.matchAll(/[ \t]*\/\/ => (.+)$/gm)) {
    const [, expected = ""] = match;
    const statement = statementBefore(source, match.index, code);
    const actual = Node.isVariableStatement(statement)
      ? statement.getDeclarations()[0]?.getName()
      : Node.isExpressionStatement(statement)
        ? statement.getExpression().getText()
        : undefined;
    if (actual === undefined) throw new Error(`nothing before it gives anything: ${match[0]}`);
    const check = `;$gives(${actual}, ${expected});`;
    if (Node.isVariableStatement(statement)) {
      edits.push({ at: statement.getEnd(), end: match.index + match[0].length, text: check });
    } else {
      const at = statement?.getStart() ?? 0;
      edits.push({ at, end: match.index + match[0].length, text: check });
    }
  }
  return edits.reduceRight(
    (text, { at, end, text: inserted }) => text.slice(0, at) + inserted + text.slice(end),
    code,
  );
}

/** The innermost statement that ends where the comment begins. */
function statementBefore(source: Node, at: number, code: string): Node | undefined {
  const end = code.slice(0, at).trimEnd().length;
  const ends = source.getDescendants().filter((node) => node.getEnd() === end);
  return ends.findLast((node) => Node.isStatement(node));
}

/** The text of a module that runs the example, and throws if it does not do what it says. */
export function moduleOf({ code }: NamedExample, names: ReadonlyMap<string, string>): string {
  const { imports, body } = splitImports(code);
  const wrapped = `${EFFECT_HEAD}${body}${EFFECT_TAIL}`;
  const whole = withChecks(isEffectBody(wrapped) ? wrapped : body);
  const own = new Set(
    parsed(`${imports}\n${body}`)
      .getLocals()
      .map((local) => local.getName()),
  );
  const missing = [...names].filter(
    ([name]) => !own.has(name) && new RegExp(`(?<![.\\w$"])${name}\\b(?!:)`).test(whole),
  );
  return [
    imports,
    ...missing.map(([, declaration]) => declaration),
    'import { $gives } from "./gives.ts";',
    "void $gives;",
    whole,
    "export {};",
    "",
  ].join("\n");
}
