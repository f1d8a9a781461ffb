/**
 * The inboxes of a module: one function for each type of messages that its public face takes a
 * subject of, so that TypeScript can hand in a subject of its own and receive from it.
 *
 * Promise: an inbox is offered for custom types without type variables, for numbers, strings, bools and `Nil`, and for lists, results and
 * options of those. A type that nobody takes a subject of has none.
 */
import { type GleamModule, type GleamType, innerTypes, visitTypes } from "../model.ts";
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
  nil: "nil",
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
  const found = new Map<string, { readonly name: string; readonly message: GleamType }>();
  for (const type of taken) {
    visitTypes(type, (inner) => {
      const message = subjectOf(inner, program);
      const name = message === undefined ? undefined : nameOf(message, program);
      if (message === undefined || name === undefined) return;
      found.set(JSON.stringify(message), { name, message });
    });
  }
  return [...found.values()].map(({ name, message }) => ({ name: claim(`${name}Inbox`), message }));
}

/** `event`, `int`, `eventList`, `eventOption`, `eventOrProblem`. */
function nameOf(message: GleamType, program: Program): string | undefined {
  switch (message.kind) {
    case "named":
      return nameOfNamed(message, program);
    case "list":
      return withSuffix(nameOf(message.item, program), "List");
    case "result": {
      const failure = nameOf(message.failure, program);
      return failure && withSuffix(nameOf(message.success, program), `Or${upperFirst(failure)}`);
    }
    default:
      return NAMES[message.kind];
  }
}

function nameOfNamed(
  message: GleamType & { readonly kind: "named" },
  program: Program,
): string | undefined {
  const { kind } = program.bindingOf(message);
  const [item, ...others] = message.parameters;
  if (kind === "custom" && item === undefined) return lowerFirst(message.name);
  if (kind !== "option" || item === undefined || others.length > 0) return undefined;
  return withSuffix(nameOf(item, program), "Option");
}

const withSuffix = (name: string | undefined, suffix: string): string | undefined =>
  name && `${name}${suffix}`;

const upperFirst = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

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

/** As in Gleam: `app/board.Event`, `Result(Int, Nil)`. */
function gleamName(message: GleamType): string {
  const inner = innerTypes(message).map(gleamName).join(", ");
  const name =
    message.kind === "named" ? `${message.module}.${message.name}` : upperFirst(message.kind);
  return inner === "" ? name : `${name}(${inner})`;
}
