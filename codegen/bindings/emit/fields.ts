/**
 * How the fields of a Gleam variant, or the parameters of a Gleam function, become parameters of a
 * TypeScript function: those without a label by position, those with one together as the last
 * parameter, an object.
 *
 * Promise: `values` gives for each field, in Gleam's order, where its value is found.
 */
import { camelCase, Names } from "../names.ts";
import { type NamedType, objectType } from "./text.ts";

export interface Source {
  readonly label: string | null;
  /** Name wanted for it by position. */
  readonly name: string;
  /** Type text. */
  readonly type: string;
}

/** Where a value is found inside the generated function. */
export type Place =
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "member"; readonly of: string; readonly name: string };

export interface ParameterList {
  readonly parameters: ReadonlyArray<NamedType>;
  readonly places: ReadonlyArray<Place>;
}

/** `objectName` is the name of the parameter that takes the labelled ones. */
export function parameterList(sources: ReadonlyArray<Source>, objectName: string): ParameterList {
  const names = Names.values();
  const labelNames = Names.fields();
  const positional: NamedType[] = [];
  const labelled: NamedType[] = [];
  const object = sources.some((source) => source.label !== null) ? names.claim(objectName) : "";
  const places = sources.map((source): Place => {
    if (source.label === null) {
      const name = names.claim(camelCase(source.name));
      positional.push({ name, type: source.type });
      return { kind: "parameter", name };
    }
    const name = labelNames.claim(camelCase(source.label));
    labelled.push({ name, type: source.type });
    return { kind: "member", of: object, name };
  });
  if (object === "") return { parameters: positional, places };
  return { parameters: [...positional, { name: object, type: objectType(labelled) }], places };
}

/** The key of each field in the object that stands for a variant: its label, or its position. */
export function fieldKeys(labels: ReadonlyArray<string | null>): ReadonlyArray<string> {
  const names = Names.fields();
  return labels.map((label, index) =>
    names.claim(label === null ? String(index) : camelCase(label)),
  );
}

/** Expression that reads a value. */
export function read(place: Place): string {
  return place.kind === "parameter" ? place.name : `${place.of}.${place.name}`;
}

export function parametersText(parameters: ReadonlyArray<NamedType>): string {
  return parameters.map((parameter) => `${parameter.name}: ${parameter.type}`).join(", ");
}

/** Positional names for the unlabelled fields of a variant: `value` if it is the only one. */
export function positionalNames(labels: ReadonlyArray<string | null>): ReadonlyArray<string> {
  const alone = labels.filter((label) => label === null).length === 1;
  return labels.map((_, index) => (alone ? "value" : `value${index}`));
}
