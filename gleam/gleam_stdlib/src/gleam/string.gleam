//// Text.
////
//// Positions and lengths count graphemes, what a reader sees as one character; text of Latin letters is counted fast. Nothing
//// here fails other than by `Error`; counts below zero count as zero.

import gleam/list
import gleam/option.{type Option, None, Some}
import gleam/order

/// Whether there is nothing in it.
///
/// ```gleam
/// assert is_empty("")
/// ```
///
pub fn is_empty(str: String) -> Bool {
  str == ""
}

/// How many graphemes it has; linear in its size.
///
/// ```gleam
/// assert length("ß↑e̊") == 3
/// ```
///
@external(javascript, "../graphemes.mjs", "length")
pub fn length(string: String) -> Int

/// The graphemes back to front.
///
/// ```gleam
/// assert reverse("stressed") == "desserts"
/// ```
///
@external(javascript, "../graphemes.mjs", "reverse")
pub fn reverse(string: String) -> String

/// The text with every occurrence of the pattern replaced.
///
/// ```gleam
/// assert replace("www.example.com", each: ".", with: "-") == "www-example-com"
/// ```
///
@external(javascript, "../graphemes.mjs", "replace")
pub fn replace(
  in string: String,
  each pattern: String,
  with substitute: String,
) -> String

/// The text in small letters.
///
/// ```gleam
/// assert lowercase("X-FILES") == "x-files"
/// ```
///
@external(javascript, "../graphemes.mjs", "lowercase")
pub fn lowercase(string: String) -> String

/// The text in capital letters.
///
/// ```gleam
/// assert uppercase("skinner") == "SKINNER"
/// ```
///
@external(javascript, "../graphemes.mjs", "uppercase")
pub fn uppercase(string: String) -> String

/// How `a` relates to `b`, by their code points.
///
/// ```gleam
/// assert compare("A", "B") == order.Lt
/// ```
///
pub fn compare(a: String, b: String) -> order.Order {
  case do_compare(a, b) {
    0 -> order.Eq
    difference if difference < 0 -> order.Lt
    _ -> order.Gt
  }
}

@external(javascript, "../graphemes.mjs", "compare")
fn do_compare(a: String, b: String) -> Int

/// Up to `len` graphemes from position `idx` on; a negative position counts from the end.
///
/// ```gleam
/// assert slice(from: "gleam", at_index: 1, length: 2) == "le"
/// assert slice(from: "gleam", at_index: -2, length: 2) == "am"
/// assert slice(from: "gleam", at_index: -12, length: 2) == ""
/// ```
///
pub fn slice(
  from string: String,
  at_index idx: Int,
  length len: Int,
) -> String {
  case idx >= 0 {
    True -> do_slice(string, idx, len)
    False ->
      case length(string) + idx {
        start if start >= 0 -> do_slice(string, start, len)
        _ -> ""
      }
  }
}

@external(javascript, "../graphemes.mjs", "slice")
fn do_slice(string: String, start: Int, length: Int) -> String

/// The text from the first occurrence of the substring on; all of it if there is none.
///
/// ```gleam
/// assert crop(from: "The Lone Gunmen", before: "Lone") == "Lone Gunmen"
/// ```
///
@external(javascript, "../graphemes.mjs", "crop")
pub fn crop(from string: String, before substring: String) -> String

/// The text without its first graphemes.
///
/// ```gleam
/// assert drop_start(from: "The Lone Gunmen", up_to: 2) == "e Lone Gunmen"
/// ```
///
@external(javascript, "../graphemes.mjs", "dropStart")
pub fn drop_start(from string: String, up_to num_graphemes: Int) -> String

/// The text without its last graphemes.
///
/// ```gleam
/// assert drop_end(from: "Cigarette Smoking Man", up_to: 2) == "Cigarette Smoking M"
/// ```
///
pub fn drop_end(from string: String, up_to num_graphemes: Int) -> String {
  case num_graphemes <= 0 {
    True -> string
    False -> do_slice(string, 0, length(string) - num_graphemes)
  }
}

/// Whether the second text occurs in the first.
///
/// ```gleam
/// assert contains(does: "theory", contain: "ory")
/// ```
///
@external(javascript, "../graphemes.mjs", "contains")
pub fn contains(does haystack: String, contain needle: String) -> Bool

/// Whether the text begins with the prefix.
///
/// ```gleam
/// assert starts_with("theory", "the")
/// ```
///
@external(javascript, "../graphemes.mjs", "startsWith")
pub fn starts_with(string: String, prefix: String) -> Bool

/// Whether the text ends with the suffix.
///
/// ```gleam
/// assert ends_with("theory", "ory")
/// ```
///
@external(javascript, "../graphemes.mjs", "endsWith")
pub fn ends_with(string: String, suffix: String) -> Bool

/// The pieces between the occurrences of the substring; the graphemes if that is empty.
///
/// ```gleam
/// assert split("home/gleam/desktop", on: "/") == ["home", "gleam", "desktop"]
/// ```
///
@external(javascript, "../graphemes.mjs", "split")
pub fn split(x: String, on substring: String) -> List(String)

/// What is before and what is behind the first occurrence of the substring; `Error(Nil)` if there is none.
///
/// ```gleam
/// assert split_once("home/gleam/desktop", on: "/") == Ok(#("home", "gleam/desktop"))
/// ```
///
@external(javascript, "../graphemes.mjs", "splitOnce")
pub fn split_once(
  string: String,
  on substring: String,
) -> Result(#(String, String), Nil)

/// The operator `<>` as a function.
///
/// ```gleam
/// assert append(to: "butter", suffix: "fly") == "butterfly"
/// ```
///
pub fn append(to first: String, suffix second: String) -> String {
  first <> second
}

/// The texts one behind the other.
///
/// ```gleam
/// assert concat(["never", "the", "less"]) == "nevertheless"
/// ```
///
@external(javascript, "../graphemes.mjs", "concat")
pub fn concat(strings: List(String)) -> String

/// The text so many times.
///
/// ```gleam
/// assert repeat("ha", times: 3) == "hahaha"
/// ```
///
@external(javascript, "../graphemes.mjs", "repeat")
pub fn repeat(string: String, times times: Int) -> String

/// The texts one behind the other with the separator between them.
///
/// ```gleam
/// assert join(["home", "evan"], with: "/") == "home/evan"
/// ```
///
@external(javascript, "../graphemes.mjs", "join")
pub fn join(strings: List(String), with separator: String) -> String

/// The text, made that long by as much padding in front as it takes.
///
/// ```gleam
/// assert pad_start("121", to: 5, with: ".") == "..121"
/// ```
///
pub fn pad_start(
  string: String,
  to desired_length: Int,
  with pad_string: String,
) -> String {
  padding(desired_length - length(string), pad_string) <> string
}

/// The text, made that long by as much padding behind as it takes.
///
/// ```gleam
/// assert pad_end("123", to: 5, with: ".") == "123.."
/// ```
///
pub fn pad_end(
  string: String,
  to desired_length: Int,
  with pad_string: String,
) -> String {
  string <> padding(desired_length - length(string), pad_string)
}

fn padding(size: Int, pad_string: String) -> String {
  case size <= 0, length(pad_string) {
    True, _ | _, 0 -> ""
    False, pad_length ->
      repeat(pad_string, times: size / pad_length + 1)
      |> do_slice(0, size)
  }
}

/// The text without whitespace at either end.
///
/// ```gleam
/// assert trim("  hats  \n") == "hats"
/// ```
///
pub fn trim(string: String) -> String {
  trim_end(trim_start(string))
}

/// The text without whitespace at its beginning.
///
/// ```gleam
/// assert trim_start("  hats  \n") == "hats  \n"
/// ```
///
@external(javascript, "../graphemes.mjs", "trimStart")
pub fn trim_start(string: String) -> String

/// The text without whitespace at its end.
///
/// ```gleam
/// assert trim_end("  hats  \n") == "  hats"
/// ```
///
@external(javascript, "../graphemes.mjs", "trimEnd")
pub fn trim_end(string: String) -> String

/// The first grapheme and the rest; `Error(Nil)` for the empty text.
///
/// ```gleam
/// assert pop_grapheme("gleam") == Ok(#("g", "leam"))
/// ```
///
@external(javascript, "../graphemes.mjs", "popGrapheme")
pub fn pop_grapheme(string: String) -> Result(#(String, String), Nil)

/// The graphemes.
///
/// ```gleam
/// assert to_graphemes("abc") == ["a", "b", "c"]
/// ```
///
@external(javascript, "../graphemes.mjs", "toGraphemes")
pub fn to_graphemes(string: String) -> List(String)

/// The code points, of which a grapheme may have several.
///
/// ```gleam
/// assert list.map(to_utf_codepoints("é"), utf_codepoint_to_int) == [233]
/// ```
///
@external(javascript, "../graphemes.mjs", "toCodepoints")
pub fn to_utf_codepoints(string: String) -> List(UtfCodepoint)

/// The text of these code points.
///
/// ```gleam
/// let assert Ok(a) = utf_codepoint(97)
/// assert from_utf_codepoints([a, a]) == "aa"
/// ```
///
@external(javascript, "../graphemes.mjs", "fromCodepoints")
pub fn from_utf_codepoints(utf_codepoints: List(UtfCodepoint)) -> String

/// The code point of this number; `Error(Nil)` for surrogates and for what is beyond Unicode.
///
/// ```gleam
/// assert utf_codepoint(0x110000) == Error(Nil)
/// ```
///
pub fn utf_codepoint(value: Int) -> Result(UtfCodepoint, Nil) {
  case value {
    i if i < 0 || i > 1_114_111 -> Error(Nil)
    i if i >= 55_296 && i <= 57_343 -> Error(Nil)
    i -> Ok(unsafe_codepoint(i))
  }
}

@external(javascript, "../graphemes.mjs", "codepoint")
fn unsafe_codepoint(value: Int) -> UtfCodepoint

/// The number of the code point.
///
/// ```gleam
/// assert list.map(to_utf_codepoints("a"), utf_codepoint_to_int) == [97]
/// ```
///
@external(javascript, "../graphemes.mjs", "codepointValue")
pub fn utf_codepoint_to_int(cp: UtfCodepoint) -> Int

/// `None` for the empty text.
///
/// ```gleam
/// assert to_option("") == None
/// ```
///
pub fn to_option(string: String) -> Option(String) {
  case string {
    "" -> None
    _ -> Some(string)
  }
}

/// The first grapheme; `Error(Nil)` for the empty text.
///
/// ```gleam
/// assert first("icecream") == Ok("i")
/// ```
///
pub fn first(string: String) -> Result(String, Nil) {
  case pop_grapheme(string) {
    Ok(#(grapheme, _)) -> Ok(grapheme)
    Error(Nil) -> Error(Nil)
  }
}

/// The last grapheme; `Error(Nil)` for the empty text.
///
/// ```gleam
/// assert last("icecream") == Ok("m")
/// ```
///
pub fn last(string: String) -> Result(String, Nil) {
  list.last(to_graphemes(string))
}

/// The text with its first grapheme in capital and all others in small letters.
///
/// ```gleam
/// assert capitalise("mAMOUNA") == "Mamouna"
/// ```
///
pub fn capitalise(string: String) -> String {
  case pop_grapheme(string) {
    Ok(#(grapheme, rest)) -> uppercase(grapheme) <> lowercase(rest)
    Error(Nil) -> ""
  }
}

/// The value as it would be written in Gleam, for people to read; the form may change.
///
/// ```gleam
/// assert inspect(Ok(["one", "two"])) == "Ok([\"one\", \"two\"])"
/// ```
///
@external(javascript, "../inspect.mjs", "inspect")
pub fn inspect(term: anything) -> String

/// How many bytes it takes as UTF-8.
///
/// ```gleam
/// assert byte_size("🏳️‍⚧️🏳️‍🌈👩🏾‍❤️‍👨🏻") == 58
/// ```
///
@external(javascript, "../graphemes.mjs", "byteSize")
pub fn byte_size(string: String) -> Int

/// The text without this prefix, if it begins with it.
///
/// ```gleam
/// assert remove_prefix(from: "theory", matching: "the") == "ory"
/// ```
///
@external(javascript, "../graphemes.mjs", "removePrefix")
pub fn remove_prefix(from string: String, matching prefix: String) -> String

/// The text without this suffix, if it ends with it.
///
/// ```gleam
/// assert remove_suffix(from: "theory", matching: "ory") == "the"
/// ```
///
@external(javascript, "../graphemes.mjs", "removeSuffix")
pub fn remove_suffix(from string: String, matching suffix: String) -> String
