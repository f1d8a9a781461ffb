// Which nodes matter: those whose contents may end up where something is called or handed out of the program. Most variables of
// a program only ever hold data; following functions through them would be most of the work of the flow, for nothing. Found
// backwards from the calls, before the flow, so calls of values count as calls of anything.

import { PLACE } from "./facts.ts";
import type { LinkedCall, Program } from "./link.ts";

export function relevantNodes(program: Program): Uint8Array {
  const search = new Search(program);
  search.run();
  return search.relevant;
}

class Search {
  readonly relevant: Uint8Array;
  private readonly program: Program;
  private readonly work: number[] = [];
  private readonly previous: Array<number[] | undefined>;
  /** Function of which this node is a parameter, plus one. */
  private readonly parameterOf: Int32Array;
  private readonly positionAt: Int32Array;
  /** Call whose result this node is, plus one. */
  private readonly resultAt: Int32Array;
  private readonly callsTo = new Map<number, LinkedCall[]>();
  private readonly valueCalls: LinkedCall[] = [];
  private readonly positionsDone = new Set<number>();
  private returnsDone = false;

  constructor(program: Program) {
    this.program = program;
    this.relevant = new Uint8Array(program.nodes);
    this.previous = new Array(program.nodes);
    this.parameterOf = new Int32Array(program.nodes);
    this.positionAt = new Int32Array(program.nodes);
    this.resultAt = new Int32Array(program.nodes);
    const { copies } = program;
    for (let at = 0; at < copies.length; at += 2) {
      const list = this.previous[copies[at + 1] as number];
      if (list === undefined) this.previous[copies[at + 1] as number] = [copies[at] as number];
      else list.push(copies[at] as number);
    }
    program.functions.forEach((fact, index) => {
      const base = program.moduleOf[index]?.nodeBase ?? 0;
      fact.parameters.forEach((node, position) => {
        this.parameterOf[base + node] = index + 1;
        this.positionAt[base + node] = position;
      });
    });
  }

  run(): void {
    const { calls, places, modules } = this.program;
    for (const call of calls) {
      if (call.result >= 0) this.resultAt[call.result] = call.index + 1;
      if (call.target.kind === "function") {
        const list = this.callsTo.get(call.target.function);
        if (list === undefined) this.callsTo.set(call.target.function, [call]);
        else list.push(call);
      } else if (call.target.kind === "value") {
        this.valueCalls.push(call);
        this.mark(call.target.node);
        this.mark(call.target.own);
      }
      if (call.handsOver) for (const node of call.args) this.mark(node);
    }
    for (const module of modules) {
      for (const { node } of module.facts.handed) if (node >= 0) this.mark(module.nodeBase + node);
    }
    for (const place of [PLACE.host, PLACE.callback, PLACE.kernel]) {
      this.mark(places.get(place) ?? -1);
    }
    this.markCollected();
    while (this.work.length > 0) this.visit(this.work.pop() as number);
  }

  /** Arguments that a function collects in an array: it may call any of them. */
  private markCollected(): void {
    let first = -1;
    this.program.functions.forEach((fact, index) => {
      if (fact.rest < 0 && !fact.usesArguments) return;
      const from = fact.usesArguments ? 0 : fact.rest;
      first = first < 0 ? from : Math.min(first, from);
      for (const call of this.callsTo.get(index) ?? []) this.markFrom(call, from);
    });
    if (first >= 0) for (const call of this.valueCalls) this.markFrom(call, first);
  }

  private markFrom(call: LinkedCall, position: number): void {
    const { spread } = call.fact;
    const from = spread < 0 ? position : Math.min(position, spread);
    for (let at = from; at < call.args.length; at++) this.mark(call.args[at] ?? -1);
  }

  private mark(node: number): void {
    if (node < 0 || this.relevant[node] === 1) return;
    this.relevant[node] = 1;
    this.work.push(node);
  }

  private visit(node: number): void {
    for (const from of this.previous[node] ?? []) this.mark(from);
    const owner = (this.parameterOf[node] as number) - 1;
    if (owner >= 0) this.visitParameter(owner, this.positionAt[node] as number);
    const call = (this.resultAt[node] as number) - 1;
    if (call >= 0) this.visitResult(this.program.calls[call] as LinkedCall);
  }

  private visitParameter(owner: number, position: number): void {
    for (const call of this.callsTo.get(owner) ?? []) this.markArguments(call, position);
    if (this.positionsDone.has(position)) return;
    this.positionsDone.add(position);
    for (const call of this.valueCalls) this.markArguments(call, position);
    this.mark(this.program.places.get(PLACE.items) ?? -1);
  }

  private markArguments(call: LinkedCall, position: number): void {
    const { spread } = call.fact;
    if (spread < 0 || position < spread) this.mark(call.args[position] ?? -1);
    else for (let at = spread; at < call.args.length; at++) this.mark(call.args[at] ?? -1);
  }

  private visitResult(call: LinkedCall): void {
    if (call.target.kind === "function") this.markReturn(call.target.function);
    if (call.target.kind !== "value" || this.returnsDone) return;
    this.returnsDone = true;
    for (let index = 0; index < this.program.functions.length; index++) this.markReturn(index);
  }

  private markReturn(index: number): void {
    const fact = this.program.functions[index];
    if (fact !== undefined)
      this.mark((this.program.moduleOf[index]?.nodeBase ?? 0) + fact.returnNode);
  }
}
