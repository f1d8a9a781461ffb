//// Typed values out of dynamic ones.
////
//// A `Decoder` says what is expected; `run` gives the value, or every error found with its path. Decoders compose with `use`:
////
//// ```gleam
//// let decoder = {
////   use name <- decode.field("name", decode.string)
////   use tags <- decode.optional_field("tags", [], decode.list(decode.string))
////   decode.success(Page(name:, tags:))
//// }
//// assert decode.run(data, decoder) == Ok(Page("home", []))
//// ```
////
//// A decoder that fails still gives a placeholder value, so that later fields can be checked as well; `run` drops it.

import gleam/dict.{type Dict}
import gleam/dynamic
import gleam/float
import gleam/int
import gleam/list
import gleam/option.{type Option, None, Some}

/// A value of some type, as `gleam/dynamic` has it.
pub type Dynamic =
  dynamic.Dynamic

/// What was wrong where.
pub type DecodeError {
  DecodeError(expected: String, found: String, path: List(String))
}

/// How to get a value out of dynamic data.
pub opaque type Decoder(t) {
  Decoder(function: fn(Dynamic) -> #(t, List(DecodeError)))
}

/// Decodes what is at a path of keys and positions, then goes on. A missing part is an error.
///
/// ```gleam
/// use host <- decode.subfield(["server", "host"], decode.string)
/// decode.success(host)
/// ```
///
pub fn subfield(
  field_path: List(name),
  field_decoder: Decoder(t),
  next: fn(t) -> Decoder(final),
) -> Decoder(final) {
  Decoder(function: fn(data) {
    let #(value, errors) = at(field_path, field_decoder).function(data)
    continue(data, value, errors, next)
  })
}

/// Decodes with what `next` makes of a value, and puts the earlier errors in front.
fn continue(
  data: Dynamic,
  value: t,
  errors: List(DecodeError),
  next: fn(t) -> Decoder(final),
) -> #(final, List(DecodeError)) {
  let #(final, later_errors) = next(value).function(data)
  #(final, list.append(errors, later_errors))
}

/// Runs a decoder.
///
/// ```gleam
/// assert run(dynamic.int(1), int) == Ok(1)
/// assert run(dynamic.int(1), string) == Error([DecodeError("String", "Int", [])])
/// ```
///
pub fn run(data: Dynamic, decoder: Decoder(t)) -> Result(t, List(DecodeError)) {
  case decoder.function(data) {
    #(value, []) -> Ok(value)
    #(_, errors) -> Error(errors)
  }
}

/// Decodes what is at a path of keys and positions. A missing part is an error.
///
/// ```gleam
/// let decoder = decode.at(["one", "two"], decode.int)
/// ```
///
pub fn at(path: List(segment), inner: Decoder(a)) -> Decoder(a) {
  Decoder(function: fn(data) {
    walk(data, path, [], inner, fn(missed, position) {
      failed_at(missed, inner, position, DecodeError("Field", "Nothing", []))
    })
  })
}

/// Follows the path. `position` is the way behind, last segment first; `on_miss` is told where a segment is missing.
fn walk(
  data: Dynamic,
  path: List(segment),
  position: List(segment),
  inner: Decoder(a),
  on_miss: fn(Dynamic, List(segment)) -> #(a, List(DecodeError)),
) -> #(a, List(DecodeError)) {
  case path {
    [] -> {
      let #(value, errors) = inner.function(data)
      #(value, under(errors, list.reverse(position)))
    }
    [segment, ..rest] ->
      case index(data, segment) {
        Ok(Ok(found)) ->
          walk(found, rest, [segment, ..position], inner, on_miss)
        Ok(Error(Nil)) -> on_miss(data, [segment, ..position])
        Error(expected) -> {
          let error = DecodeError(expected, dynamic.classify(data), [])
          failed_at(data, inner, position, error)
        }
      }
  }
}

/// The placeholder of a decoder, which is whatever it makes of the data at hand, with an error at a position.
fn failed_at(
  data: Dynamic,
  decoder: Decoder(a),
  position: List(segment),
  error: DecodeError,
) -> #(a, List(DecodeError)) {
  let #(placeholder, _) = decoder.function(data)
  #(placeholder, under([error], list.reverse(position)))
}

/// The errors with more path in front.
fn under(errors: List(DecodeError), path: List(segment)) -> List(DecodeError) {
  case errors, path {
    [], _ | _, [] -> errors
    _, _ -> {
      let path = list.map(path, fn(segment) { segment_text(cast(segment)) })
      list.map(errors, fn(error) {
        DecodeError(..error, path: list.append(path, error.path))
      })
    }
  }
}

fn segment_text(segment: Dynamic) -> String {
  case dynamic.classify(segment) {
    "String" | "Int" | "Float" -> number_or_text(segment)
    kind -> "<" <> kind <> ">"
  }
}

fn number_or_text(segment: Dynamic) -> String {
  case as_string(segment), as_int(segment), as_float(segment) {
    Ok(text), _, _ -> text
    _, Ok(integer), _ -> int.to_string(integer)
    _, _, Ok(float) | _, _, Error(float) -> float.to_string(float)
  }
}

/// A decoder that gives this value whatever the data, as the last step of a `use` chain.
///
/// ```gleam
/// assert run(dynamic.int(1), success("fine")) == Ok("fine")
/// ```
///
pub fn success(data: t) -> Decoder(t) {
  Decoder(function: fn(_) { #(data, []) })
}

/// The error of having found something else than expected.
///
/// ```gleam
/// assert decode_error(expected: "Id", found: dynamic.int(1)) == [DecodeError("Id", "Int", [])]
/// ```
///
pub fn decode_error(
  expected expected: String,
  found found: Dynamic,
) -> List(DecodeError) {
  [DecodeError(expected:, found: dynamic.classify(found), path: [])]
}

/// Decodes what is at a key or position, then goes on. A missing field is an error.
///
/// ```gleam
/// use name <- decode.field("name", decode.string)
/// decode.success(name)
/// ```
///
pub fn field(
  field_name: name,
  field_decoder: Decoder(t),
  next: fn(t) -> Decoder(final),
) -> Decoder(final) {
  subfield([field_name], field_decoder, next)
}

/// As `field`, with a default for a missing field. A field that is there but nil is not missing.
///
/// ```gleam
/// use note <- decode.optional_field("note", "", decode.string)
/// decode.success(note)
/// ```
///
pub fn optional_field(
  key: name,
  default: t,
  field_decoder: Decoder(t),
  next: fn(t) -> Decoder(final),
) -> Decoder(final) {
  Decoder(function: fn(data) {
    let #(value, errors) = case index(data, key) {
      Ok(Ok(found)) -> field_decoder.function(found)
      Ok(Error(Nil)) -> #(default, [])
      Error(expected) -> #(default, decode_error(expected, data))
    }
    continue(data, value, under(errors, [key]), next)
  })
}

/// As `at`, with a default where part of the path is missing.
///
/// ```gleam
/// let decoder = decode.optionally_at(["one", "two"], 0, decode.int)
/// ```
///
pub fn optionally_at(
  path: List(segment),
  default: a,
  inner: Decoder(a),
) -> Decoder(a) {
  Decoder(function: fn(data) {
    walk(data, path, [], inner, fn(_, _) { #(default, []) })
  })
}

/// Decodes a text.
///
/// ```gleam
/// assert run(dynamic.string("Hi"), string) == Ok("Hi")
/// ```
///
pub const string: Decoder(String) = Decoder(decode_string)

fn decode_string(data: Dynamic) -> #(String, List(DecodeError)) {
  primitive(data, "String", as_string)
}

/// Decodes a truth value.
///
/// ```gleam
/// assert run(dynamic.bool(True), bool) == Ok(True)
/// ```
///
pub const bool: Decoder(Bool) = Decoder(decode_bool)

fn decode_bool(data: Dynamic) -> #(Bool, List(DecodeError)) {
  primitive(data, "Bool", as_bool)
}

/// Decodes a whole number.
///
/// ```gleam
/// assert run(dynamic.int(147), int) == Ok(147)
/// ```
///
pub const int: Decoder(Int) = Decoder(decode_int)

fn decode_int(data: Dynamic) -> #(Int, List(DecodeError)) {
  primitive(data, "Int", as_int)
}

/// Decodes a number; on JavaScript whole numbers are floats as well.
///
/// ```gleam
/// assert run(dynamic.float(3.14), float) == Ok(3.14)
/// ```
///
pub const float: Decoder(Float) = Decoder(decode_float)

fn decode_float(data: Dynamic) -> #(Float, List(DecodeError)) {
  primitive(data, "Float", as_float)
}

/// Gives the data as it is.
///
/// ```gleam
/// assert run(dynamic.float(3.14), dynamic) == Ok(dynamic.float(3.14))
/// ```
///
pub const dynamic: Decoder(Dynamic) = Decoder(decode_dynamic)

fn decode_dynamic(data: Dynamic) -> #(Dynamic, List(DecodeError)) {
  #(data, [])
}

/// Decodes a bit array; an array of bytes of the host is one too.
///
/// ```gleam
/// assert run(dynamic.bit_array(<<5, 7>>), bit_array) == Ok(<<5, 7>>)
/// ```
///
pub const bit_array: Decoder(BitArray) = Decoder(decode_bit_array)

fn decode_bit_array(data: Dynamic) -> #(BitArray, List(DecodeError)) {
  primitive(data, "BitArray", as_bit_array)
}

fn primitive(
  data: Dynamic,
  name: String,
  convert: fn(Dynamic) -> Result(t, t),
) -> #(t, List(DecodeError)) {
  case convert(data) {
    Ok(value) -> #(value, [])
    Error(placeholder) -> #(placeholder, decode_error(name, data))
  }
}

/// Decodes a list, or an array of the host. Stops at the first element that does not fit.
///
/// ```gleam
/// let data = dynamic.list([dynamic.int(1), dynamic.int(2)])
/// assert run(data, list(of: int)) == Ok([1, 2])
/// ```
///
pub fn list(of inner: Decoder(a)) -> Decoder(List(a)) {
  Decoder(function: fn(data) {
    case as_list(data) {
      Ok(elements) -> decode_elements(elements, inner, 0, [])
      Error(Nil) -> #([], decode_error("List", data))
    }
  })
}

fn decode_elements(
  elements: List(Dynamic),
  inner: Decoder(a),
  position: Int,
  reversed: List(a),
) -> #(List(a), List(DecodeError)) {
  case elements {
    [] -> #(list.reverse(reversed), [])
    [element, ..rest] ->
      case inner.function(element) {
        #(value, []) ->
          decode_elements(rest, inner, position + 1, [value, ..reversed])
        #(_, errors) -> #([], under(errors, [position]))
      }
  }
}

/// Decodes a dict, or a map or plain object of the host. Stops at the first entry that does not fit.
///
/// ```gleam
/// let data = dynamic.properties([#(dynamic.string("a"), dynamic.int(1))])
/// assert run(data, dict(string, int)) == Ok(dict.from_list([#("a", 1)]))
/// ```
///
pub fn dict(
  key: Decoder(key),
  value: Decoder(value),
) -> Decoder(Dict(key, value)) {
  Decoder(function: fn(data) {
    case as_dict(data) {
      Ok(entries) ->
        decode_entries(dict.to_list(entries), key, value, dict.new())
      Error(Nil) -> #(dict.new(), decode_error("Dict", data))
    }
  })
}

fn decode_entries(
  entries: List(#(Dynamic, Dynamic)),
  key_decoder: Decoder(key),
  value_decoder: Decoder(value),
  decoded: Dict(key, value),
) -> #(Dict(key, value), List(DecodeError)) {
  case entries {
    [] -> #(decoded, [])
    [#(key, value), ..rest] ->
      case key_decoder.function(key), value_decoder.function(value) {
        #(key, []), #(value, []) -> {
          let decoded = dict.insert(decoded, key, value)
          decode_entries(rest, key_decoder, value_decoder, decoded)
        }
        #(_, []), #(_, errors) -> #(dict.new(), under(errors, [key]))
        #(_, errors), _ -> #(dict.new(), under(errors, ["keys"]))
      }
  }
}

/// Decodes a value that may be nil or null.
///
/// ```gleam
/// assert run(dynamic.nil(), optional(int)) == Ok(None)
/// assert run(dynamic.int(1), optional(int)) == Ok(Some(1))
/// ```
///
pub fn optional(inner: Decoder(a)) -> Decoder(Option(a)) {
  Decoder(function: fn(data) {
    case is_nil(data) {
      True -> #(None, [])
      False -> {
        let #(value, errors) = inner.function(data)
        #(Some(value), errors)
      }
    }
  })
}

/// The decoder with what `transformer` makes of its value.
///
/// ```gleam
/// assert run(dynamic.int(1), map(int, int.to_string)) == Ok("1")
/// ```
///
pub fn map(decoder: Decoder(a), transformer: fn(a) -> b) -> Decoder(b) {
  Decoder(function: fn(data) {
    let #(value, errors) = decoder.function(data)
    #(transformer(value), errors)
  })
}

/// The decoder with what `transformer` makes of its errors.
///
/// ```gleam
/// let decoder = map_errors(int, fn(errors) { list.take(errors, 1) })
/// ```
///
pub fn map_errors(
  decoder: Decoder(a),
  transformer: fn(List(DecodeError)) -> List(DecodeError),
) -> Decoder(a) {
  Decoder(function: fn(data) {
    let #(value, errors) = decoder.function(data)
    #(value, transformer(errors))
  })
}

/// The decoder with one error, of having expected `name`, in place of those it gives.
///
/// ```gleam
/// assert run(dynamic.int(1), collapse_errors(string, "Name"))
///   == Error([DecodeError("Name", "Int", [])])
/// ```
///
pub fn collapse_errors(decoder: Decoder(a), name: String) -> Decoder(a) {
  Decoder(function: fn(data) {
    case decoder.function(data) {
      #(_, []) as decoded -> decoded
      #(placeholder, _) -> #(placeholder, decode_error(name, data))
    }
  })
}

/// Decodes the same data once more, with a decoder that depends on what came out first.
///
/// ```gleam
/// use version <- decode.then(decode.at(["version"], decode.int))
/// body_decoder(version)
/// ```
///
pub fn then(decoder: Decoder(a), next: fn(a) -> Decoder(b)) -> Decoder(b) {
  Decoder(function: fn(data) {
    let #(value, errors) = decoder.function(data)
    let #(final, later_errors) = next(value).function(data)
    case errors {
      [] -> #(final, later_errors)
      // The second decoder was chosen by a placeholder: its own errors mean nothing.
      _ -> #(final, errors)
    }
  })
}

/// The first of these decoders that fits; if none does, the errors of the first.
///
/// ```gleam
/// let decoder = one_of(int, or: [map(string, string.length)])
/// assert run(dynamic.string("four"), decoder) == Ok(4)
/// ```
///
pub fn one_of(
  first: Decoder(a),
  or alternatives: List(Decoder(a)),
) -> Decoder(a) {
  Decoder(function: fn(data) {
    case first.function(data) {
      #(_, []) as decoded -> decoded
      failed -> first_that_fits(data, alternatives, failed)
    }
  })
}

fn first_that_fits(
  data: Dynamic,
  decoders: List(Decoder(a)),
  failed: #(a, List(DecodeError)),
) -> #(a, List(DecodeError)) {
  case decoders {
    [] -> failed
    [decoder, ..rest] ->
      case decoder.function(data) {
        #(_, []) as decoded -> decoded
        _ -> first_that_fits(data, rest, failed)
      }
  }
}

/// A decoder that fails whatever the data.
///
/// ```gleam
/// assert run(dynamic.int(1), failure("", expected: "Colour"))
///   == Error([DecodeError("Colour", "Int", [])])
/// ```
///
pub fn failure(placeholder: a, expected name: String) -> Decoder(a) {
  Decoder(function: fn(data) { #(placeholder, decode_error(name, data)) })
}

/// A decoder for a type of the host. The function gives the value, or a placeholder as error.
///
/// ```gleam
/// pub fn pid_decoder() -> Decoder(Pid) {
///   new_primitive_decoder("Pid", pid_from_dynamic)
/// }
/// ```
///
pub fn new_primitive_decoder(
  name: String,
  decoding_function: fn(Dynamic) -> Result(t, t),
) -> Decoder(t) {
  Decoder(function: fn(data) { primitive(data, name, decoding_function) })
}

/// A decoder for data that contains data of its own kind.
///
/// ```gleam
/// fn tree_decoder() -> Decoder(Tree) {
///   use <- decode.recursive
///   decode.map(decode.list(tree_decoder()), Tree)
/// }
/// ```
///
pub fn recursive(inner: fn() -> Decoder(a)) -> Decoder(a) {
  Decoder(function: fn(data) { inner().function(data) })
}

@external(javascript, "../../decoding.mjs", "identity")
fn cast(a: anything) -> Dynamic

@external(javascript, "../../decoding.mjs", "index")
fn index(data: Dynamic, key: anything) -> Result(Result(Dynamic, Nil), String)

@external(javascript, "../../decoding.mjs", "asList")
fn as_list(data: Dynamic) -> Result(List(Dynamic), Nil)

@external(javascript, "../../decoding.mjs", "asDict")
fn as_dict(data: Dynamic) -> Result(Dict(Dynamic, Dynamic), Nil)

@external(javascript, "../../decoding.mjs", "asString")
fn as_string(data: Dynamic) -> Result(String, String)

@external(javascript, "../../decoding.mjs", "asInt")
fn as_int(data: Dynamic) -> Result(Int, Int)

@external(javascript, "../../decoding.mjs", "asFloat")
fn as_float(data: Dynamic) -> Result(Float, Float)

@external(javascript, "../../decoding.mjs", "asBool")
fn as_bool(data: Dynamic) -> Result(Bool, Bool)

@external(javascript, "../../decoding.mjs", "asBitArray")
fn as_bit_array(data: Dynamic) -> Result(BitArray, BitArray)

@external(javascript, "../../decoding.mjs", "isNil")
fn is_nil(data: Dynamic) -> Bool
