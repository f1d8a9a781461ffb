/*
 * Whether two keys are the same: Gleam's `==`, decided without the prelude's walk where the first look is enough.
 *
 * Most keys are numbers, strings, or records and tuples of those. They are told apart here; everything else is left to the
 * prelude, whose answer this always agrees with.
 */
import { CustomType, isEqual } from "./gleam.mjs";
import { shapeOf } from "./shapes.mjs";

export function sameKey(a, b) {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return false;
  if (a.constructor !== b.constructor) return false;
  if (Array.isArray(a)) return sameElements(a, b);
  if (a instanceof CustomType && Object.getPrototypeOf(a).equals === undefined)
    return sameFields(a, b);
  return isEqual(a, b);
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}

function sameElements(a, b) {
  if (a.length !== b.length) return false;
  let isFlat = true;
  for (let i = 0; i < a.length; i++) {
    if (a[i] === b[i]) continue;
    if (!isObject(a[i]) || !isObject(b[i])) return false;
    isFlat = false;
  }
  return isFlat || isEqual(a, b);
}

/** Records of one constructor have the same fields. */
function sameFields(a, b) {
  const { positions, labels } = shapeOf(a);
  let isFlat = true;
  for (let i = 0; i < positions; i++) {
    if (a[i] === b[i]) continue;
    if (!isObject(a[i]) || !isObject(b[i])) return false;
    isFlat = false;
  }
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (a[label] === b[label]) continue;
    if (!isObject(a[label]) || !isObject(b[label])) return false;
    isFlat = false;
  }
  return isFlat || isEqual(a, b);
}
