// Which function values may leave their thread: inside of messages, exit reasons, what a new process is given. Found backwards
// from what the runtime's functions are given, against the copies of the whole program: through parameters to all callers,
// through results to what is returned, into records to what they were made of, and into closures to what they capture. What
// is read out of a field may be anything that was put into fields of that name. A function too many costs some nanoseconds
// where it is made; one too few is named by the runtime when it is sent, so reflection and the like are not followed here.

import { PLACE } from "./facts.ts";
import { type Flow, fits } from "./flow.ts";
import { type LinkedCall, type LinkedModule, type Program, passesOn } from "./link.ts";
import { isIntrinsic, staysInProcess } from "./runtime.ts";

/** What the compiler calls to make lists, in the prelude. */
const LIST_MAKERS = new Set(["toList", "prepend"]);

/**
 * Places that lead nowhere from here: reflection, and the runtime's own, which also holds what stays there (what does not has
 * been reached by itself).
 */
const NOT_FOLLOWED = [PLACE.anything, PLACE.everything, PLACE.kernel, PLACE.callback, PLACE.host];

/** The functions that may cross, as 1 at their index. */
export function crossingFunctions(program: Program, flow: Flow): Uint8Array {
  const search = new Search(program, flow);
  search.run();
  return search.crossing;
}

class Search {
  readonly crossing: Uint8Array;
  private readonly program: Program;
  private readonly flow: Flow;
  private readonly reached: Uint8Array;
  private readonly work: number[] = [];
  private readonly previous: Reverse;
  /** What a node is besides: a function itself, a parameter, a result; index plus one, or 0. */
  private readonly functionAt: Int32Array;
  private readonly parameterOf: Int32Array;
  private readonly resultOf: Int32Array;
  /** Places in which contents of a container may be written after it was made. */
  private readonly grows = new Map<number, ReadonlyArray<string>>();
  private readonly callsTo: ReadonlyArray<LinkedCall[] | undefined>;

  constructor(program: Program, flow: Flow) {
    this.program = program;
    this.flow = flow;
    this.crossing = new Uint8Array(program.functions.length);
    this.reached = new Uint8Array(program.nodes);
    this.functionAt = new Int32Array(program.nodes);
    this.parameterOf = new Int32Array(program.nodes);
    this.resultOf = new Int32Array(program.nodes);
    this.previous = new Reverse(program.nodes, program.copies, this.contents());
    program.functions.forEach((fact, index) => {
      const base = (program.moduleOf[index] as LinkedModule).nodeBase;
      this.functionAt[base + fact.node] = index + 1;
      for (const node of fact.parameters) this.parameterOf[base + node] = index + 1;
    });
    for (const call of program.calls)
      if (call.result >= 0) this.resultOf[call.result] = call.index + 1;
    for (const name of NOT_FOLLOWED) {
      const node = program.places.get(name);
      if (node !== undefined) this.reached[node] = 1;
    }
    this.callsTo = this.callers();
  }

  /** Pairs of all modules: content, container. */
  private contents(): number[] {
    const pairs: number[] = [];
    for (const { facts, nodeBase } of this.program.modules) {
      for (const [node, places] of facts.grows) this.grows.set(nodeBase + node, places);
      for (let at = 0; at < facts.holds.length; at += 2) {
        const container = nodeBase + (facts.holds[at + 1] as number);
        pairs.push(nodeBase + (facts.holds[at] as number), container);
      }
    }
    return pairs;
  }

  private callers(): Array<LinkedCall[] | undefined> {
    const callers = new Array<LinkedCall[] | undefined>(this.program.functions.length);
    for (const call of this.program.calls) {
      for (const index of this.calleesOf(call)) {
        const list = callers[index];
        if (list === undefined) callers[index] = [call];
        else list.push(call);
      }
    }
    return callers;
  }

  private calleesOf(call: LinkedCall): ReadonlyArray<number> {
    if (call.target.kind === "function") return [call.target.function];
    if (call.target.kind !== "value" || call.target.node < 0) return [];
    const found = this.flow.at(call.target.node);
    return found.filter((index) => fits(this.program, call, index));
  }

  run(): void {
    for (const call of this.program.calls) {
      if (call.target.kind !== "trusted" || staysInProcess(call.target.name)) continue;
      for (const argument of call.args) this.reach(argument);
    }
    while (this.work.length > 0) this.visit(this.work.pop() as number);
  }

  private reach(node: number): void {
    if (node < 0 || this.reached[node] === 1) return;
    this.reached[node] = 1;
    this.work.push(node);
  }

  private reachPlace(name: string): void {
    this.reach(this.program.places.get(name) ?? -1);
  }

  private visit(node: number): void {
    this.previous.each(node, (from) => this.reach(from));
    const index = (this.functionAt[node] as number) - 1;
    if (index >= 0) this.visitFunction(index);
    const owner = (this.parameterOf[node] as number) - 1;
    if (owner >= 0) this.visitParameter(owner, node);
    const call = (this.resultOf[node] as number) - 1;
    if (call >= 0) this.visitResult(this.program.calls[call] as LinkedCall);
    for (const place of this.grows.get(node) ?? []) this.reachPlace(place);
  }

  private visitFunction(index: number): void {
    this.crossing[index] = 1;
    const base = (this.program.moduleOf[index] as LinkedModule).nodeBase;
    for (const [, node] of this.program.functions[index]?.captures ?? []) this.reach(base + node);
  }

  private visitParameter(owner: number, node: number): void {
    const fact = this.program.functions[owner];
    const base = (this.program.moduleOf[owner] as LinkedModule).nodeBase;
    const position = fact?.parameters.indexOf(node - base) ?? -1;
    for (const call of this.callsTo[owner] ?? []) {
      const { spread } = call.fact;
      if (spread < 0 || position < spread) this.reach(call.args[position] ?? -1);
      else for (let at = spread; at < call.args.length; at++) this.reach(call.args[at] ?? -1);
    }
  }

  private visitResult(call: LinkedCall): void {
    const { target } = call;
    if (target.kind === "trusted") {
      // What a wait gives back is a message, not what it was told to wait for.
      if (isIntrinsic(target.name)) return;
      for (const argument of call.args) this.reach(argument);
    } else if (target.kind === "host" || (target.kind === "value" && call.module.facts.isFfi)) {
      this.reachPlace(PLACE.items);
      this.reachPlace(PLACE.elements);
    }
    for (const index of this.calleesOf(call)) this.visitReturn(call, index);
  }

  private visitReturn(call: LinkedCall, index: number): void {
    const fact = this.program.functions[index];
    const module = this.program.moduleOf[index] as LinkedModule;
    if (fact === undefined) return;
    if (module.id === "prelude.mjs" && LIST_MAKERS.has(fact.name)) {
      for (const argument of call.args) this.reach(argument);
    } else if (call.target.kind !== "function" || !passesOn(fact, call.fact)) {
      this.reach(module.nodeBase + fact.returnNode);
    }
  }
}

/** Copies and contents, by where they lead to. */
class Reverse {
  private readonly starts: Int32Array;
  private readonly from: Int32Array;

  constructor(nodes: number, ...lists: ReadonlyArray<ReadonlyArray<number>>) {
    this.starts = new Int32Array(nodes + 1);
    for (const pairs of lists) {
      for (let at = 1; at < pairs.length; at += 2) {
        const to = pairs[at] as number;
        this.starts[to] = (this.starts[to] as number) + 1;
      }
    }
    let sum = 0;
    for (let node = 0; node <= nodes; node++) {
      sum += this.starts[node] as number;
      this.starts[node] = sum;
    }
    this.from = new Int32Array(sum);
    for (const pairs of lists) {
      for (let at = 0; at < pairs.length; at += 2) {
        const to = pairs[at + 1] as number;
        const place = (this.starts[to] as number) - 1;
        this.starts[to] = place;
        this.from[place] = pairs[at] as number;
      }
    }
  }

  each(node: number, visit: (from: number) => void): void {
    const end = this.starts[node + 1] as number;
    for (let at = this.starts[node] as number; at < end; at++) visit(this.from[at] as number);
  }
}
