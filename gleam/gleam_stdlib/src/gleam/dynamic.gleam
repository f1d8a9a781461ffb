//// Values whose type is not known to the compiler.
////
//// Owns the type `Dynamic` and makes values of it. `gleam/dynamic/decode` makes typed values of them again. Cannot fail.

import gleam/dict

/// A value of some type, as data from outside is.
pub type Dynamic

/// The name of the kind of value, such as `"Int"`. For messages: names may change.
///
/// ```gleam
/// assert classify(string("Hello")) == "String"
/// ```
///
@external(javascript, "../decoding.mjs", "classify")
pub fn classify(data: Dynamic) -> String

/// A bool as dynamic value.
@external(javascript, "../decoding.mjs", "identity")
pub fn bool(a: Bool) -> Dynamic

/// A string as dynamic value.
@external(javascript, "../decoding.mjs", "identity")
pub fn string(a: String) -> Dynamic

/// A float as dynamic value.
@external(javascript, "../decoding.mjs", "identity")
pub fn float(a: Float) -> Dynamic

/// An int as dynamic value.
@external(javascript, "../decoding.mjs", "identity")
pub fn int(a: Int) -> Dynamic

/// A bit array as dynamic value.
@external(javascript, "../decoding.mjs", "identity")
pub fn bit_array(a: BitArray) -> Dynamic

/// A list as dynamic value.
@external(javascript, "../decoding.mjs", "identity")
pub fn list(a: List(Dynamic)) -> Dynamic

/// A list as an array of the host, which is also what tuples are.
@external(javascript, "../decoding.mjs", "arrayOf")
pub fn array(a: List(Dynamic)) -> Dynamic

/// Pairs of keys and values as a dict.
pub fn properties(entries: List(#(Dynamic, Dynamic))) -> Dynamic {
  cast(dict.from_list(entries))
}

/// Nothing, as dynamic value.
@external(javascript, "../decoding.mjs", "nil")
pub fn nil() -> Dynamic

@external(javascript, "../decoding.mjs", "identity")
fn cast(a: anything) -> Dynamic
