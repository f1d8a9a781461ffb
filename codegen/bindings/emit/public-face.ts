/**
 * Which message types of a module get a client, and what the module's public face mentions.
 *
 * Promise: a message type gets a client if its constructors are public, it has no type variables,
 * and it either carries a subject for a reply or stands as `Subject(type)` in a public signature.
 * Every module of a set of bindings comes to the same answer, so that one can name the clients of
 * another.
 */
import { type CustomType, type GleamModule, type GleamType, visitTypes } from "../model.ts";
import { camelCase, Names, refName } from "../names.ts";
import type { Program } from "../program.ts";
import type { BoundClient } from "./clients.ts";
import type { ModuleContext } from "./module.ts";

/** The message types of a module that get a client, each with the names of its two classes. */
export function clientsOf(
  module: GleamModule,
  context: Pick<ModuleContext, "program" | "messages" | "only">,
): ReadonlyArray<BoundClient> {
  const names = namesOfTypesAndVariants(module);
  const values = Names.values();
  for (const it of [...module.functions, ...module.constants]) values.claim(camelCase(it.name));
  return selectedTypes(module, context.only).flatMap((type) => {
    if (type.form.kind !== "open" || type.parameters.length > 0) return [];
    if (context.program.unboundField(type) !== undefined) return [];
    const variants = type.form.variants;
    const replies = variants.some((variant) =>
      variant.fields.some((field) => subjectOf(field.type, context.program) !== undefined),
    );
    if (!replies && !context.messages.has(`${module.name}.${type.name}`)) return [];
    const effectRef = names.claim(refName(type.name));
    const promiseRef = names.claim(`Promised${effectRef}`);
    return [
      {
        type,
        variants,
        effectRef,
        promiseRef,
        functionName: values.claim(startInLower(effectRef)),
      },
    ];
  });
}

/** A client is a class: its name is one of a type and of a value at once. */
function namesOfTypesAndVariants(module: GleamModule): Names {
  const names = Names.types();
  const taken = new Set([...module.types, ...module.aliases].map((type) => type.name));
  for (const type of module.types) {
    if (type.form.kind === "open")
      for (const variant of type.form.variants) taken.add(variant.name);
  }
  for (const name of taken) names.claim(name);
  return names;
}

function startInLower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** `module.Type` of every type that stands as `Subject(type)` in a public signature. */
export function messageTypes(
  modules: ReadonlyArray<GleamModule>,
  program: Program,
): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (type: GleamType): void => {
    visitTypes(type, (inner) => {
      const message = subjectOf(inner, program);
      if (message?.kind === "named") found.add(`${message.module}.${message.name}`);
    });
  };
  for (const module of modules) publicTypes(module).forEach(look);
  return found;
}

/** Every type that the module's public face mentions. */
export function publicTypes(module: GleamModule): ReadonlyArray<GleamType> {
  return [
    ...module.types.flatMap((type) => fieldTypes(type)),
    ...module.aliases.map((alias) => alias.type),
    ...module.constants.map((constant) => constant.type),
    ...module.functions.flatMap((fn) => [
      ...fn.parameters.map((parameter) => parameter.type),
      fn.result,
    ]),
  ];
}

export function fieldTypes(type: CustomType): ReadonlyArray<GleamType> {
  if (type.form.kind !== "open") return [];
  return type.form.variants.flatMap((variant) => variant.fields.map((field) => field.type));
}

/** The message type if the type is a subject. */
export function subjectOf(type: GleamType, program: Program): GleamType | undefined {
  if (type.kind !== "named" || program.bindingOf(type).kind !== "subject") return undefined;
  return type.parameters[0];
}

/** The types of a module that are bound: all, or those that were asked for. */
export function selectedTypes(
  module: GleamModule,
  only: ReadonlySet<string> | undefined,
): ReadonlyArray<CustomType> {
  return only === undefined ? module.types : module.types.filter((type) => only.has(type.name));
}
