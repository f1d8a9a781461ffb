// Owns the question whether a state of the last program is one of the new program too: whether the constructors in it are still there, with
// the same fields of the same types, in the same type. What a program declares is read by codegen/assemble; here two declarations are
// compared and the first difference is put into words.

import type { KeptState, Offer } from "../../../src/handover/index.ts";
import type { DeclaredConstructor, DeclaredConstructors } from "../../assemble/index.ts";

/** A state, and what its own program declared of the constructors in it. */
export interface DeclaredState extends KeptState {
  readonly declared: DeclaredConstructors;
}

/** The state with those declarations that concern it. */
export function withDeclarations(state: KeptState, all: DeclaredConstructors): DeclaredState {
  const concerned = state.state.types.flatMap(({ name }) => {
    const declaration = all.get(name);
    return declaration === undefined ? [] : [[name, declaration] as const];
  });
  return { ...state, declared: new Map(concerned) };
}

/** What became of a state: an offer for the new program, or why it is none. */
export type Comparison =
  | { readonly kind: "same"; readonly offer: Offer }
  | { readonly kind: "other"; readonly problem: string };

/** Compares what a state is made of with what the new program declares. */
export function compare(
  { declared, ...state }: DeclaredState,
  now: DeclaredConstructors,
): Comparison {
  const facts: Record<string, Offer["facts"][string]> = {};
  for (const { name } of state.state.types) {
    const before = declared.get(name);
    const after = now.get(name);
    const problem = differenceOf(shortName(name), before, after);
    if (problem !== null) return { kind: "other", problem };
    if (after !== undefined) facts[name] = factsOf(after);
  }
  return { kind: "same", offer: { ...state, facts } };
}

const shortName = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

function factsOf({ variants, fields }: DeclaredConstructor): Offer["facts"][string] {
  const generic = fields.flatMap(({ type }, position) => (type.includes("#") ? [position] : []));
  return { variants, generic };
}

/** Null for no difference. What neither declares is compared when the state is read, by names and fields alone. */
function differenceOf(
  name: string,
  before: DeclaredConstructor | undefined,
  after: DeclaredConstructor | undefined,
): string | null {
  if (before === undefined) return null;
  if (after === undefined) return `${name} does not exist any more`;
  if (before.type !== after.type) return `${name} belongs to another type`;
  return labelDifference(name, before, after) ?? typeDifference(name, before, after);
}

const labelsOf = ({ fields }: DeclaredConstructor): ReadonlyArray<string> =>
  fields.flatMap(({ label }) => (label === null ? [] : [label]));

const listed = (labels: ReadonlyArray<string>): string =>
  `${labels.length === 1 ? "field" : "fields"} ${labels.join(", ")}`;

function labelDifference(
  name: string,
  before: DeclaredConstructor,
  after: DeclaredConstructor,
): string | null {
  const [old, current] = [labelsOf(before), labelsOf(after)];
  const added = current.filter((label) => !old.includes(label));
  const gone = old.filter((label) => !current.includes(label));
  if (added.length > 0) {
    return added.length === 1
      ? `${name} has a new field ${added[0]}`
      : `${name} has new ${listed(added)}`;
  }
  if (gone.length > 0) return `${name} has no ${listed(gone)} any more`;
  if (before.fields.length !== after.fields.length) {
    return `${name} has ${after.fields.length} fields, not ${before.fields.length}`;
  }
  const isSame = before.fields.every(({ label }, at) => label === after.fields[at]?.label);
  return isSame ? null : `${name} has its fields in another order`;
}

function typeDifference(
  name: string,
  before: DeclaredConstructor,
  after: DeclaredConstructor,
): string | null {
  const at = before.fields.findIndex(({ type }, position) => type !== after.fields[position]?.type);
  if (at < 0) return null;
  const label = before.fields[at]?.label;
  const field = label === null || label === undefined ? `field ${at + 1}` : `the field ${label}`;
  return `${field} of ${name} is of another type`;
}
