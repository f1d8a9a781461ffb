/**
 * The client of a message type: one method for each variant of the message, on a class that stands
 * for `Subject(Message)`. A variant with a field for its reply (`replies.ts`) is a call that gives
 * the reply; any other one is a send.
 *
 * Promise: a client is a subject: it goes wherever the subject itself would. The Effect client and
 * the Promise client have the same methods over the same operations.
 */
import type { CustomType, GleamModule, GleamType, Variant } from "../model.ts";
import { lowerFirst, Names } from "../names.ts";
import type { Program } from "../program.ts";
import { fieldKeys, parameterList, parametersText, positionalNames, read } from "./fields.ts";
import type { FunctionText } from "./functions.ts";
import { replyField } from "./replies.ts";
import { comment, type NamedType, quoted } from "./text.ts";
import type { Composites, TypeText } from "./types.ts";

/** A message type with the names of its two clients. */
export interface BoundClient {
  readonly type: CustomType;
  readonly variants: ReadonlyArray<Variant>;
  readonly effectRef: string;
  readonly promiseRef: string;
  /** Name of the function that makes a client of a subject. */
  readonly functionName: string;
}

interface Method {
  readonly documentation: string;
  readonly name: string;
  readonly operation: string;
  readonly parameters: ReadonlyArray<NamedType>;
  /** A call takes options as well. */
  readonly isCall: boolean;
  readonly success: string;
  readonly failure: string;
  readonly systemFailure: "$.CallError" | "$.SendError";
  readonly operationText: string;
}

export class ClientText {
  readonly #module: GleamModule;
  readonly #program: Program;
  readonly #types: TypeText;
  readonly #functions: FunctionText;
  readonly #composites: Composites;

  constructor(
    module: GleamModule,
    program: Program,
    types: TypeText,
    functions: FunctionText,
    composites: Composites,
  ) {
    this.#module = module;
    this.#program = program;
    this.#types = types;
    this.#functions = functions;
    this.#composites = composites;
  }

  text(client: BoundClient): string {
    const names = Names.methods();
    const methods = [
      ...client.variants.map((variant) => this.#method(client, variant, names)),
      this.#tell(client, names),
    ];
    const raw = this.#types.raw(named(this.#module, client.type));
    return [
      ...methods.map((method) => method.operationText),
      this.#class(client.effectRef, `$.EffectRef<${raw}>`, methods, "$.CallOptions", (method) => {
        const errors =
          method.failure === "never"
            ? method.systemFailure
            : `${method.failure} | ${method.systemFailure}`;
        return `$.Effect.Effect<${method.success}, ${errors}>`;
      }),
      this.#class(
        client.promiseRef,
        `$.PromiseRef<${raw}>`,
        methods,
        "$.PromisedCallOptions",
        (method) => `Promise<${method.success}>`,
      ),
      this.#maker(client, raw),
    ].join("\n");
  }

  #maker(client: BoundClient, raw: string): string {
    return `/** The client of a subject that came from elsewhere: out of a record, a list, another function. */
export function ${client.functionName}(subject: $.Subject<${raw}>): $.Effect.Effect<${client.effectRef}, never, $.ActorSystem> {
  return $.refOf(subject, ${client.effectRef});
}
`;
  }

  #class(
    name: string,
    base: string,
    methods: ReadonlyArray<Method>,
    optionsType: "$.CallOptions" | "$.PromisedCallOptions",
    result: (method: Method) => string,
  ): string {
    const members = methods.map((method) => {
      const options = method.isCall ? [{ name: "options?", type: optionsType }] : [];
      const parameters = [...method.parameters, ...options];
      const values = ["this", ...parameters.map((parameter) => parameter.name.replace("?", ""))];
      const abortable = method.isCall && optionsType === "$.PromisedCallOptions" ? ", options" : "";
      return `${comment(method.documentation, "  ")}  ${method.name}(${parametersText(parameters)}): ${result(method)} {
    return this.perform(${method.operation}(${values.join(", ")})${abortable});
  }
`;
    });
    return `export class ${name} extends ${base} {\n${members.join("\n")}}\n`;
  }

  #method(client: BoundClient, variant: Variant, names: Names): Method {
    const reply = replyField(variant, this.#program);
    const keys = fieldKeys(variant.fields.map((field) => field.label));
    const taken = variant.fields.flatMap((field, index) =>
      index === reply?.index ? [] : [{ field, index }],
    );
    const labels = taken.map(({ field }) => field.label);
    const list = parameterList(
      taken.map(({ field }, index) => ({
        label: field.label,
        name: positionalNames(labels)[index] ?? "value",
        type: this.#types.type(field.type),
      })),
      "fields",
    );
    const values = variant.fields.map((field, index) => {
      const at = taken.findIndex((it) => it.index === index);
      const place = list.places[at];
      if (place === undefined) return "$reply";
      const shown = field.label === null ? place.name : (keys[index] ?? place.name);
      return `$.argument(${this.#types.converter(field.type, this.#composites)}, ${quoted(shown)}, ${read(place)})`;
    });
    const base = {
      documentation: variant.documentation,
      name: names.claim(lowerFirst(variant.name)),
      operation: `${client.type.name}$${variant.name}$`,
    };
    const message = `$.invoke(${[`$$module.${client.type.name}$${variant.name}`, ...values].join(", ")})`;
    return reply === undefined
      ? this.#send(client, variant, base, list.parameters, message)
      : this.#call(client, variant, base, list.parameters, reply.type, message);
  }

  #call(
    client: BoundClient,
    variant: Variant,
    base: { readonly documentation: string; readonly name: string; readonly operation: string },
    parameters: ReadonlyArray<NamedType>,
    reply: GleamType,
    message: string,
  ): Method {
    const { success, failure } = this.#functions.replyTypes(reply);
    const withOptions = [...parameters, { name: "$options?", type: "$.CallOptions" }];
    const head = this.#operationHead(client, base.operation, withOptions);
    const processes = this.#types.processes(this.#composites);
    return {
      ...base,
      parameters,
      isCall: true,
      success,
      failure,
      systemFailure: "$.CallError",
      operationText: `${head}: $.Operation<${success}, ${failure}, $.CallError> {
  return $.call(${processes}, ${this.#operationName(client, variant)}, $subject, ${this.#functions.reply(reply)}, ($reply) =>
    ${message},
    $options,
  );
}
`,
    };
  }

  #send(
    client: BoundClient,
    variant: Variant,
    base: { readonly documentation: string; readonly name: string; readonly operation: string },
    parameters: ReadonlyArray<NamedType>,
    message: string,
  ): Method {
    const head = this.#operationHead(client, base.operation, parameters);
    const processes = this.#types.processes(this.#composites);
    return {
      ...base,
      parameters,
      isCall: false,
      success: "void",
      failure: "never",
      systemFailure: "$.SendError",
      operationText: `${head}: $.Operation<void, never, $.SendError> {
  return $.send(${processes}, ${this.#operationName(client, variant)}, $subject, () => ${message});
}
`,
    };
  }

  /** Sends a message as a value: what a call would wait for once can so go to an inbox. */
  #tell(client: BoundClient, names: Names): Method {
    const type = named(this.#module, client.type);
    const operation = `${client.type.name}$tell$`;
    const name = quoted(`${this.#module.name}.${client.type.name}`);
    const parameters = [{ name: "message", type: this.#types.type(type) }];
    const processes = this.#types.processes(this.#composites);
    const converter = this.#types.converter(type, this.#composites);
    return {
      documentation: "Sends a message that was made before; replies go to the subjects in it.",
      name: names.claim("tell"),
      operation,
      parameters,
      isCall: false,
      success: "void",
      failure: "never",
      systemFailure: "$.SendError",
      operationText: `${this.#operationHead(client, operation, parameters)}: $.Operation<void, never, $.SendError> {
  return $.send(${processes}, ${name}, $subject, () => $.argument(${converter}, "message", message));
}
`,
    };
  }

  #operationHead(
    client: BoundClient,
    operation: string,
    parameters: ReadonlyArray<NamedType>,
  ): string {
    const subject = {
      name: "$subject",
      type: `$.Subject<${this.#types.raw(named(this.#module, client.type))}>`,
    };
    return `function ${operation}(${parametersText([subject, ...parameters])})`;
  }

  #operationName(client: BoundClient, variant: Variant): string {
    return quoted(`${this.#module.name}.${client.type.name}.${variant.name}`);
  }
}

function named(module: GleamModule, type: CustomType): GleamType {
  return { kind: "named", module: module.name, name: type.name, parameters: [] };
}
