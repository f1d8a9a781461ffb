//// URIs: parts, text, queries, and references resolved.

import gleam/list
import gleam/option.{None, Some}
import gleam/uri.{Uri}

pub fn parse_finds_every_part_test() {
  assert uri.parse("HTTPS://user:pw@Example.com:8080/a/b?c=d&e#top")
    == Ok(Uri(
      scheme: Some("https"),
      userinfo: Some("user:pw"),
      host: Some("Example.com"),
      port: Some(8080),
      path: "/a/b",
      query: Some("c=d&e"),
      fragment: Some("top"),
    ))
}

pub fn parse_of_parts_alone_test() {
  assert uri.parse("") == Ok(uri.empty)
  assert uri.parse("a/b") == Ok(Uri(..uri.empty, path: "a/b"))
  assert uri.parse("?q") == Ok(Uri(..uri.empty, query: Some("q")))
  assert uri.parse("#f") == Ok(Uri(..uri.empty, fragment: Some("f")))
  assert uri.parse("//h") == Ok(Uri(..uri.empty, host: Some("h")))
  assert uri.parse("mailto:a@b")
    == Ok(Uri(..uri.empty, scheme: Some("mailto"), path: "a@b"))
}

pub fn parse_knows_addresses_in_brackets_test() {
  let assert Ok(with_port) = uri.parse("http://[::1]:80/")
  assert with_port.host == Some("[::1]")
  assert with_port.port == Some(80)
  let assert Ok(without_port) = uri.parse("http://[::1]/")
  assert without_port.host == Some("[::1]")
  assert without_port.port == None
}

pub fn parse_refuses_a_scheme_without_letters_test() {
  assert uri.parse(":https") == Error(Nil)
  assert uri.parse(":?q") == Error(Nil)
}

pub fn parse_refuses_ports_that_are_no_numbers_test() {
  assert uri.parse("http://h:x/") == Error(Nil)
  assert uri.parse("http://h:-1/") == Error(Nil)
  let assert Ok(empty) = uri.parse("http://h:/")
  assert empty.port == None
}

pub fn text_of_a_parsed_uri_is_the_same_test() {
  let texts = [
    "https://user:pw@example.com:8080/a/b?c=d#top", "a/b", "/a", "?q", "#f",
    "mailto:a@b", "file:///etc/hosts", "http://[::1]:80/",
  ]
  list.each(texts, fn(text) {
    let assert Ok(parsed) = uri.parse(text)
    assert uri.to_string(parsed) == text
  })
}

pub fn a_path_behind_a_host_begins_with_a_slash_test() {
  let site = Uri(..uri.empty, scheme: Some("https"), host: Some("h"))
  assert uri.to_string(site) == "https://h/"
  assert uri.to_string(Uri(..site, path: "a")) == "https://h/a"
}

pub fn queries_there_and_back_test() {
  let pairs = [#("a b", "1+1=2"), #("ö", ""), #("a b", "&;%")]
  assert uri.query_to_string(pairs) == "a%20b=1%2B1%3D2&%C3%B6=&a%20b=%26%3B%25"
  assert uri.parse_query(uri.query_to_string(pairs)) == Ok(pairs)
  assert uri.parse_query("a=1+2&&b") == Ok([#("a", "1 2"), #("b", "")])
  assert uri.parse_query("a=%zz") == Error(Nil)
}

pub fn percent_encoding_test() {
  assert uri.percent_encode("100% great+fun?") == "100%25%20great+fun%3F"
  assert uri.percent_decode("100%25%20great+fun%3F") == Ok("100% great+fun?")
  assert uri.percent_decode("%C3") == Error(Nil)
}

pub fn path_segments_resolve_dots_test() {
  assert uri.path_segments("/users/./1//../2/") == ["users", "2"]
  assert uri.path_segments("../../a") == ["a"]
  assert uri.path_segments("/") == []
}

pub fn origin_leaves_out_the_usual_port_test() {
  let origin = fn(text) {
    let assert Ok(parsed) = uri.parse(text)
    uri.origin(parsed)
  }
  assert origin("https://h:443/a") == Ok("https://h")
  assert origin("http://h:80") == Ok("http://h")
  assert origin("http://h:443") == Ok("http://h:443")
  assert origin("ftp://h") == Error(Nil)
  assert origin("/a") == Error(Nil)
}

pub fn merge_resolves_references_test() {
  let assert Ok(base) = uri.parse("http://h/a/b?c")
  let merged = fn(text) {
    let assert Ok(reference) = uri.parse(text)
    let assert Ok(resolved) = uri.merge(base, reference)
    uri.to_string(resolved)
  }
  assert merged("x") == "http://h/a/x"
  assert merged("/x") == "http://h/x"
  assert merged("../x") == "http://h/x"
  assert merged("../../x") == "http://h/x"
  assert merged("?y") == "http://h/a/b?y"
  assert merged("#f") == "http://h/a/b?c#f"
  assert merged("") == "http://h/a/b?c"
  assert merged("//other/x") == "http://other/x"
  assert merged("https://other/./x") == "https://other/x"
}

pub fn merge_needs_an_absolute_base_test() {
  let assert Ok(base) = uri.parse("/a")
  assert uri.merge(base, uri.empty) == Error(Nil)
}
