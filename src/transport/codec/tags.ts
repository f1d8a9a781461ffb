// The first byte of every encoded value: what it is, and so how to read what follows.
//
// Numbers of a fixed width are little-endian. A *count* is a number below 2^32 in one to five bytes of seven bits each, lowest first. 0 is no
// tag, so that memory that nobody has written is not a value.

export const NIL = 1;
export const TRUE = 2;
export const FALSE = 3;
export const NULL = 4;
/** 4 bytes. */
export const INT32 = 5;
/** 8 bytes. */
export const FLOAT64 = 6;
/** A byte for the sign, count of bytes, the bytes of the absolute value, lowest first. */
export const BIGINT = 7;
/** A byte for the length, one byte for each UTF-16 unit. */
export const TEXT_SHORT = 8;
/** Count of units, two bytes for each. */
export const TEXT_WIDE = 9;
/** 4 bytes for the number of bytes, the bytes. */
export const TEXT_ASCII = 10;
/** 4 bytes for the number of bytes, the bytes. */
export const TEXT_UTF8 = 11;
/** Count of elements, the elements. */
export const ARRAY = 12;
/** Count of properties, for each its name and its value. */
export const OBJECT = 13;
/** As OBJECT; the object has no prototype. */
export const BARE_OBJECT = 14;
/** Count: number of the class; the fields. */
export const RECORD = 15;
/** Count: number of the class; then as OBJECT. For classes that say nothing about their fields. */
export const OPEN_RECORD = 16;
/** 4 bytes for the number of elements, the elements. Not empty. */
export const LIST = 17;
export const EMPTY_LIST = 18;
/** As LIST, then the list that these elements are put in front of. */
export const SEGMENT = 19;
/** 8 bytes for the number of bits, a byte for the offset in the first byte, the bytes. */
export const BIT_ARRAY = 20;
/** 4 bytes for the number of bytes, the bytes. */
export const BYTES = 21;
/** 8 bytes for the number, 4 for the entry in the life table of its slot. */
export const PID = 22;
/** 8 bytes for the number. */
export const REFERENCE = 23;
/** Count: index in the log of atoms. */
export const ATOM = 24;
/** A text. */
export const ATOM_TEXT = 25;
/** Count: number of the function. */
export const FUNCTION = 26;
/** Count: number of the closure; count of captured values, the values. */
export const CLOSURE = 27;
/** A text: the key of a registered symbol. */
export const SYMBOL = 28;
/** A text: the name of a well-known symbol, a property of Symbol. */
export const WELL_KNOWN_SYMBOL = 29;
/** The tag of messages without tag. */
export const RAW_TAG = 30;
/** A byte: which; count of parts, the parts. See dissect.ts. */
export const PARTS = 31;
/** Count: number of a node that came before. Only inside of GRAPH. */
export const NODE = 32;
/** The node right before this one. Only inside of GRAPH. */
export const PREVIOUS_NODE = 33;
/** 4 bytes for the number of nodes, the nodes; the last is the value. */
export const GRAPH = 34;

/** From here on the tag is itself an integer from 0 to 127. */
export const SMALL_INT = 128;
