/**
 * The inboxes of a module: one function for each type of messages that its public face takes a
 * subject of, so that TypeScript can hand in a subject of its own and receive from it.
 *
 * Promise: an inbox is offered for custom types without type variables and for the types that
 * TypeScript has itself. A type that nobody takes a subject of has none.
 */
import { type GleamModule, type GleamType, visitTypes } from "../model.ts";
import { lowerFirst } from "../names.ts";
import type { Program } from "../program.ts";
import type { PromisedMember } from "./functions.ts";
import { fieldTypes, subjectOf } from "./public-face.ts";
import { quoted } from "./text.ts";
import type { Composites, TypeText } from "./types.ts";

export interface BoundInbox {
  /** Name of the function. */
  readonly name: string;
  readonly message: GleamType;
}

const NAMES: Readonly<Partial<Record<GleamType["kind"], string>>> = {
  int: "int",
  float: "float",
  string: "string",
  bool: "bool",
};

/** The inboxes of a module, in the order in which its public face mentions their types. */
export function inboxesOf(
  module: GleamModule,
  program: Program,
  claim: (wanted: string) => string,
): ReadonlyArray<BoundInbox> {
  const taken = [
    ...module.types.flatMap((type) =>
      program.unboundField(type) === undefined ? fieldTypes(type) : [],
    ),
    ...module.functions.flatMap((fn) => fn.parameters.map((parameter) => parameter.type)),
  ];
  const found = new Map<string, GleamType>();
  for (const type of taken) {
    visitTypes(type, (inner) => {
      const message = subjectOf(inner, program);
      const name = message === undefined ? undefined : nameOf(message, program);
      if (message !== undefined && name !== undefined) found.set(name, message);
    });
  }
  return [...found].map(([name, message]) => ({ name: claim(`${name}Inbox`), message }));
}

function nameOf(message: GleamType, program: Program): string | undefined {
  if (message.kind !== "named") return NAMES[message.kind];
  const binding = program.bindingOf(message);
  if (binding.kind !== "custom" || message.parameters.length > 0) return undefined;
  return lowerFirst(message.name);
}

export class InboxText {
  readonly #types: TypeText;
  readonly #composites: Composites;

  constructor(types: TypeText, composites: Composites) {
    this.#types = types;
    this.#composites = composites;
  }

  text({ name, message }: BoundInbox): string {
    return `/** A subject of \`${gleamName(message)}\` that TypeScript receives from, closed with the scope. */
export function ${name}(options?: $.InboxOptions): $.Effect.Effect<${this.#type(message)}, $.SystemClosed, $.ActorSystem | $.Scope.Scope> {
  return $.inbox(${this.#arguments(message)}, options);
}
`;
  }

  promised({ name, message }: BoundInbox): PromisedMember {
    return {
      documentation: `A subject of \`${gleamName(message)}\` that TypeScript receives from, until it is closed.`,
      name,
      signature: `(options?: $.InboxOptions) => ${this.#type(message)}`,
      implementation: `(options) => $.inboxOf($system, ${this.#arguments(message)}, options)`,
    };
  }

  #type(message: GleamType): string {
    return `$.Inbox<${this.#types.type(message)}, ${this.#types.raw(message)}>`;
  }

  #arguments(message: GleamType): string {
    const processes = this.#types.processes(this.#composites);
    const converter = this.#types.converter(message, this.#composites);
    return `${processes}, ${quoted(gleamName(message))}, ${converter}`;
  }
}

function gleamName(message: GleamType): string {
  if (message.kind === "named") return `${message.module}.${message.name}`;
  return message.kind.charAt(0).toUpperCase() + message.kind.slice(1);
}
