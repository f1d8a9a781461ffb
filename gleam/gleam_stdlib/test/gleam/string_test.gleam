//// Text by graphemes.

import gleam/list
import gleam/option.{None, Some}
import gleam/order
import gleam/string

/// One grapheme of four people, joined; eleven code units.
const family = "👨‍👩‍👧‍👦"

pub fn length_counts_graphemes_test() {
  assert string.length("") == 0
  assert string.length("gleam") == 5
  assert string.length("ß↑e̊") == 3
  assert string.length(family <> "!") == 2
  assert string.length("a\r\nb") == 3
  assert string.length("\r\r") == 2
}

pub fn reverse_keeps_graphemes_whole_test() {
  assert string.reverse("stressed") == "desserts"
  assert string.reverse("a" <> family <> "e̊") == "e̊" <> family <> "a"
  assert string.reverse("a\r\nb") == "b\r\na"
}

pub fn replace_takes_everything_literally_test() {
  assert string.replace("a.b.c", each: ".", with: "-") == "a-b-c"
  assert string.replace("a.b", each: ".", with: "$&") == "a$&b"
  assert string.replace("abc", each: "x", with: "-") == "abc"
  assert string.replace("abc", each: "", with: "-") == "abc"
}

pub fn cases_test() {
  assert string.lowercase("ÀB") == "àb"
  assert string.uppercase("àß") == "ÀSS"
  assert string.capitalise("mAMOUNA") == "Mamouna"
  assert string.capitalise("") == ""
}

pub fn compare_goes_by_code_points_test() {
  assert string.compare("a", "b") == order.Lt
  assert string.compare("b", "a") == order.Gt
  assert string.compare("a", "a") == order.Eq
  assert string.compare("a", "ab") == order.Lt
  assert string.compare("\u{FF5E}", "\u{1F600}") == order.Lt
  assert string.compare("\u{1F600}", "\u{1F601}") == order.Lt
}

pub fn slice_counts_from_either_end_test() {
  assert string.slice(from: "gleam", at_index: 1, length: 2) == "le"
  assert string.slice(from: "gleam", at_index: 1, length: 10) == "leam"
  assert string.slice(from: "gleam", at_index: 10, length: 3) == ""
  assert string.slice(from: "gleam", at_index: -2, length: 2) == "am"
  assert string.slice(from: "gleam", at_index: -12, length: 2) == ""
  assert string.slice(from: "gleam", at_index: 2, length: 0) == ""
  assert string.slice(from: "gleam", at_index: 2, length: -1) == ""
  assert string.slice(from: "a" <> family <> "b", at_index: 1, length: 1)
    == family
}

pub fn crop_test() {
  assert string.crop(from: "The Lone Gunmen", before: "Lone") == "Lone Gunmen"
  assert string.crop(from: "gleam", before: "x") == "gleam"
}

pub fn drop_counts_graphemes_test() {
  assert string.drop_start("gleam", up_to: 2) == "eam"
  assert string.drop_start("gleam", up_to: 9) == ""
  assert string.drop_start("gleam", up_to: -1) == "gleam"
  assert string.drop_start(family <> "b", up_to: 1) == "b"
  assert string.drop_end("gleam", up_to: 2) == "gle"
  assert string.drop_end("gleam", up_to: 9) == ""
  assert string.drop_end("gleam", up_to: -1) == "gleam"
  assert string.drop_end("b" <> family, up_to: 1) == "b"
}

pub fn parts_test() {
  assert string.contains(does: "theory", contain: "eor")
  assert !string.contains(does: "theory", contain: "x")
  assert string.starts_with("theory", "the")
  assert !string.starts_with("theory", "he")
  assert string.ends_with("theory", "ory")
  assert !string.ends_with("theory", "or")
  assert string.is_empty("")
  assert !string.is_empty(" ")
}

pub fn split_test() {
  assert string.split("a,b,,c", on: ",") == ["a", "b", "", "c"]
  assert string.split("abc", on: "x") == ["abc"]
  assert string.split("e̊b", on: "") == ["e̊", "b"]
  assert string.split("", on: ",") == [""]
}

pub fn split_once_cuts_at_the_first_test() {
  assert string.split_once("a/b/c", on: "/") == Ok(#("a", "b/c"))
  assert string.split_once("abc", on: "/") == Error(Nil)
}

pub fn joining_test() {
  assert string.append(to: "butter", suffix: "fly") == "butterfly"
  assert string.concat(["never", "the", "less"]) == "nevertheless"
  assert string.concat([]) == ""
  assert string.join(["a", "b", "c"], with: ", ") == "a, b, c"
  assert string.join([], with: ", ") == ""
  assert string.repeat("ha", times: 3) == "hahaha"
  assert string.repeat("ha", times: -3) == ""
}

pub fn padding_is_cut_to_fit_test() {
  assert string.pad_start("121", to: 5, with: ".") == "..121"
  assert string.pad_start("121", to: 6, with: "ab") == "aba121"
  assert string.pad_start("121", to: 2, with: ".") == "121"
  assert string.pad_end("121", to: 6, with: "ab") == "121aba"
  assert string.pad_end(family, to: 2, with: "e̊") == family <> "e̊"
  assert string.pad_end("121", to: 5, with: "") == "121"
}

pub fn trim_takes_whitespace_off_test() {
  assert string.trim(" \t\n\u{0085}\u{2028}hats \r\n") == "hats"
  assert string.trim_start("  hats ") == "hats "
  assert string.trim_end("  hats ") == "  hats"
  assert string.trim("   ") == ""
  assert string.trim("\u{00A0}x") == "\u{00A0}x"
}

pub fn pop_grapheme_test() {
  assert string.pop_grapheme("") == Error(Nil)
  assert string.pop_grapheme("g") == Ok(#("g", ""))
  assert string.pop_grapheme("gleam") == Ok(#("g", "leam"))
  assert string.pop_grapheme(family <> "b") == Ok(#(family, "b"))
  assert string.pop_grapheme("e\u{030A}b") == Ok(#("e\u{030A}", "b"))
  assert string.pop_grapheme("\r\nb") == Ok(#("\r\n", "b"))
}

pub fn to_graphemes_test() {
  assert string.to_graphemes("abc") == ["a", "b", "c"]
  assert string.to_graphemes("a" <> family) == ["a", family]
  assert string.to_graphemes("") == []
}

pub fn first_and_last_test() {
  assert string.first("icecream") == Ok("i")
  assert string.last("icecream") == Ok("m")
  assert string.first("") == Error(Nil)
  assert string.last("") == Error(Nil)
}

pub fn code_points_there_and_back_test() {
  let points = string.to_utf_codepoints("a💜")
  assert list.map(points, string.utf_codepoint_to_int) == [97, 128_156]
  assert string.from_utf_codepoints(points) == "a💜"
}

pub fn utf_codepoint_refuses_what_is_none_test() {
  assert string.utf_codepoint(-1) == Error(Nil)
  assert string.utf_codepoint(0xD800) == Error(Nil)
  assert string.utf_codepoint(0xDFFF) == Error(Nil)
  assert string.utf_codepoint(0x110000) == Error(Nil)
  let assert Ok(last) = string.utf_codepoint(0x10FFFF)
  assert string.utf_codepoint_to_int(last) == 0x10FFFF
}

pub fn to_option_test() {
  assert string.to_option("") == None
  assert string.to_option("a") == Some("a")
}

pub fn byte_size_is_that_of_utf_8_test() {
  assert string.byte_size("") == 0
  assert string.byte_size("a") == 1
  assert string.byte_size("ß") == 2
  assert string.byte_size("↑") == 3
  assert string.byte_size("💜") == 4
  assert string.byte_size("aß↑💜") == 10
}

pub fn remove_prefix_and_suffix_once_test() {
  assert string.remove_prefix(from: "ababc", matching: "ab") == "abc"
  assert string.remove_prefix(from: "abc", matching: "x") == "abc"
  assert string.remove_suffix(from: "cabab", matching: "ab") == "cab"
  assert string.remove_suffix(from: "abc", matching: "x") == "abc"
}

pub fn long_text_is_no_trouble_test() {
  let text = string.repeat("gleam e̊ ", times: 20_000)
  assert string.length(text) == 160_000
  assert string.byte_size(text) == 200_000
  assert list.length(string.split(text, on: " ")) == 40_001
}
