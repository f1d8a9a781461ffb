/**
 * A Gleam function in TypeScript. A plain one is a plain function. A suspending one is described
 * once, as an operation (`name$`), and offered twice: as an `Effect` by the module itself and as a
 * `Promise` by `promised(system)`.
 *
 * Promise: arguments are checked and converted before anything starts. `Result(a, e)` of a
 * suspending function is the Effect's success and failure; a plain function gives back a `Result`.
 */
import {
  type GleamFunction,
  type GleamModule,
  type GleamType,
  replaceVariables,
} from "../model.ts";
import { Names } from "../names.ts";
import type { Program } from "../program.ts";
import { type ParameterList, parameterList, parametersText, read } from "./fields.ts";
import type { NamedType } from "./text.ts";
import { comment, quoted, typeParameters } from "./text.ts";
import type { Composites, TypeText } from "./types.ts";

/** A function under its TypeScript name, ready to be written. */
export interface BoundFunction {
  readonly fn: GleamFunction;
  readonly name: string;
  readonly suspends: boolean;
  /** Whether its second body is called, because of a callback that may suspend. */
  readonly usesTwin: boolean;
  /** The message type whose client the function gives, if it gives one. */
  readonly client: ClientResult | null;
}

export interface ClientResult {
  /** Class names of the clients. */
  readonly effectRef: string;
  readonly promiseRef: string;
  /** Whether the subject stands inside `actor.Started`. */
  readonly started: boolean;
}

/** One member of the Promise flavour. */
export interface PromisedMember {
  readonly documentation: string;
  readonly name: string;
  readonly signature: string;
  readonly implementation: string;
}

export class FunctionText {
  readonly #module: GleamModule;
  readonly #program: Program;
  readonly #types: TypeText;
  readonly #composites: Composites;

  constructor(module: GleamModule, program: Program, types: TypeText, composites: Composites) {
    this.#module = module;
    this.#program = program;
    this.#types = types;
    this.#composites = composites;
  }

  plain(bound: BoundFunction): string {
    const { fn } = bound;
    const shape = this.#shape(fn);
    const result = this.#types.converter(fn.result, this.#composites);
    return `${comment(fn.documentation)}export function ${bound.name}${shape.generics}(${parametersText(shape.list.parameters)}): ${this.#types.returned(fn.result)} {
  return $.plain(${this.#operationName(fn)}, ${result}, () =>
    $.invoke($$module.${fn.jsName}${this.#argumentValues(fn, shape.list)}),
  );
}
`;
  }

  /** The operation and its Effect. */
  suspending(bound: BoundFunction): string {
    const { fn, client } = bound;
    const shape = this.#shape(fn);
    const parameters = parametersText(shape.list.parameters);
    const outcome = outcomeOf(fn.result);
    const success = this.#types.returned(outcome.success);
    const failure = outcome.failure === null ? "never" : this.#failureType(outcome.failure);
    const call = `${operationFunction(bound)}(${argumentNames(shape.list)})`;
    const result = client === null ? success : client.effectRef;
    const errors = failure === "never" ? "$.RunError" : `${failure} | $.RunError`;
    const effect =
      client === null
        ? `$.effect(${call})`
        : `$.effectOf(${this.#clientOperation(call, client)}, ${client.effectRef})`;
    return `${this.#operation(bound, shape, parameters, success, failure)}
${comment(fn.documentation)}export function ${bound.name}${shape.generics}(${parameters}): $.Effect.Effect<${result}, ${errors}, $.ActorSystem> {
  return ${effect};
}
`;
  }

  promised(bound: BoundFunction): PromisedMember {
    const { fn, client } = bound;
    const shape = this.#shape(fn);
    const parameters = parametersText(shape.list.parameters);
    const documentation = fn.documentation;
    if (!bound.suspends) {
      return {
        documentation,
        name: bound.name,
        signature: `${shape.generics}(${parameters}) => ${this.#types.returned(fn.result)}`,
        implementation: bound.name,
      };
    }
    const call = `${operationFunction(bound)}(${argumentNames(shape.list)})`;
    const success =
      client === null ? this.#types.returned(outcomeOf(fn.result).success) : client.promiseRef;
    const options = freeName("options", shape.list);
    const promise =
      client === null
        ? `$.promise($system, ${call}, ${options})`
        : `$.promiseOf($system, ${this.#clientOperation(call, client)}, ${client.promiseRef}, ${options})`;
    const all = parametersText([
      ...shape.list.parameters,
      { name: `${options}?`, type: "$.Abortable" },
    ]);
    return {
      documentation,
      name: bound.name,
      signature: `${shape.generics}(${all}) => Promise<${success}>`,
      implementation: `${shape.generics}(${all}) => ${promise}`,
    };
  }

  /** The answer of a call: how the value that comes back becomes a success or a failure. */
  reply(type: GleamType): string {
    const outcome = outcomeOf(type);
    const success = this.#types.converter(outcome.success, this.#composites);
    if (outcome.failure === null) return this.#composites.named(`$.reply(${success})`);
    const prelude = this.#types.runtime("prelude");
    const failure =
      outcome.failure.kind === "nil"
        ? "$.nilError"
        : this.#types.converter(outcome.failure, this.#composites);
    return this.#composites.named(`$.resultReply(${prelude}, ${success}, ${failure})`);
  }

  replyTypes(type: GleamType): { readonly success: string; readonly failure: string } {
    const outcome = outcomeOf(type);
    return {
      success: this.#types.returned(outcome.success),
      failure: outcome.failure === null ? "never" : this.#failureType(outcome.failure),
    };
  }

  #failureType(type: GleamType): string {
    return type.kind === "nil" ? "$.NilError" : this.#types.type(type);
  }

  #clientOperation(call: string, client: ClientResult): string {
    return client.started ? `$.startedData(${call})` : call;
  }

  #operation(
    bound: BoundFunction,
    shape: Shape,
    parameters: string,
    success: string,
    failure: string,
  ): string {
    const { fn } = bound;
    const values = this.#arguments(fn, shape.list)
      .map((value) => `    ${value},\n`)
      .join("");
    const list = values === "" ? "[]" : `[\n${values}  ]`;
    return `function ${operationFunction(bound)}${shape.generics}(${parameters}): $.Operation<${success}, ${failure}, $.RunError> {
  return $.run(${this.#operationName(fn)}, ${this.reply(fn.result)}, ${compiled(bound)}, () => ${list});
}
`;
  }

  #operationName(fn: GleamFunction): string {
    return quoted(`${this.#module.name}.${fn.name}`);
  }

  #argumentValues(fn: GleamFunction, list: ParameterList): string {
    return this.#arguments(fn, list)
      .map((value) => `, ${value}`)
      .join("");
  }

  #arguments(fn: GleamFunction, list: ParameterList): ReadonlyArray<string> {
    return fn.parameters.map((parameter, index) => {
      const place = list.places[index];
      if (place === undefined) throw new Error(`no place for parameter ${index} of ${fn.name}`);
      const converter = this.#types.argumentConverter(parameter.type, this.#composites);
      return `$.argument(${converter}, ${quoted(place.name)}, ${read(place)})`;
    });
  }

  #shape(fn: GleamFunction): Shape {
    const generic = new GenericUse(fn, (type) => this.#program.visible(type));
    const list = parameterList(
      fn.parameters.map((parameter) => ({
        label: parameter.label,
        name: parameter.name,
        type: this.#types.argument(generic.withoutSingleUses(parameter.type)),
      })),
      "labels",
    );
    return {
      list,
      generics: typeParameters(generic.names.map((name) => this.#types.variable(name))),
    };
  }
}

interface Shape {
  readonly list: ParameterList;
  readonly generics: string;
}

/** A parameter's variable that is used nowhere else says nothing: it is `unknown`. */
class GenericUse {
  readonly names: ReadonlyArray<string>;
  readonly #single: ReadonlySet<string>;

  constructor(fn: GleamFunction, visible: (type: GleamType) => GleamType) {
    const counts = new Map<string, number>();
    for (const parameter of fn.parameters) countVariables(visible(parameter.type), counts);
    const inResult = new Map<string, number>();
    countVariables(visible(fn.result), inResult);
    this.#single = new Set(
      [...counts]
        .filter(([name, count]) => count === 1 && !inResult.has(name))
        .map(([name]) => name),
    );
    const all = new Set([...counts.keys(), ...inResult.keys()]);
    this.names = [...all].filter((name) => !this.#single.has(name)).sort();
  }

  withoutSingleUses(type: GleamType): GleamType {
    return replaceVariables(type, (name) => (this.#single.has(name) ? { kind: "any" } : undefined));
  }
}

function countVariables(type: GleamType, counts: Map<string, number>): void {
  replaceVariables(type, (name) => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return undefined;
  });
}

/** What the caller gets: a `Result` at the outside splits in two. */
function outcomeOf(type: GleamType): {
  readonly success: GleamType;
  readonly failure: GleamType | null;
} {
  if (type.kind !== "result") return { success: type, failure: null };
  return { success: type.success, failure: type.failure };
}

/** The function of the compiled module. The compiler's declarations know nothing of second bodies. */
function compiled({ fn: { jsName }, usesTwin }: BoundFunction): string {
  const twin = `${jsName}$s`;
  return usesTwin
    ? `($$module as unknown as { readonly ${twin}: $.AnyFunction }).${twin}`
    : `$$module.${jsName}`;
}

function operationFunction(bound: BoundFunction): string {
  return `${bound.name}$`;
}

/** A name that no parameter has. */
function freeName(wanted: string, list: ParameterList): string {
  const taken = new Names(list.parameters.map((parameter) => parameter.name));
  return taken.claim(wanted);
}

function argumentNames(list: ParameterList): string {
  return list.parameters.map((parameter: NamedType) => parameter.name).join(", ");
}
