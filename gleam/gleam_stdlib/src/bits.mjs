/*
 * Bit arrays: what `gleam/bit_array` needs of the host.
 *
 * Works on the prelude's `BitArray`, which may begin and end anywhere within a byte. What cannot be had (a slice out of range, a
 * text that is no encoding) is Gleam's `Error(Nil)`; nothing throws.
 */
import {
  BitArray,
  bitArraySlice,
  bitArraySliceToInt,
  Error,
  Ok,
  stringBits,
  toBitArray,
} from "./gleam.mjs";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const HEX_DIGITS = "0123456789ABCDEF";
const WHITESPACE = /[\t\n\f\r ]/g;
/** Characters turned into text at once: a host function takes only so many arguments. */
const TEXT_PIECE = 0x2000;

let textDecoder;

export function fromString(text) {
  return toBitArray([stringBits(text)]);
}

export function bitSize(bits) {
  return bits.bitSize;
}

export function byteSize(bits) {
  return bits.byteSize;
}

/** The bytes themselves, unused bits of the last one zero; a view where the bits lie on byte borders. */
function bytesOf(bits) {
  if (bits.bitOffset === 0 && bits.bitSize % 8 === 0) return bits.rawBuffer;
  const bytes = new Uint8Array(bits.byteSize);
  for (let i = 0; i < bytes.length; i++) bytes[i] = bits.byteAt(i);
  const trailing = bits.bitSize % 8;
  if (trailing > 0) bytes[bytes.length - 1] &= 0xff << (8 - trailing);
  return bytes;
}

export function padToBytes(bits) {
  return bits.bitSize % 8 === 0 ? bits : new BitArray(bytesOf(bits));
}

export function concat(list) {
  return toBitArray(list.toArray());
}

/** Bytes from `position` on, or before it where the length is negative. */
export function slice(bits, position, length) {
  const start = 8 * Math.min(position, position + length);
  const end = 8 * Math.max(position, position + length);
  if (start < 0 || end > bits.bitSize) return new Error(undefined);
  return new Ok(bitArraySlice(bits, start, end));
}

export function toText(bits) {
  if (bits.bitSize % 8 !== 0) return new Error(undefined);
  textDecoder ??= new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    return new Ok(textDecoder.decode(bytesOf(bits)));
  } catch {
    return new Error(undefined);
  }
}

export function encodeBase64(bits, isPadded) {
  const bytes = bytesOf(bits);
  const codes = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const triple = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    codes.push(ALPHABET.charCodeAt(triple >> 18), ALPHABET.charCodeAt((triple >> 12) & 63));
    if (i + 1 < bytes.length) codes.push(ALPHABET.charCodeAt((triple >> 6) & 63));
    if (i + 2 < bytes.length) codes.push(ALPHABET.charCodeAt(triple & 63));
  }
  const text = textOfCodes(codes);
  return isPadded ? text.padEnd(4 * Math.ceil(bytes.length / 3), "=") : text;
}

/** Padding may be there or not. Whitespace is passed over, and counts for how much padding is missing. */
export function decodeBase64(encoded) {
  const missing = (4 - (stringBits(encoded).length % 4)) % 4;
  const padded = (encoded + "=".repeat(missing)).replace(WHITESPACE, "");
  const text = padded.length % 4 === 0 ? padded.replace(/={1,2}$/, "") : padded;
  if (text.length % 4 === 1) return new Error(undefined);
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let held = 0;
  let heldBits = 0;
  let next = 0;
  for (let i = 0; i < text.length; i++) {
    const value = base64Value(text.charCodeAt(i));
    if (value < 0) return new Error(undefined);
    held = ((held << 6) | value) & 0xffff;
    heldBits += 6;
    if (heldBits >= 8) {
      heldBits -= 8;
      bytes[next++] = held >> heldBits;
    }
  }
  return new Ok(new BitArray(bytes));
}

function base64Value(code) {
  if (code >= 65 && code <= 90) return code - 65;
  if (code >= 97 && code <= 122) return code - 71;
  if (code >= 48 && code <= 57) return code + 4;
  if (code === 43) return 62;
  return code === 47 ? 63 : -1;
}

export function encodeBase16(bits) {
  const bytes = bytesOf(bits);
  const codes = [];
  for (let i = 0; i < bytes.length; i++) {
    codes.push(HEX_DIGITS.charCodeAt(bytes[i] >> 4), HEX_DIGITS.charCodeAt(bytes[i] & 15));
  }
  return textOfCodes(codes);
}

function textOfCodes(codes) {
  const pieces = [];
  for (let i = 0; i < codes.length; i += TEXT_PIECE) {
    pieces.push(String.fromCharCode(...codes.slice(i, i + TEXT_PIECE)));
  }
  return pieces.join("");
}

export function decodeBase16(text) {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return new Error(undefined);
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return new Ok(new BitArray(bytes));
}

export function inspect(bits) {
  const parts = [];
  const whole = Math.trunc(bits.bitSize / 8);
  for (let i = 0; i < whole; i++) parts.push(String(bits.byteAt(i)));
  const trailing = bits.bitSize % 8;
  if (trailing > 0) parts.push(`${bits.byteAt(whole) >> (8 - trailing)}:size(${trailing})`);
  return `<<${parts.join(", ")}>>`;
}

/**
 * Negative, zero or positive. Byte by byte; from where one of them has less than a byte left, what is left of both counts as a
 * number, and of equal numbers the one of fewer bits comes first.
 */
export function compare(a, b) {
  const shared = Math.trunc(Math.min(a.bitSize, b.bitSize) / 8);
  for (let i = 0; i < shared; i++) {
    const difference = a.byteAt(i) - b.byteAt(i);
    if (difference !== 0) return difference;
  }
  const leftOfA = a.bitSize - 8 * shared;
  const leftOfB = b.bitSize - 8 * shared;
  if (leftOfA === 0 || leftOfB === 0) return leftOfA - leftOfB;
  return numberFrom(a, 8 * shared) - numberFrom(b, 8 * shared) || leftOfA - leftOfB;
}

function numberFrom(bits, start) {
  return bitArraySliceToInt(bits, start, bits.bitSize, true, false);
}

export function startsWith(bits, prefix) {
  if (prefix.bitSize > bits.bitSize) return false;
  const whole = Math.trunc(prefix.bitSize / 8);
  for (let i = 0; i < whole; i++) if (bits.byteAt(i) !== prefix.byteAt(i)) return false;
  const trailing = prefix.bitSize % 8;
  return trailing === 0 || (bits.byteAt(whole) ^ prefix.byteAt(whole)) >> (8 - trailing) === 0;
}
