// What TypeScript hands to the program and nobody sees in the program's own text: functions that start an actor written in TypeScript
// (`Actor.make`), which suspend. Functions that take one say so in their types: `fn() -> actor.StartResult(…)`.
//
// A module of calls stands in for TypeScript: it is analysed with the program, and never written, so that where such a function comes to be
// called is known as for any other. A declaration that does not parse tells of no function.

import { type ParamPattern, parseSync, type TSType, type TSTypeName } from "oxc-parser";
import type { InputModule } from "./transform.ts";

/** A function of the program that takes such functions, by its name in JavaScript. */
export interface StartTaker {
  /** The module's id, `package/path/module.mjs`. */
  readonly module: string;
  readonly name: string;
  /** Which of its arguments they are, from 0. */
  readonly positions: ReadonlyArray<number>;
}

/** The type that both variants of the result of a start have in common with no other. */
const STARTED = "Started$";
const START_ERROR = "StartError$";

/** The functions of a module that take a start function, by the declarations that the compiler wrote of it. */
export function startTakers(module: string, declarations: string): ReadonlyArray<StartTaker> {
  if (!declarations.includes(START_ERROR)) return [];
  const { program } = parseSync("module.d.mts", declarations, { lang: "dts" });
  return program.body.flatMap((statement) => {
    if (statement.type !== "ExportNamedDeclaration") return [];
    const { declaration } = statement;
    if (declaration?.type !== "TSDeclareFunction") return [];
    const positions = declaration.params.flatMap((parameter, position) =>
      isStart(typeOf(parameter)) ? [position] : [],
    );
    const name = declaration.id?.name;
    return name === undefined || positions.length === 0 ? [] : [{ module, name, positions }];
  });
}

function typeOf(parameter: ParamPattern): TSType | undefined {
  return parameter.type === "Identifier" ? parameter.typeAnnotation?.typeAnnotation : undefined;
}

/** `() => _.Result<$actor.Started$<…>, $actor.StartError$>`, with any parameters. */
function isStart(type: TSType | undefined): boolean {
  if (type?.type !== "TSFunctionType") return false;
  const result = type.returnType.typeAnnotation;
  if (result.type !== "TSTypeReference" || lastName(result.typeName) !== "Result") return false;
  const names = result.typeArguments?.params.map((argument) =>
    argument.type === "TSTypeReference" ? lastName(argument.typeName) : "",
  );
  return names?.[0] === STARTED && names[1] === START_ERROR;
}

function lastName(name: TSTypeName): string {
  if (name.type === "TSQualifiedName") return name.right.name;
  return name.type === "Identifier" ? name.name : "";
}

/** The module that stands in for TypeScript; null where nothing takes such a function. */
export function standIn(takers: ReadonlyArray<StartTaker>): InputModule | null {
  if (takers.length === 0) return null;
  const imports = takers.map(({ module, name }, index) => {
    const specifier = JSON.stringify(`../${module}`);
    return `import { ${name} as $${index} } from ${specifier};`;
  });
  const calls = takers.map(({ positions }, index) => {
    const last = Math.max(...positions);
    const values = Array.from({ length: last + 1 }, (_, position) =>
      positions.includes(position) ? "start_of_an_actor" : "undefined",
    );
    return `  $${index}(${values.join(", ")});`;
  });
  const code = [
    ...imports,
    "export function* start_of_an_actor() {}",
    "export function calls() {",
    ...calls,
    "}",
  ];
  return {
    id: "starfish-otp/TypeScript.mjs",
    code: `${code.join("\n")}\n`,
    isFfi: true,
    source: "TypeScript",
  };
}
