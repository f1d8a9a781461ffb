// What the analysis knows of one module: plain data, made once per version of the file and kept in a cache as JSON.
//
// A *node* is a place that can hold a function: a variable, a parameter, a result, a field that is read. `copies` says that
// whatever the first node of a pair holds, the second may hold too. Nodes and functions are numbered from 0 within the module;
// `link.ts` gives them numbers of the whole program. A *place* is a node shared by the whole program, such as `.start`, "all
// fields of that name". Everything that emission needs (offsets of heads, calls, loops) is here as well, so that a module is
// parsed again only when its text changes. Offsets are UTF-16 units into the module's text. Facts never fail: what cannot be
// followed is recorded as flowing from or to a place that stands for "anything".

/** No node: an expression that cannot hold a function, such as a number. */
export const NOTHING = -1;

/** Places of the whole program. Field places are written `.name`; the others stand for what cannot be told apart. */
export const PLACE = {
  /** Written: elements of arrays, maps and sets. */
  elements: "elements",
  /** Read: any element or any numbered field. */
  items: "items",
  /** Both: a field whose name is computed. */
  computed: "computed",
  /**
   * Read: any element, numbered field, or field that FFI code writes. Labelled fields of Gleam's records are not among them:
   * reflection over records (hashing, printing, comparing) reads them all and calls none.
   */
  anything: "anything",
  /** Read: any field at all; what `record[name](…)` calls. */
  everything: "everything",
  /** Both: what trusted runtime functions receive and hand out again. */
  kernel: "kernel",
  /** Written: functions that the runtime calls but never hands out. */
  callback: "callback",
  /** Written: functions that host code may call. */
  host: "host",
} as const;

/** Where FFI code writes fields, whatever their names: part of `anything`. */
export const FOREIGN_FIELDS = "foreign fields";

/** The place of fields of one name, as far as FFI code writes them. */
export function foreignField(name: string): string {
  return `~${name}`;
}

/** Marks the place of a method of a class: no field of an object, so reflection does not meet it. */
export const METHOD_MARK = "()";

/** Why a function can never be made a generator, or null. */
export type Barrier =
  | "async function"
  | "constructor"
  | "getter"
  | "setter"
  | "iterator"
  | "field initialiser"
  | "module body"
  | "parameter default"
  | "method that the host calls"
  | null;

export type FunctionShape = "declaration" | "expression" | "arrow" | "method" | "body";

/** One function of a module. Function 0 is the module's own body. */
export interface FunctionFact {
  /** Name for people: `main`, `Foo.bar`, or "" for an anonymous one. */
  name: string;
  shape: FunctionShape;
  /** Function that this one is written in; -1 for the module's body. */
  parent: number;
  /** Set for functions of the module's own scope that can have a twin: they are called and exported by name. */
  topLevel: boolean;
  /** Of a top-level function: `const f = …` instead of `function f`. */
  constant: boolean;
  exportedInline: boolean;
  start: number;
  end: number;
  /** Where `*` or `function*` goes: before the name of a method, after the keyword `function`, at an arrow's start. */
  headAt: number;
  /** End of the name of a declaration or of a constant's name; -1 without. */
  nameEnd: number;
  /** Offsets of the arrow token; -1 for other shapes. */
  arrowAt: number;
  /** An arrow's single parameter without parentheses. */
  bareParameter: readonly [number, number] | null;
  bodyStart: number;
  bodyEnd: number;
  expressionBody: boolean;
  /** Start of the expression statement that begins with this arrow, or -1. */
  statementHead: number;
  /** JavaScript written by hand: of an FFI module, or a helper that the compiler copies into modules. */
  byHand: boolean;
  /** Written by hand as `function*`. */
  generator: boolean;
  exported: boolean;
  barrier: Barrier;
  /** Written as the argument of \`new Promise\`: what it is given are functions of the host. */
  executor: boolean;
  usesThis: boolean;
  usesArguments: boolean;
  /** The text means something else outside of where it stands: private members, `super`, variables that change. */
  rooted: boolean;
  /** Variables of enclosing functions that the text uses: their names, and the nodes that hold them. */
  captures: Array<readonly [name: string, node: number]>;
  /** Tests results with `instanceof Suspension` itself: its text is its own business. */
  aware: boolean;
  /** Returns SUSPEND or PAUSE itself, or yields it. */
  intrinsic: boolean;
  reassigned: boolean;
  /** Node that holds the function itself. */
  node: number;
  returnNode: number;
  parameters: number[];
  /** Bit i set: parameter i is a plain name, so calls of it are decided by the caller. */
  followed: number;
  /** Parameters of which one is its result, if it has no other results: `identity`. */
  passes: number[];
  /** Index of a rest parameter, or -1. */
  rest: number;
  /** Tail recursion of the compiler's that nothing in its text ends. */
  unbounded: boolean;
  /** Loops: where the body's text starts and, for a body without braces, ends; else -1. */
  loops: Array<readonly [number, number]>;
}

export type Callee =
  | { kind: "function"; function: number }
  | { kind: "import"; import: number }
  | { kind: "node"; node: number }
  /**
   * `own` decides the colour; what else may be at `node` is only checked when the program runs. They differ in FFI code, whose
   * methods may be anything's: `own` leaves out fields written under computed names and, for names of JavaScript's own
   * methods, the fields of Gleam's records.
   */
  | { kind: "method"; node: number; own: number; name: string }
  /** `fs.readFile`: a method of something imported. */
  | { kind: "member"; import: number; node: number; name: string }
  | { kind: "host"; name: string };

/** How the result of a call is used; decides what the call may be rewritten to. */
export const USE = {
  /** An operand: a rewritten call needs parentheses. */
  operand: 0,
  /** Where any assignment expression may stand. */
  bare: 1,
  /** Its value is returned as it is. */
  tail: 2,
  /** Operand of a `yield` written by hand. */
  yielded: 3,
} as const;
export type Use = (typeof USE)[keyof typeof USE];

export interface CallFact {
  /** Function whose body makes the call. */
  in: number;
  start: number;
  end: number;
  calleeEnd: number;
  callee: Callee;
  /** `new`, `super(…)`: runs a constructor, whose result is never a suspension. */
  constructs: boolean;
  args: number[];
  /** Where the arguments are in the text; empty where it does not matter. */
  spans: Array<readonly [number, number]>;
  /** From this argument on, any argument may be any element; -1 without spread. */
  spread: number;
  result: number;
  use: Use;
  /** Start of the expression statement that begins with this call, or -1. */
  statementHead: number;
  /** Inside an optional chain that goes on after it: cannot be wrapped. */
  chained: boolean;
  /** What host code does with function arguments: calls them now or later, or nothing. */
  hostCalls: boolean;
  /** The host meaning holds only while the program itself defines no field of this name. */
  unlessDefined: string;
}

/** A function handed to the host other than as an argument: `onmessage = f`. */
export interface HandedFact {
  in: number;
  node: number;
  start: number;
  end: number;
  name: string;
}

/** A module-level function or an imported name used as a value. */
export interface ReferenceFact {
  in: number;
  start: number;
  end: number;
  target: { kind: "function"; function: number } | { kind: "import"; import: number };
  /** `{ f }` in an object literal: to be written out when renamed. */
  shorthand: boolean;
}

export interface ImportFact {
  specifier: string;
  /** Name in the other module; "*" for the namespace itself. */
  imported: string;
  /** Name here; "" when it is reached through a namespace. */
  local: string;
  /** End of the specifier in the import statement, or -1 when reached through a namespace. */
  specifierEnd: number;
  node: number;
}

export type ExportFact =
  | { kind: "function"; name: string; function: number; specifierEnd: number }
  | { kind: "node"; name: string; node: number }
  | { kind: "import"; name: string; import: number; specifierEnd: number }
  | { kind: "from"; name: string; specifier: string; imported: string; specifierEnd: number }
  | { kind: "all"; name: string; specifier: string };

/** A class of the module's own scope. */
export interface ClassFact {
  name: string;
  /** In the order in which its constructor takes them; null when only its values know what they have. */
  fields: string[] | null;
  /** The one value of a class without fields, if the module keeps it under a name; else "". */
  constant: string;
}

export interface ModuleFacts {
  /** Hash of the text they were made of. */
  stamp: string;
  isFfi: boolean;
  functions: FunctionFact[];
  nodes: number;
  /** Pairs: from, to. */
  copies: number[];
  /** Pairs: place, node that receives what is there. */
  takes: Array<readonly [string, number]>;
  /** Pairs: node, place that receives what it holds. */
  gives: Array<readonly [number, string]>;
  /** Pairs: node, and the node of a record, list or array that was made with it. */
  holds: number[];
  /** Of what was made by hand: where else its contents may be written, at any time. */
  grows: Array<readonly [node: number, places: string[]]>;
  calls: CallFact[];
  handed: HandedFact[];
  references: ReferenceFact[];
  imports: ImportFact[];
  /** Imports of whole modules used as values: all their exports may be reached as fields. */
  namespaceValues: string[];
  /** Classes whose values can be taken apart and made again. */
  classes: ClassFact[];
  exports: ExportFact[];
  /** Where an import may be added: the start of the first line that is not a hashbang. */
  importAt: number;
  /** Identifiers of the text that look like names this transform adds. */
  taken: string[];
  errors: Array<{ message: string; start: number }>;
}
