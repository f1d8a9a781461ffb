/*
 * Text as its readers see it: grapheme clusters, and the rest of what `gleam/string` needs of the host.
 *
 * Clusters are those of `Intl.Segmenter`. Text of Latin letters only, which is most text, is cut by code unit instead: below
 * U+0300 nothing combines, but for a carriage return with a line feed. Strings hold no lone surrogates, since Gleam can make
 * none. Nothing throws for a string.
 */
import { Error, List$Empty, List$NonEmpty, Ok, UtfCodepoint } from "./gleam.mjs";

/** The first code unit that may be, or may join, more than one unit of a cluster. */
const FIRST_COMBINING_UNIT = 0x300;
const CARRIAGE_RETURN = 0x0d;
const COMPLEX_TEXT = /\r|[\u0300-\uffff]/;

const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;
const SURROGATES = LAST_SURROGATE - FIRST_SURROGATE + 1;

const LEADING_WHITESPACE = /^[ \t\n\v\f\r\u0085\u2028\u2029]+/;
const WHITESPACE = " \t\n\v\f\r\u0085\u2028\u2029";

let segmenter;

/** The clusters in order. Lazy, so that the first cluster of a long text costs no more than that of a short one. */
function segments(text) {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return segmenter.segment(text)[Symbol.iterator]();
}

function isSimple(text) {
  return !COMPLEX_TEXT.test(text);
}

export function length(text) {
  if (isSimple(text)) return text.length;
  const iterator = segments(text);
  let count = 0;
  while (!iterator.next().done) count++;
  return count;
}

/** The clusters as an array. */
function clusters(text) {
  if (isSimple(text)) return text.split("");
  const iterator = segments(text);
  const found = [];
  for (let step = iterator.next(); !step.done; step = iterator.next())
    found.push(step.value.segment);
  return found;
}

export function toGraphemes(text) {
  return listOf(clusters(text));
}

export function reverse(text) {
  return clusters(text).reverse().join("");
}

/** How many code units the first cluster has; 0 for the empty text. */
function firstClusterUnits(text) {
  if (text.length < 2) return text.length;
  const isAlone = isSimpleUnit(text.charCodeAt(0)) && isSimpleUnit(text.charCodeAt(1));
  return isAlone ? 1 : segments(text).next().value.segment.length;
}

function isSimpleUnit(unit) {
  return unit < FIRST_COMBINING_UNIT && unit !== CARRIAGE_RETURN;
}

export function popGrapheme(text) {
  if (text === "") return new Error(undefined);
  const units = firstClusterUnits(text);
  return new Ok([text.slice(0, units), text.slice(units)]);
}

/** Where, in code units, the cluster of this number begins; the length of the text if it has fewer. */
function offsetOfCluster(text, number) {
  if (number <= 0) return 0;
  if (isSimple(text)) return Math.min(number, text.length);
  const iterator = segments(text);
  let offset = 0;
  for (let i = 0; i < number; i++) {
    const step = iterator.next();
    if (step.done) return text.length;
    offset = step.value.index + step.value.segment.length;
  }
  return offset;
}

export function slice(text, start, count) {
  if (count <= 0) return "";
  const from = offsetOfCluster(text, start);
  const rest = text.slice(from);
  return rest.slice(0, offsetOfCluster(rest, count));
}

export function dropStart(text, count) {
  return text.slice(offsetOfCluster(text, count));
}

export function lowercase(text) {
  return text.toLowerCase();
}

export function uppercase(text) {
  return text.toUpperCase();
}

/** Negative, zero or positive, by code points: code units would put U+10000 and beyond before U+E000. */
export function compare(a, b) {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const unitOfA = a.charCodeAt(i);
    const unitOfB = b.charCodeAt(i);
    if (unitOfA !== unitOfB) return codePointRank(unitOfA) - codePointRank(unitOfB);
  }
  return a.length - b.length;
}

/** Moves surrogates behind all other units, as the code points that they stand for are. */
function codePointRank(unit) {
  if (unit < FIRST_SURROGATE) return unit;
  return unit <= LAST_SURROGATE ? unit + 0x10000 : unit - SURROGATES;
}

export function contains(text, part) {
  return text.includes(part);
}

export function startsWith(text, prefix) {
  return text.startsWith(prefix);
}

export function endsWith(text, suffix) {
  return text.endsWith(suffix);
}

export function removePrefix(text, prefix) {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

export function removeSuffix(text, suffix) {
  return text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text;
}

/** From the first occurrence on; the whole text if there is none. */
export function crop(text, part) {
  const at = text.indexOf(part);
  return at < 0 ? text : text.slice(at);
}

export function split(text, separator) {
  return separator === "" ? toGraphemes(text) : listOf(text.split(separator));
}

export function splitOnce(text, separator) {
  const at = text.indexOf(separator);
  if (at < 0) return new Error(undefined);
  return new Ok([text.slice(0, at), text.slice(at + separator.length)]);
}

/** The substitute is taken as it is, dollar signs included. Nothing can be told apart by an empty pattern: no change. */
export function replace(text, pattern, substitute) {
  return pattern === "" ? text : text.split(pattern).join(substitute);
}

export function repeat(text, times) {
  return times <= 0 ? "" : text.repeat(times);
}

export function concat(list) {
  return join(list, "");
}

export function join(list, separator) {
  return list.toArray().join(separator);
}

export function trimStart(text) {
  return text.replace(LEADING_WHITESPACE, "");
}

export function trimEnd(text) {
  let end = text.length;
  while (end > 0 && WHITESPACE.includes(text[end - 1])) end--;
  return text.slice(0, end);
}

export function byteSize(text) {
  let size = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) size += 1;
    else if (unit < 0x800) size += 2;
    else if (unit >= FIRST_SURROGATE && unit <= LAST_SURROGATE) size += 2;
    else size += 3;
  }
  return size;
}

export function toCodepoints(text) {
  const points = [];
  for (const character of text) points.push(new UtfCodepoint(character.codePointAt(0)));
  return listOf(points);
}

export function fromCodepoints(list) {
  const characters = [];
  for (const point of list) characters.push(String.fromCodePoint(point.value));
  return characters.join("");
}

export function codepoint(value) {
  return new UtfCodepoint(value);
}

export function codepointValue(point) {
  return point.value;
}

export function identity(value) {
  return value;
}

export function listOf(elements) {
  let list = List$Empty();
  for (let i = elements.length - 1; i >= 0; i--) list = List$NonEmpty(elements[i], list);
  return list;
}
