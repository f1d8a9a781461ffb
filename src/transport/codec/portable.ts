// Values as bytes that another version of the same program can read: data alone, with classes known by name and fields.
//
// The bytes are those of the graph form (graph.ts), with its limits; numbers of classes in them are those of the program that wrote, and
// the list beside them says which classes these are. Reading refuses a class that the reading program does not have, or has with other
// fields. What belongs to one run (perishable.ts) is not written: `NotPortable` says what it is and where.

import { CannotCross, type Registry } from "../../kernel/index.ts";
import { Anatomy, type Kind, LEAF, UNCROSSABLE_VALUE } from "./anatomy.ts";
import { MAX_BYTES } from "./codec.ts";
import { type CodecContext, DamagedMessage, type Memory, memoryOver } from "./context.ts";
import { Graph } from "./graph.ts";
import { HOLE, perishable } from "./perishable.ts";
import { Reader } from "./reader.ts";
import { RECORD_SHAPE, type Shape, Shapes, SINGLE_SHAPE } from "./shapes.ts";
import { Writer } from "./writer.ts";

/** A class of which a portable value has instances. */
export interface PortableType {
  /** Its number in the bytes. */
  readonly index: number;
  /** `package/module.Class`. */
  readonly name: string;
  readonly fields: ReadonlyArray<string>;
}

/** A value apart from the program and the run that it comes from. Plain data. */
export interface Portable {
  readonly bytes: Uint8Array;
  readonly types: ReadonlyArray<PortableType>;
}

/** A value that means nothing outside of its run, or is too large. The message says it: `State.owner is a Subject`. */
export class NotPortable extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.name = "NotPortable";
  }
}

const FIRST_BYTES = 1 << 12;

function noPid(): never {
  throw new DamagedMessage("a pid among what outlives its run");
}

/** A world without processes, in which atoms are text. */
const nowhere: CodecContext = {
  slot: 0,
  entryOf: noPid,
  pidOf: noPid,
  atomIndex: () => -1,
  atomName: () => noPid(),
};

/** Refuses what belongs to one run, and remembers the classes that it comes across. */
class PortableAnatomy extends Anatomy {
  readonly used = new Set<Shape>();

  override kindOf(value: unknown): Kind {
    if (value === HOLE) return LEAF;
    if (perishable(value, this.shapes) !== null) return UNCROSSABLE_VALUE;
    if (typeof value === "object" && value !== null) {
      const known = this.shapeOf(value);
      if (known?.kind === RECORD_SHAPE || known?.kind === SINGLE_SHAPE) this.used.add(known);
    }
    return super.kindOf(value);
  }
}

/**
 * Writes a value that may hold `HOLE`s. Throws `NotPortable`.
 *
 * Example: `writePortable(state, Registry.at(root))`, and in the next run `readPortable(kept, Registry.at(root))`.
 */
export function writePortable(value: unknown, registry: Registry): Portable {
  const shapes = Shapes.of(registry.table());
  const anatomy = new PortableAnatomy(shapes);
  const writer = new Writer(nowhere, shapes, memoryOver(new ArrayBuffer(FIRST_BYTES)));
  writer.limit = FIRST_BYTES;
  writer.growth = MAX_BYTES;
  let refused: string | null = null;
  const describe = (part: unknown): string => {
    refused = perishable(part, shapes) ?? "no value of the program";
    return refused;
  };
  try {
    new Graph(writer, anatomy, describe).write(value);
  } catch (error) {
    if (!(error instanceof CannotCross)) throw error;
    throw new NotPortable(problemOf(error, refused), { cause: error });
  }
  const types = [...anatomy.used].map(({ index, name, fields }) => ({ index, name, fields }));
  return { bytes: writer.bytes.slice(0, writer.position), types };
}

function problemOf({ path, value }: CannotCross, refused: string | null): string {
  if (refused !== null) return `${path === "" ? "the state" : path} is ${refused}`;
  return path === "" ? value : `${path}: ${value}`;
}

/**
 * Reads what `writePortable` has written, also in another version of the program. Throws `NotPortable` for classes that are not
 * what they were, `DamagedMessage` for bytes that are no such value.
 */
export function readPortable({ bytes, types }: Portable, registry: Registry): unknown {
  const shapes = Shapes.of(registry.table());
  const numbered: Array<Shape | undefined> = [];
  for (const { index, name, fields } of types) {
    const known = shapes.named(name);
    if (known === undefined) throw new NotPortable(`${labelOf(name)} does not exist any more`);
    if (known.fields.join() !== fields.join()) {
      throw new NotPortable(`${labelOf(name)} has other fields than before`);
    }
    numbered[index] = known;
  }
  const reader = new Reader(nowhere, shapes, viewOf(bytes), numbered);
  return reader.whole();
}

/** The name of a class without its module. */
export const labelOf = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

function viewOf(bytes: Uint8Array): Memory {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}
