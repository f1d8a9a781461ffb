// Strings in bytes: long ones by the platform's own functions, which read and write shared memory faster than any loop.
//
// Node's work at any place of the memory; elsewhere TextEncoder and TextDecoder, to which browsers give no shared memory, so that each
// text is copied once more. All callers have checked that there is room. Nothing here fails.

/** Node's methods of a Buffer, which work on any Uint8Array. */
interface NodeText {
  utf8Write(this: Uint8Array, text: string, position: number, length: number): number;
  utf8Slice(this: Uint8Array, start: number, end: number): string;
  latin1Slice(this: Uint8Array, start: number, end: number): string;
}

/** Writing and reading of text in UTF-8. */
export interface LongText {
  /** Writes a well-formed text; there is room for three bytes for each of its units, or for exactly what it needs. Returns the bytes. */
  write(bytes: Uint8Array, position: number, text: string, room: number): number;
  readUtf8(bytes: Uint8Array, start: number, end: number): string;
  readAscii(bytes: Uint8Array, start: number, end: number): string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** For hosts without Node's Buffer. */
export const portableText: LongText = {
  write: (bytes, position, text) => {
    const encoded = encoder.encode(text);
    bytes.set(encoded, position);
    return encoded.length;
  },
  readUtf8: (bytes, start, end) => decoder.decode(new Uint8Array(bytes.subarray(start, end))),
  readAscii: (bytes, start, end) => decoder.decode(new Uint8Array(bytes.subarray(start, end))),
};

function nodeText(methods: NodeText): LongText {
  const { utf8Write, utf8Slice, latin1Slice } = methods;
  return {
    write: (bytes, position, text, room) => utf8Write.call(bytes, text, position, room),
    readUtf8: (bytes, start, end) => utf8Slice.call(bytes, start, end),
    readAscii: (bytes, start, end) => latin1Slice.call(bytes, start, end),
  };
}

function hostText(): LongText {
  const methods = (globalThis as { Buffer?: { prototype: Partial<NodeText> } }).Buffer?.prototype;
  const complete = methods?.utf8Write && methods.utf8Slice && methods.latin1Slice;
  return complete ? nodeText(methods as NodeText) : portableText;
}

/** The best of this host. */
export const longText: LongText = hostText();

/** How many bytes a well-formed text has in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    // The two halves of a surrogate pair have four bytes together.
    else bytes += (unit & 0xf800) === 0xd800 ? 2 : 3;
  }
  return bytes;
}

/** Longest text that is read by a loop; strings of up to 12 units are put together without a rope. */
const LOOPED_TEXT = 12;

/** Reads text of one byte for each unit, 0 to 255. */
export function readOneByteText(bytes: Uint8Array, start: number, length: number): string {
  if (length > LOOPED_TEXT && longText !== portableText) {
    return longText.readAscii(bytes, start, start + length);
  }
  let text = "";
  let at = start;
  for (let left = length; left > 0; left -= MOST_UNITS, at += MOST_UNITS) {
    text += units(bytes, at, left);
  }
  return text;
}

const MOST_UNITS = 8;

/**
 * At most MOST_UNITS units as one string. Each number of them has a call of its own: a string that is made in one step takes half of
 * the time of one that is put together.
 */
function units(bytes: Uint8Array, at: number, count: number): string {
  const made = String.fromCharCode;
  const a = bytes[at] as number;
  if (count === 1) return made(a);
  const b = bytes[at + 1] as number;
  if (count === 2) return made(a, b);
  const c = bytes[at + 2] as number;
  if (count === 3) return made(a, b, c);
  const d = bytes[at + 3] as number;
  if (count === 4) return made(a, b, c, d);
  const e = bytes[at + 4] as number;
  if (count === 5) return made(a, b, c, d, e);
  const f = bytes[at + 5] as number;
  if (count === 6) return made(a, b, c, d, e, f);
  const g = bytes[at + 6] as number;
  if (count === 7) return made(a, b, c, d, e, f, g);
  return made(a, b, c, d, e, f, g, bytes[at + 7] as number);
}

/** Units that are put together in one call. */
const CHUNK = 4096;

/** Reads text of two bytes for each unit, whatever they are. */
export function readWideText(view: DataView, start: number, length: number): string {
  let text = "";
  for (let done = 0; done < length; done += CHUNK) {
    const units = new Array<number>(Math.min(CHUNK, length - done));
    for (let index = 0; index < units.length; index++) {
      units[index] = view.getUint16(start + 2 * (done + index), true);
    }
    text += String.fromCharCode(...units);
  }
  return text;
}
