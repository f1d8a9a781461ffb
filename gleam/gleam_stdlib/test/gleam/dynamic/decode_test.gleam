//// Typed values out of dynamic ones, and every error with its path.

import gleam/dict
import gleam/dynamic.{type Dynamic}
import gleam/dynamic/decode.{type Decoder, DecodeError}
import gleam/int
import gleam/list
import gleam/option.{None, Some}

@external(javascript, "../../host_ffi.mjs", "host")
fn host(kind: String) -> Dynamic

type Page {
  Page(name: String, size: Int)
}

type Tree {
  Leaf(Int)
  Branch(List(Tree))
}

fn object(fields: List(#(String, Dynamic))) -> Dynamic {
  dynamic.properties(list.map(fields, fn(f) { #(dynamic.string(f.0), f.1) }))
}

fn page_decoder() -> Decoder(Page) {
  use name <- decode.field("name", decode.string)
  use size <- decode.field("size", decode.int)
  decode.success(Page(name:, size:))
}

pub fn primitives_test() {
  assert decode.run(dynamic.string("a"), decode.string) == Ok("a")
  assert decode.run(dynamic.int(1), decode.int) == Ok(1)
  assert decode.run(dynamic.float(1.5), decode.float) == Ok(1.5)
  assert decode.run(dynamic.bool(False), decode.bool) == Ok(False)
  assert decode.run(dynamic.bit_array(<<1, 2:3>>), decode.bit_array)
    == Ok(<<1, 2:3>>)
  assert decode.run(dynamic.nil(), decode.dynamic) == Ok(dynamic.nil())
}

pub fn primitives_say_what_they_found_test() {
  let int = dynamic.int(1)
  assert decode.run(int, decode.string) == Error([DecodeError("String", "Int", [])])
  assert decode.run(int, decode.bool) == Error([DecodeError("Bool", "Int", [])])
  assert decode.run(int, decode.bit_array)
    == Error([DecodeError("BitArray", "Int", [])])
  assert decode.run(dynamic.string("1"), decode.int)
    == Error([DecodeError("Int", "String", [])])
  assert decode.run(dynamic.float(1.5), decode.int)
    == Error([DecodeError("Int", "Float", [])])
  assert decode.run(dynamic.nil(), decode.float)
    == Error([DecodeError("Float", "Nil", [])])
}

pub fn fields_of_dicts_objects_and_maps_test() {
  let data = object([#("name", dynamic.string("a")), #("size", dynamic.int(1))])
  assert decode.run(data, page_decoder()) == Ok(Page("a", 1))
  let a = decode.at(["a"], decode.int)
  assert decode.run(host("object"), a) == Ok(1)
  assert decode.run(host("map"), a) == Ok(1)
}

pub fn every_field_is_checked_test() {
  let data = object([#("size", dynamic.string("big"))])
  assert decode.run(data, page_decoder())
    == Error([
      DecodeError("Field", "Nothing", ["name"]),
      DecodeError("Int", "String", ["size"]),
    ])
}

pub fn fields_need_something_with_fields_test() {
  assert decode.run(dynamic.string("page"), decode.at(["name"], decode.int))
    == Error([DecodeError("Dict", "String", [])])
  assert decode.run(dynamic.string("page"), decode.at([0], decode.int))
    == Error([DecodeError("Indexable", "String", [])])
}

pub fn positions_in_lists_and_arrays_test() {
  let elements = [dynamic.string("a"), dynamic.string("b")]
  let second = decode.at([1], decode.string)
  assert decode.run(dynamic.list(elements), second) == Ok("b")
  assert decode.run(dynamic.array(elements), second) == Ok("b")
  assert decode.run(dynamic.array(elements), decode.at([2], decode.string))
    == Error([DecodeError("Field", "Nothing", ["2"])])
}

pub fn subfields_and_their_paths_test() {
  let decoder = {
    use host <- decode.subfield(["server", "host"], decode.string)
    decode.success(host)
  }
  let server = fn(host) { object([#("server", object([#("host", host)]))]) }
  assert decode.run(server(dynamic.string("h")), decoder) == Ok("h")
  assert decode.run(server(dynamic.int(1)), decoder)
    == Error([DecodeError("String", "Int", ["server", "host"])])
  assert decode.run(object([#("server", dynamic.int(1))]), decoder)
    == Error([DecodeError("Dict", "Int", ["server"])])
}

pub fn optional_fields_have_a_default_test() {
  let decoder = {
    use note <- decode.optional_field("note", "none", decode.string)
    decode.success(note)
  }
  assert decode.run(object([]), decoder) == Ok("none")
  assert decode.run(object([#("note", dynamic.string("n"))]), decoder) == Ok("n")
  assert decode.run(object([#("note", dynamic.nil())]), decoder)
    == Error([DecodeError("String", "Nil", ["note"])])
}

pub fn optionally_at_has_a_default_for_a_missing_part_test() {
  let decoder = decode.optionally_at(["a", "b"], 0, decode.int)
  assert decode.run(object([]), decoder) == Ok(0)
  assert decode.run(object([#("a", object([]))]), decoder) == Ok(0)
  assert decode.run(object([#("a", object([#("b", dynamic.int(1))]))]), decoder)
    == Ok(1)
  assert decode.run(object([#("a", dynamic.int(1))]), decoder)
    == Error([DecodeError("Dict", "Int", ["a"])])
}

pub fn lists_test() {
  let ints = decode.list(of: decode.int)
  assert decode.run(dynamic.list([dynamic.int(1), dynamic.int(2)]), ints)
    == Ok([1, 2])
  assert decode.run(host("array"), decode.list(decode.string)) == Ok(["a", "b"])
  assert decode.run(dynamic.int(1), ints)
    == Error([DecodeError("List", "Int", [])])
}

pub fn lists_stop_at_the_first_error_test() {
  let data =
    dynamic.list([dynamic.int(1), dynamic.string("x"), dynamic.string("y")])
  assert decode.run(data, decode.list(of: decode.int))
    == Error([DecodeError("Int", "String", ["1"])])
}

pub fn long_lists_need_no_stack_test() {
  let data = dynamic.list(list.repeat(dynamic.int(1), 100_000))
  assert decode.run(data, decode.list(of: decode.int))
    == Ok(list.repeat(1, 100_000))
}

pub fn dicts_objects_and_maps_test() {
  let decoder = decode.dict(decode.string, decode.int)
  let expected = dict.from_list([#("a", 1), #("b", 2)])
  let data = object([#("a", dynamic.int(1)), #("b", dynamic.int(2))])
  assert decode.run(data, decoder) == Ok(expected)
  assert decode.run(host("map"), decoder) == Ok(expected)
  assert decode.run(host("without prototype"), decoder)
    == Ok(dict.from_list([#("a", 1)]))
  assert decode.run(dynamic.int(1), decoder)
    == Error([DecodeError("Dict", "Int", [])])
  assert decode.run(host("instance"), decoder)
    == Error([DecodeError("Dict", "Object", [])])
}

pub fn dict_errors_name_the_key_test() {
  let data = object([#("a", dynamic.string("x"))])
  assert decode.run(data, decode.dict(decode.string, decode.int))
    == Error([DecodeError("Int", "String", ["a"])])
  assert decode.run(data, decode.dict(decode.int, decode.string))
    == Error([DecodeError("Int", "String", ["keys"])])
}

pub fn nil_and_null_are_none_test() {
  let decoder = decode.optional(decode.int)
  assert decode.run(dynamic.nil(), decoder) == Ok(None)
  assert decode.run(host("null"), decoder) == Ok(None)
  assert decode.run(dynamic.int(1), decoder) == Ok(Some(1))
  assert decode.run(dynamic.string("x"), decoder)
    == Error([DecodeError("Int", "String", [])])
}

pub fn bytes_of_the_host_are_bits_test() {
  assert decode.run(host("bytes"), decode.bit_array) == Ok(<<1, 2>>)
}

pub fn map_test() {
  assert decode.run(dynamic.int(1), decode.map(decode.int, int.to_string))
    == Ok("1")
}

pub fn errors_can_be_changed_test() {
  let data = object([#("a", dynamic.int(1))])
  let renamed =
    decode.map_errors(decode.string, fn(errors) {
      list.map(errors, fn(error) { DecodeError(..error, expected: "Name") })
    })
  assert decode.run(data, decode.at(["a"], renamed))
    == Error([DecodeError("Name", "Int", ["a"])])
  let collapsed = decode.collapse_errors(page_decoder(), "Page")
  assert decode.run(data, collapsed) == Error([DecodeError("Page", "Dict", [])])
}

pub fn then_decodes_the_same_data_again_test() {
  let decoder = {
    use kind <- decode.then(decode.at(["kind"], decode.string))
    case kind {
      "one" -> decode.at(["value"], decode.int)
      _ -> decode.failure(0, expected: "Kind")
    }
  }
  let data = fn(kind) {
    object([#("kind", dynamic.string(kind)), #("value", dynamic.int(1))])
  }
  assert decode.run(data("one"), decoder) == Ok(1)
  assert decode.run(data("two"), decoder)
    == Error([DecodeError("Kind", "Dict", [])])
}

pub fn then_gives_the_errors_of_the_first_decoder_alone_test() {
  let decoder =
    decode.then(decode.at(["kind"], decode.string), fn(_) {
      decode.failure(0, expected: "Kind")
    })
  assert decode.run(object([]), decoder)
    == Error([DecodeError("Field", "Nothing", ["kind"])])
}

pub fn one_of_takes_the_first_that_fits_test() {
  let decoder =
    decode.one_of(decode.string, or: [
      decode.map(decode.int, int.to_string),
      decode.success("neither"),
    ])
  assert decode.run(dynamic.string("a"), decoder) == Ok("a")
  assert decode.run(dynamic.int(1), decoder) == Ok("1")
  assert decode.run(dynamic.nil(), decoder) == Ok("neither")
}

pub fn one_of_gives_the_errors_of_the_first_test() {
  let decoder =
    decode.one_of(decode.string, or: [decode.map(decode.int, int.to_string)])
  assert decode.run(dynamic.float(1.5), decoder)
    == Error([DecodeError("String", "Float", [])])
}

pub fn primitive_decoders_of_ones_own_test() {
  let even =
    decode.new_primitive_decoder("Even", fn(data) {
      case decode.run(data, decode.int) {
        Ok(n) if n % 2 == 0 -> Ok(n)
        _ -> Error(0)
      }
    })
  assert decode.run(dynamic.int(2), even) == Ok(2)
  assert decode.run(dynamic.int(3), even)
    == Error([DecodeError("Even", "Int", [])])
}

pub fn decode_error_test() {
  assert decode.decode_error(expected: "Id", found: dynamic.int(1))
    == [DecodeError("Id", "Int", [])]
}

fn tree_decoder() -> Decoder(Tree) {
  use <- decode.recursive
  decode.one_of(decode.map(decode.int, Leaf), or: [
    decode.map(decode.list(tree_decoder()), Branch),
  ])
}

pub fn recursive_test() {
  let data = dynamic.list([dynamic.int(1), dynamic.list([dynamic.int(2)])])
  assert decode.run(data, tree_decoder())
    == Ok(Branch([Leaf(1), Branch([Leaf(2)])]))
}
