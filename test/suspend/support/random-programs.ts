// Random programs in the compiler's style, made of a list of choices, so that a failing one shrinks by losing choices. Every
// program calls `tick` and `tock`, which note that they were called; which of the two waits is decided by whoever runs it.
// Programs end: functions call only those written before them, loops count down, and every function that runs calls `spend`,
// which throws once too many have.

class Choices {
  private at = 0;
  private readonly list: ReadonlyArray<number>;
  private names = 0;

  constructor(list: ReadonlyArray<number>) {
    this.list = list;
  }

  /** One of `count`; 0 when there are no choices left. */
  pick(count: number): number {
    const next = this.list[this.at];
    this.at += 1;
    return next === undefined ? 0 : next % count;
  }

  name(prefix: string): string {
    this.names += 1;
    return `${prefix}$${this.names}`;
  }
}

/** What may be named where an expression stands. */
interface Names {
  readonly numbers: ReadonlyArray<string>;
  readonly functions: ReadonlyArray<string>;
}

const HELPERS = `
class Stage extends $CustomType { constructor(name, run) { super(); this.name = name; this.run = run; } }
function apply(f, x) { spend(); return f(x); }
function twice(f, x) { spend(); return f(f(x) % 100); }
function compose(f, g) { return (x) => { spend(); return g(f(x)); }; }
function after(f) { return (x) => { spend(); return f(x) + 1; }; }
function choose(c, f, g) { let _block; if (c % 2 === 0) { _block = f; } else { _block = g; } return _block; }
function sum(loop$list, loop$acc) {
  while (true) {
    let list = loop$list;
    let acc = loop$acc;
    if (list.head === undefined) { return acc; } else { loop$list = list.tail; loop$acc = (acc + list.head) % 1000; }
  }
}
function repeat(loop$n, loop$f, loop$acc) {
  while (true) {
    let n = loop$n;
    let f = loop$f;
    let acc = loop$acc;
    if (n === 0) { return acc; } else { loop$n = n - 1; loop$f = f; loop$acc = (acc + f(n)) % 1000; }
  }
}
function down(n, f) { if (n === 0) { return f(0); } else { return down(n - 1, (x) => { return f(x + 1); }); } }
`;

const DEPTH_MAX = 5;
const FUNCTIONS_MAX = 4;

/** A program whose `main` takes nothing and gives a number. */
export function randomProgram(list: ReadonlyArray<number>): string {
  const c = new Choices(list);
  const own: string[] = [];
  let text = HELPERS;
  const count = 1 + c.pick(FUNCTIONS_MAX);
  for (let index = 0; index < count; index++) {
    const functions = ["tick", "tock", ...own];
    text += `function f${index}(a, g) { spend(); ${block(c, { numbers: ["a"], functions: [...functions, "g"] }, 0)} }\n`;
    own.push(`((x) => { return f${index}(x, tock); })`);
  }
  const names = { numbers: ["1", "2"], functions: ["tick", "tock", ...own] };
  const calls = Array.from(
    { length: count },
    (_, index) => `f${index}(${index}, ${fn(c, names, 2)})`,
  );
  return `${text}export function main() { ${block(c, names, 0, `[${calls.join(", ")}]`)} }\n`;
}

/** Statements that end in a return. */
function block(c: Choices, names: Names, depth: number, last?: string): string {
  let text = "";
  let here = names;
  const count = depth > DEPTH_MAX ? 0 : c.pick(4);
  for (let index = 0; index < count; index++) {
    const made = statement(c, here, depth + 1);
    text += `${made.text} `;
    here = made.names;
  }
  if (last !== undefined) return `${text}return ${last};`;
  if (depth <= DEPTH_MAX && c.pick(4) === 1) {
    const test = expression(c, here, depth + 1);
    return `${text}if (${test} % 2 === 0) { ${block(c, here, depth + 1)} } else { ${block(c, here, depth + 1)} }`;
  }
  return `${text}return ${expression(c, here, depth + 1)};`;
}

function statement(c: Choices, names: Names, depth: number): { text: string; names: Names } {
  switch (c.pick(4)) {
    case 0: {
      const name = c.name("n");
      const text = `let ${name} = ${expression(c, names, depth)};`;
      return { text, names: { ...names, numbers: [...names.numbers, name] } };
    }
    case 1: {
      const name = c.name("h");
      const text = `let ${name} = ${fn(c, names, depth)};`;
      return { text, names: { ...names, functions: [...names.functions, name] } };
    }
    case 2:
      return { text: `${expression(c, names, depth)};`, names };
    default: {
      const name = c.name("_block");
      const [yes, no] = [expression(c, names, depth), expression(c, names, depth)];
      const test = expression(c, names, depth);
      const text = `let ${name}; if (${test} % 2 === 0) { ${name} = ${yes}; } else { ${name} = ${no}; }`;
      return { text, names: { ...names, numbers: [...names.numbers, name] } };
    }
  }
}

/** An expression that gives a number. */
function expression(c: Choices, names: Names, depth: number): string {
  const some = (): string => expression(c, names, depth + 1);
  const callee = (): string => fn(c, names, depth + 1);
  if (depth > DEPTH_MAX) return leaf(c, names);
  switch (c.pick(16)) {
    case 0:
      return leaf(c, names);
    case 1:
      return `tick(${some()})`;
    case 2:
      return `(${some()} + ${some()})`;
    case 3:
      return `(() => { ${block(c, names, depth + 1)} })()`;
    case 4:
      return `(${callee()})(${some()})`;
    case 5:
      return `apply(${callee()}, ${some()})`;
    case 6:
      return `twice(${callee()}, ${some()})`;
    case 7:
      return `sum($list.map(toList([${some()}, ${some()}]), ${callee()}), 0)`;
    case 8:
      return `new Stage(${some()}, ${callee()}).run(${some()})`;
    case 9:
      return `(${some()} && ${some()})`;
    case 10:
      return template(some(), some());
    case 11:
      return `repeat(2, ${callee()}, ${some()})`;
    case 12:
      return `fold_array([${some()}, ${some()}], ${some()}, (x, y) => { return (x + ${call(c, names, "y", depth)}) % 1000; })`;
    case 13:
      return `rescue(() => { ${block(c, names, depth + 1)} })[1]`;
    case 14:
      return `down(2, ${callee()})`;
    default:
      return `toList([${callee()}, ${callee()}]).tail.head(${some()})`;
  }
}

/** A template literal of two expressions; its length. */
function template(first: string, second: string): string {
  return ["`", "${", first, "}", "${", second, "}", "`.length"].join("");
}

function leaf(c: Choices, names: Names): string {
  const index = c.pick(names.numbers.length + 1);
  return names.numbers[index] ?? String(c.pick(10));
}

function call(c: Choices, names: Names, argument: string, depth: number): string {
  return `(${fn(c, names, depth + 1)})(${argument})`;
}

/** An expression that gives a function of one number. */
function fn(c: Choices, names: Names, depth: number): string {
  const known = (): string => names.functions[c.pick(names.functions.length)] ?? "tock";
  if (depth > DEPTH_MAX) return known();
  const inner = (): string => fn(c, names, depth + 1);
  switch (c.pick(7)) {
    case 0:
    case 1:
      return known();
    case 2: {
      const name = c.name("x");
      const numbers = [...names.numbers, name];
      return `(${name}) => { spend(); ${block(c, { ...names, numbers }, depth + 1)} }`;
    }
    case 3:
      return `compose(${inner()}, ${inner()})`;
    case 4:
      return `after(${inner()})`;
    case 5:
      return `choose(${expression(c, names, depth + 1)}, ${inner()}, ${inner()})`;
    default:
      return `new Stage(1, ${inner()}).run`;
  }
}
