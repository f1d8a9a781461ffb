//// Uniform resource identifiers, as of RFC 3986.
////
//// Owns the type `Uri`. Parsing is lenient about the characters in a part; what it insists on is a scheme before a first colon and
//// a port that is a number. What cannot be answered is `Error(Nil)`.

import gleam/int
import gleam/list
import gleam/option.{type Option, None, Some}
import gleam/result
import gleam/string

/// The parts of a URI, each as it was written but for the scheme, which is in small letters. Nothing is decoded.
pub type Uri {
  Uri(
    scheme: Option(String),
    userinfo: Option(String),
    host: Option(String),
    port: Option(Int),
    path: String,
    query: Option(String),
    fragment: Option(String),
  )
}

/// The URI of no parts, to build others from.
///
/// ```gleam
/// assert to_string(Uri(..empty, scheme: Some("https"), host: Some("gleam.run")))
///   == "https://gleam.run/"
/// ```
///
pub const empty = Uri(
  scheme: None,
  userinfo: None,
  host: None,
  port: None,
  path: "",
  query: None,
  fragment: None,
)

/// The parts of a URI; `Error(Nil)` where the port is no number, or a colon stands in front.
///
/// ```gleam
/// let assert Ok(uri) = parse("https://gleam.run:443/docs?q=1#top")
/// assert uri.port == Some(443)
/// assert uri.path == "/docs"
/// ```
///
pub fn parse(uri_string: String) -> Result(Uri, Nil) {
  let #(rest, fragment) = cut(uri_string, "#")
  let #(rest, query) = cut(rest, "?")
  use #(scheme, rest) <- result.try(cut_scheme(rest))
  let uri = Uri(..empty, scheme:, query:, fragment:)
  case rest {
    "//" <> rest -> {
      let #(authority, path) = cut_authority(rest)
      with_authority(Uri(..uri, path:), authority)
    }
    path -> Ok(Uri(..uri, path:))
  }
}

/// What is before the separator, and what is behind it if it is there.
fn cut(text: String, separator: String) -> #(String, Option(String)) {
  case string.split_once(text, on: separator) {
    Ok(#(before, behind)) -> #(before, Some(behind))
    Error(Nil) -> #(text, None)
  }
}

/// A colon in front of everything ends a scheme that is not there.
fn cut_scheme(text: String) -> Result(#(Option(String), String), Nil) {
  case string.split_once(text, on: ":") {
    Ok(#("", _)) -> Error(Nil)
    Error(Nil) -> Ok(#(None, text))
    Ok(#(before, behind)) ->
      case string.contains(does: before, contain: "/") {
        True -> Ok(#(None, text))
        False -> Ok(#(Some(string.lowercase(before)), behind))
      }
  }
}

fn cut_authority(text: String) -> #(String, String) {
  case cut(text, "/") {
    #(authority, Some(path)) -> #(authority, "/" <> path)
    #(authority, None) -> #(authority, "")
  }
}

fn with_authority(uri: Uri, authority: String) -> Result(Uri, Nil) {
  let #(userinfo, location) = case cut(authority, "@") {
    #(userinfo, Some(location)) -> #(Some(userinfo), location)
    #(location, None) -> #(None, location)
  }
  let #(host, port) = cut_port(location)
  let uri = Uri(..uri, userinfo:, host: Some(host))
  case port {
    None | Some("") -> Ok(uri)
    Some(digits) ->
      case digits_to_int(digits) {
        Ok(port) -> Ok(Uri(..uri, port: Some(port)))
        Error(Nil) -> Error(Nil)
      }
  }
}

/// An address of IP version 6 has colons of its own, and is in brackets.
fn cut_port(location: String) -> #(String, Option(String)) {
  case location, string.split_once(location, on: "]") {
    "[" <> _, Ok(#(address, ":" <> port)) -> #(address <> "]", Some(port))
    "[" <> _, Ok(#(address, "")) -> #(address <> "]", None)
    _, _ -> cut(location, ":")
  }
}

fn digits_to_int(digits: String) -> Result(Int, Nil) {
  case digits {
    "+" <> _ | "-" <> _ -> Error(Nil)
    _ -> int.parse(digits)
  }
}

/// The keys and values of a query, decoded; `Error(Nil)` where an escape is broken.
///
/// ```gleam
/// assert parse_query("a=1&b=%20+") == Ok([#("a", "1"), #("b", "  ")])
/// ```
///
pub fn parse_query(query: String) -> Result(List(#(String, String)), Nil) {
  string.split(query, on: "&")
  |> list.map(fn(section) { cut(section, "=") })
  |> list.filter(keeping: fn(section) { section.0 != "" })
  |> list.try_map(with: fn(section) {
    use key <- result.try(decode_query_part(section.0))
    use value <- result.map(decode_query_part(option.unwrap(section.1, "")))
    #(key, value)
  })
}

fn decode_query_part(text: String) -> Result(String, Nil) {
  percent_decode(string.replace(text, each: "+", with: " "))
}

/// The query of these keys and values, encoded.
///
/// ```gleam
/// assert query_to_string([#("a", "1"), #("b", "2 3")]) == "a=1&b=2%203"
/// ```
///
pub fn query_to_string(query: List(#(String, String))) -> String {
  query
  |> list.map(fn(pair) {
    encode_query_part(pair.0) <> "=" <> encode_query_part(pair.1)
  })
  |> string.join(with: "&")
}

fn encode_query_part(text: String) -> String {
  string.replace(percent_encode(text), each: "+", with: "%2B")
}

/// The text with every character escaped that may mean something in a URI.
///
/// ```gleam
/// assert percent_encode("100% great") == "100%25%20great"
/// ```
///
@external(javascript, "../percent.mjs", "encode")
pub fn percent_encode(value: String) -> String

/// The text with its escapes replaced; `Error(Nil)` where one is broken.
///
/// ```gleam
/// assert percent_decode("100%25%20great") == Ok("100% great")
/// ```
///
@external(javascript, "../percent.mjs", "decode")
pub fn percent_decode(value: String) -> Result(String, Nil)

/// The segments of a path; empty ones and `.` are left out, `..` takes one back.
///
/// ```gleam
/// assert path_segments("/users/./1/../2") == ["users", "2"]
/// ```
///
pub fn path_segments(path: String) -> List(String) {
  segments_loop(string.split(path, on: "/"), [])
}

fn segments_loop(segments: List(String), reversed: List(String)) -> List(String) {
  case segments, reversed {
    [], _ -> list.reverse(reversed)
    ["", ..rest], _ | [".", ..rest], _ | ["..", ..rest], [] ->
      segments_loop(rest, reversed)
    ["..", ..rest], [_, ..reversed] -> segments_loop(rest, reversed)
    [segment, ..rest], _ -> segments_loop(rest, [segment, ..reversed])
  }
}

/// The URI as text. Without a host there is no user and no port either; behind a host the path begins with a slash.
///
/// ```gleam
/// assert to_string(Uri(..empty, path: "/docs", fragment: Some("top"))) == "/docs#top"
/// ```
///
pub fn to_string(uri: Uri) -> String {
  let scheme = behind(uri.scheme, ":")
  let query = before("?", uri.query)
  let fragment = before("#", uri.fragment)
  scheme <> authority_to_string(uri) <> path_to_string(uri) <> query <> fragment
}

fn authority_to_string(uri: Uri) -> String {
  case uri.host {
    None -> ""
    Some(host) -> {
      let port = before(":", option.map(uri.port, int.to_string))
      "//" <> behind(uri.userinfo, "@") <> host <> port
    }
  }
}

fn path_to_string(uri: Uri) -> String {
  case uri.host, uri.path {
    None, path | Some(""), path | _, "/" <> _ as path -> path
    Some(_), path -> "/" <> path
  }
}

fn behind(text: Option(String), mark: String) -> String {
  case text {
    Some(text) -> text <> mark
    None -> ""
  }
}

fn before(mark: String, text: Option(String)) -> String {
  case text {
    Some(text) -> mark <> text
    None -> ""
  }
}

/// Scheme, host and port as browsers compare them; `Error(Nil)` for other schemes than http and https.
///
/// ```gleam
/// let assert Ok(uri) = parse("https://gleam.run:443/docs")
/// assert origin(uri) == Ok("https://gleam.run")
/// ```
///
pub fn origin(uri: Uri) -> Result(String, Nil) {
  case uri.scheme, uri.host, uri.port {
    Some("http"), Some(host), Some(80) -> Ok("http://" <> host)
    Some("https"), Some(host), Some(443) -> Ok("https://" <> host)
    Some("http" as scheme), Some(host), port
    | Some("https" as scheme), Some(host), port
    ->
      Ok(
        scheme
        <> "://"
        <> host
        <> before(":", option.map(port, int.to_string)),
      )
    _, _, _ -> Error(Nil)
  }
}

/// What a reference means where it is found on the page of `base`; `Error(Nil)` unless `base` has a scheme and a host.
///
/// ```gleam
/// let assert Ok(base) = parse("https://gleam.run/docs/start")
/// let assert Ok(link) = parse("../news")
/// assert merge(base, link) == parse("https://gleam.run/news")
/// ```
///
pub fn merge(base: Uri, relative: Uri) -> Result(Uri, Nil) {
  case base.scheme, base.host, relative.host {
    Some(_), Some(_), Some(_) ->
      Ok(
        Uri(
          ..relative,
          scheme: option.or(relative.scheme, base.scheme),
          userinfo: None,
          port: option.or(relative.port, base.port),
          path: without_dots(string.split(relative.path, on: "/")),
        ),
      )
    Some(_), Some(_), None ->
      Ok(
        Uri(
          ..base,
          userinfo: None,
          path: merged_path(base, relative),
          query: merged_query(base, relative),
          fragment: relative.fragment,
        ),
      )
    _, _, _ -> Error(Nil)
  }
}

fn merged_path(base: Uri, relative: Uri) -> String {
  let segments = string.split(relative.path, on: "/")
  case relative.path {
    "" -> base.path
    "/" <> _ -> without_dots(segments)
    _ -> {
      let folder = string.split(base.path, on: "/") |> without_last
      without_dots(list.append(folder, segments))
    }
  }
}

fn merged_query(base: Uri, relative: Uri) -> Option(String) {
  case relative.path {
    "" -> option.or(relative.query, base.query)
    _ -> relative.query
  }
}

fn without_last(segments: List(a)) -> List(a) {
  list.take(segments, list.length(segments) - 1)
}

fn without_dots(segments: List(String)) -> String {
  segments_loop(segments, [])
  |> list.map(fn(segment) { "/" <> segment })
  |> string.concat
}
