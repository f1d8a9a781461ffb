// Where the value of a node comes from, as far as it can be told without looking at callers: functions written there,
// parameters of the enclosing function of the module's scope, results of calls - and, for everything else, the node itself,
// whose contents only the flow knows. This is what makes colours polymorphic: a parameter stays a symbol here.

import type { Program } from "./link.ts";

export interface Sources {
  readonly functions: ReadonlyArray<number>;
  /** Pairs of function and parameter. */
  readonly parameters: ReadonlyArray<readonly [number, number]>;
  /** Calls whose result it is. */
  readonly results: ReadonlyArray<number>;
  /** Nodes that only the flow knows. */
  readonly opaque: ReadonlyArray<number>;
}

const NONE: Sources = { functions: [], parameters: [], results: [], opaque: [] };

export class SourceFinder {
  private readonly program: Program;
  private readonly previous: Array<number[] | undefined>;
  /** Function whose own node this is, plus one; else 0. */
  private readonly functionAt: Int32Array;
  /** Index into `parameters`, plus one; else 0. */
  private readonly parameterAt: Int32Array;
  private readonly parameters: Array<readonly [number, number]> = [];
  /** Call whose result is here, plus one; else 0. */
  private readonly resultAt: Int32Array;
  private readonly known: Array<Sources | undefined>;

  constructor(program: Program) {
    this.program = program;
    this.previous = new Array(program.nodes);
    this.functionAt = new Int32Array(program.nodes);
    this.parameterAt = new Int32Array(program.nodes);
    this.resultAt = new Int32Array(program.nodes);
    this.known = new Array(program.nodes);
    this.index();
  }

  private index(): void {
    const { copies, functions, moduleOf, calls } = this.program;
    for (let at = 0; at < copies.length; at += 2) {
      this.addPrevious(copies[at + 1] as number, copies[at] as number);
    }
    functions.forEach((fact, index) => {
      const base = moduleOf[index]?.nodeBase ?? 0;
      this.functionAt[base + fact.node] = index + 1;
      fact.parameters.forEach((parameter, position) => {
        this.parameters.push([index, position]);
        this.parameterAt[base + parameter] = this.parameters.length;
      });
    });
    for (const call of calls) if (call.result >= 0) this.resultAt[call.result] = call.index + 1;
  }

  private addPrevious(node: number, from: number): void {
    const list = this.previous[node];
    if (list === undefined) this.previous[node] = [from];
    else list.push(from);
  }

  of(node: number): Sources {
    if (node < 0) return NONE;
    const known = this.known[node];
    if (known !== undefined) return known;
    const found = this.search(node);
    this.known[node] = found;
    return found;
  }

  private search(start: number): Sources {
    const functions = new Set<number>();
    const parameters: Array<readonly [number, number]> = [];
    const results: number[] = [];
    const opaque: number[] = [];
    const seen = new Set<number>([start]);
    const todo = [start];
    while (todo.length > 0) {
      const node = todo.pop() as number;
      const parameter = this.parameterAt[node] as number;
      if (parameter > 0) {
        const found = this.parameters[parameter - 1] as readonly [number, number];
        const symbolic = (this.program.symbolic[found[0]] as number) >> found[1];
        if ((symbolic & 1) === 0) {
          opaque.push(node);
          continue;
        }
        parameters.push(found);
      } else if (this.program.taking[node] === 1) {
        opaque.push(node);
        continue;
      }
      if ((this.functionAt[node] as number) > 0)
        functions.add((this.functionAt[node] as number) - 1);
      if ((this.resultAt[node] as number) > 0) results.push((this.resultAt[node] as number) - 1);
      for (const from of this.previous[node] ?? []) {
        if (seen.has(from)) continue;
        seen.add(from);
        todo.push(from);
      }
    }
    return { functions: [...functions], parameters, results, opaque };
  }
}
