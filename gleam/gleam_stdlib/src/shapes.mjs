/*
 * Which fields the records of a constructor have, and a hash of its name: looked at once, for all records made by it.
 *
 * Gleam gives all records of a constructor the same fields. Fields without a label are read by number here, which the host
 * does several times faster than by the text of the number. Never fails.
 */

class Shape {
  constructor(record) {
    const keys = Object.keys(record);
    this.labels = keys.filter(isLabel);
    /** How many fields have no label; they come first. */
    this.positions = keys.length - this.labels.length;
    /** Variants without fields differ in nothing but this. */
    this.hash = hashOfName(record.constructor.name);
  }
}

function isLabel(key) {
  return key[0] < "0" || key[0] > "9";
}

function hashOfName(name) {
  let hash = name.length;
  for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 31) + name.charCodeAt(i)) | 0;
  return hash;
}

const shapes = new WeakMap();

/** The shape of a record: an instance of a constructor of a Gleam type. */
export function shapeOf(record) {
  let shape = shapes.get(record.constructor);
  if (shape === undefined) {
    shape = new Shape(record);
    shapes.set(record.constructor, shape);
  }
  return shape;
}
