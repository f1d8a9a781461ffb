//// Sequences of bits, most often of bytes.
////
//// Nothing here fails other than by `Error(Nil)`.

import gleam/order
import gleam/result
import gleam/string

/// The text as UTF-8.
///
/// ```gleam
/// assert from_string("Hi") == <<"Hi":utf8>>
/// ```
///
@external(javascript, "../bits.mjs", "fromString")
pub fn from_string(x: String) -> BitArray

/// How many bits there are.
///
/// ```gleam
/// assert bit_size(<<1:3>>) == 3
/// ```
///
@external(javascript, "../bits.mjs", "bitSize")
pub fn bit_size(x: BitArray) -> Int

/// How many bytes there are; a part of one counts as one.
///
/// ```gleam
/// assert byte_size(<<1:9>>) == 2
/// ```
///
@external(javascript, "../bits.mjs", "byteSize")
pub fn byte_size(x: BitArray) -> Int

/// The bits followed by as many zeros as make whole bytes.
///
/// ```gleam
/// assert pad_to_bytes(<<1:1>>) == <<128>>
/// ```
///
@external(javascript, "../bits.mjs", "padToBytes")
pub fn pad_to_bytes(x: BitArray) -> BitArray

/// The bits of the first, then those of the second.
///
/// ```gleam
/// assert append(to: <<1>>, suffix: <<2>>) == <<1, 2>>
/// ```
///
pub fn append(to first: BitArray, suffix second: BitArray) -> BitArray {
  concat([first, second])
}

/// `length` bytes from `position` on, or before it where the length is negative; `Error(Nil)` if they are not all there.
///
/// ```gleam
/// assert slice(from: <<1, 2, 3>>, at: 1, take: 2) == Ok(<<2, 3>>)
/// assert slice(from: <<1, 2, 3>>, at: 3, take: -2) == Ok(<<2, 3>>)
/// ```
///
@external(javascript, "../bits.mjs", "slice")
pub fn slice(
  from string: BitArray,
  at position: Int,
  take length: Int,
) -> Result(BitArray, Nil)

/// Whether the bits are a text as UTF-8.
///
/// ```gleam
/// assert is_utf8(<<"ß":utf8>>)
/// ```
///
pub fn is_utf8(bits: BitArray) -> Bool {
  result.is_ok(to_string(bits))
}

/// The text that the bits are as UTF-8; `Error(Nil)` if they are none.
///
/// ```gleam
/// assert to_string(<<"Hi":utf8>>) == Ok("Hi")
/// assert to_string(<<255>>) == Error(Nil)
/// ```
///
@external(javascript, "../bits.mjs", "toText")
pub fn to_string(bits: BitArray) -> Result(String, Nil)

/// All the bits one behind the other.
///
/// ```gleam
/// assert concat([<<1>>, <<2>>]) == <<1, 2>>
/// ```
///
@external(javascript, "../bits.mjs", "concat")
pub fn concat(bit_arrays: List(BitArray)) -> BitArray

/// The bits as text in base 64; a part of a byte at the end is filled up with zeros.
///
/// ```gleam
/// assert base64_encode(<<255>>, True) == "/w=="
/// ```
///
@external(javascript, "../bits.mjs", "encodeBase64")
pub fn base64_encode(input: BitArray, padding: Bool) -> String

/// The bits of a text in base 64, with or without padding; `Error(Nil)` if it is none.
///
/// ```gleam
/// assert base64_decode("/w") == Ok(<<255>>)
/// ```
///
@external(javascript, "../bits.mjs", "decodeBase64")
pub fn base64_decode(encoded: String) -> Result(BitArray, Nil)

/// As `base64_encode`, with the characters that may stand in URLs and file names.
///
/// ```gleam
/// assert base64_url_encode(<<255>>, False) == "_w"
/// ```
///
pub fn base64_url_encode(input: BitArray, padding: Bool) -> String {
  base64_encode(input, padding)
  |> string.replace(each: "+", with: "-")
  |> string.replace(each: "/", with: "_")
}

/// As `base64_decode`, with the characters that may stand in URLs and file names.
///
/// ```gleam
/// assert base64_url_decode("_w") == Ok(<<255>>)
/// ```
///
pub fn base64_url_decode(encoded: String) -> Result(BitArray, Nil) {
  encoded
  |> string.replace(each: "-", with: "+")
  |> string.replace(each: "_", with: "/")
  |> base64_decode
}

/// The bits as hexadecimal text in upper case; a part of a byte at the end is filled up with zeros.
///
/// ```gleam
/// assert base16_encode(<<255, 1>>) == "FF01"
/// ```
///
@external(javascript, "../bits.mjs", "encodeBase16")
pub fn base16_encode(input: BitArray) -> String

/// The bits of a hexadecimal text in either case; `Error(Nil)` if it is none.
///
/// ```gleam
/// assert base16_decode("ff01") == Ok(<<255, 1>>)
/// ```
///
@external(javascript, "../bits.mjs", "decodeBase16")
pub fn base16_decode(input: String) -> Result(BitArray, Nil)

/// The bits as they would be written in Gleam.
///
/// ```gleam
/// assert inspect(<<1, 2:3>>) == "<<1, 2:size(3)>>"
/// ```
///
@external(javascript, "../bits.mjs", "inspect")
pub fn inspect(input: BitArray) -> String

/// How `a` relates to `b`, byte by byte from the first.
///
/// ```gleam
/// assert compare(<<1>>, with: <<2>>) == order.Lt
/// ```
///
pub fn compare(a: BitArray, with b: BitArray) -> order.Order {
  case do_compare(a, b) {
    0 -> order.Eq
    difference if difference < 0 -> order.Lt
    _ -> order.Gt
  }
}

@external(javascript, "../bits.mjs", "compare")
fn do_compare(a: BitArray, b: BitArray) -> Int

/// Whether the first bits are those of the prefix.
///
/// ```gleam
/// assert starts_with(<<1, 2, 3>>, <<1, 2>>)
/// ```
///
@external(javascript, "../bits.mjs", "startsWith")
pub fn starts_with(bits: BitArray, prefix: BitArray) -> Bool
