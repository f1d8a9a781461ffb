// The least runtime that transformed code can run on: the protocol of suspensions and a driver with one process. What a
// process waits for is answered at once, with the value that it gave to `suspend`; `answers` may give another.

const generatorPrototype = Object.getPrototypeOf(Object.getPrototypeOf((function* () {})()));

export function Suspension() {
  throw new TypeError("not to be called");
}
Suspension.prototype = generatorPrototype;

export const SUSPEND = Object.freeze(Object.create(generatorPrototype));
export const PAUSE = Object.freeze(Object.create(generatorPrototype));
export const budget = { left: 0 };
export const BUDGET = 100;

/** What the driver has seen: how deep the stack was, how often a process waited and gave way. */
export const seen = { depth: 0, waits: 0, pauses: 0, frames: 0 };

const mail = [];
let awaited;
let running = false;

export function suspend(value) {
  if (!running) throw new Error("suspend outside of a process");
  awaited = value;
  return SUSPEND;
}

const modules = new Map();

/** Set `on`, and every closure that is marked is replaced by one that its module's factory makes of its captures. */
export const rebuilding = { on: false, count: 0 };

export function registerModule(name, url, entries) {
  if (!url.endsWith(`/${name}.mjs`)) throw new Error(`${name} was loaded from ${url}`);
  modules.set(name, entries);
}

/** What modules have told of themselves, by their names. */
export function registered(name) {
  return modules.get(name);
}

export function closure(made, module, number, captures) {
  const factory = modules.get(module)?.closures?.[number];
  if (!rebuilding.on || factory === undefined) return made;
  if (factory.length !== captures.length)
    throw new Error(`${module}#${number} takes other captures`);
  rebuilding.count += 1;
  return factory(...captures);
}

export function spawn(body) {
  mail.push(body);
  return mail.length;
}

export function send(_pid, message) {
  mail.push(message);
}

export function received() {
  return mail.shift();
}

/** Runs a function as a process, to its end. */
export function run(body) {
  Object.assign(seen, { depth: 0, waits: 0, pauses: 0, frames: 0 });
  const frames = [];
  budget.left = BUDGET;
  running = true;
  try {
    return drive(body(), frames);
  } finally {
    running = false;
  }
}

function drive(first, frames) {
  let value = first;
  let failed = false;
  for (;;) {
    if (!failed && value === SUSPEND) {
      seen.waits += 1;
      value = awaited;
    } else if (!failed && value === PAUSE) {
      seen.pauses += 1;
      budget.left = BUDGET;
      value = undefined;
    } else if (!failed && value instanceof Suspension) {
      seen.frames += 1;
      frames.push(value);
      seen.depth = Math.max(seen.depth, frames.length);
      value = undefined;
    }
    const frame = frames[frames.length - 1];
    if (frame === undefined) {
      if (failed) throw value;
      return value;
    }
    try {
      const step = failed ? frame.throw(value) : frame.next(value);
      failed = false;
      value = step.value;
      if (step.done) frames.pop();
      else if (!(value instanceof Suspension)) throw new Error("a generator yielded no suspension");
    } catch (error) {
      if (frames[frames.length - 1] === frame) frames.pop();
      failed = true;
      value = error;
    }
  }
}
