//// Bits, on byte borders and off them.

import gleam/bit_array
import gleam/list
import gleam/order

/// The bits 1, 2, 3 as bytes, cut out of others so that they begin within a byte.
fn shifted() -> BitArray {
  let assert <<_:5, inner:bits-size(24), _:bits>> = <<31:5, 1, 2, 3, 7:3>>
  inner
}

pub fn sizes_test() {
  assert bit_array.bit_size(<<1:3>>) == 3
  assert bit_array.byte_size(<<1:3>>) == 1
  assert bit_array.byte_size(<<1:9>>) == 2
  assert bit_array.byte_size(<<>>) == 0
}

pub fn text_there_and_back_test() {
  assert bit_array.from_string("ß") == <<195, 159>>
  assert bit_array.to_string(<<195, 159>>) == Ok("ß")
  assert bit_array.to_string(<<"\u{FEFF}a":utf8>>) == Ok("\u{FEFF}a")
  let assert <<_:4, text:bytes-size(2), _:4>> = <<0:4, "hi":utf8, 0:4>>
  assert bit_array.to_string(text) == Ok("hi")
}

pub fn what_is_no_text_test() {
  assert bit_array.to_string(<<255>>) == Error(Nil)
  assert bit_array.to_string(<<195>>) == Error(Nil)
  assert bit_array.to_string(<<1:7>>) == Error(Nil)
  assert !bit_array.is_utf8(<<255>>)
  assert bit_array.is_utf8(<<"ok":utf8>>)
}

pub fn pad_to_bytes_fills_with_zeros_test() {
  assert bit_array.pad_to_bytes(<<1:1>>) == <<128>>
  assert bit_array.pad_to_bytes(<<255, 5:3>>) == <<255, 160>>
  assert bit_array.pad_to_bytes(<<1, 2>>) == <<1, 2>>
}

pub fn append_and_concat_pack_tightly_test() {
  assert bit_array.append(to: <<1:4>>, suffix: <<2:4>>) == <<18>>
  assert bit_array.concat([<<1>>, <<>>, <<2, 3>>]) == <<1, 2, 3>>
}

pub fn slice_goes_either_way_test() {
  assert bit_array.slice(<<1, 2, 3>>, at: 1, take: 2) == Ok(<<2, 3>>)
  assert bit_array.slice(<<1, 2, 3>>, at: 3, take: -2) == Ok(<<2, 3>>)
  assert bit_array.slice(shifted(), at: 1, take: 1) == Ok(<<2>>)
  assert bit_array.slice(<<1, 2, 3>>, at: 3, take: 0) == Ok(<<>>)
}

pub fn slice_must_be_there_test() {
  assert bit_array.slice(<<1, 2, 3>>, at: 2, take: 2) == Error(Nil)
  assert bit_array.slice(<<1, 2, 3>>, at: -1, take: 1) == Error(Nil)
  assert bit_array.slice(<<1, 2, 3>>, at: 1, take: -2) == Error(Nil)
  assert bit_array.slice(<<1, 2:4>>, at: 1, take: 1) == Error(Nil)
}

pub fn base64_test() {
  let texts = [
    #(<<>>, ""),
    #(<<255>>, "/w=="),
    #(<<255, 254>>, "//4="),
    #(<<1, 2, 3>>, "AQID"),
    #(<<251, 239>>, "++8="),
  ]
  list.each(texts, fn(pair) {
    let #(bits, text) = pair
    assert bit_array.base64_encode(bits, True) == text
    assert bit_array.base64_decode(text) == Ok(bits)
  })
  assert bit_array.base64_encode(<<255>>, False) == "/w"
  assert bit_array.base64_decode("/w") == Ok(<<255>>)
  assert bit_array.base64_encode(shifted(), True) == "AQID"
  assert bit_array.base64_encode(<<1:1>>, True) == "gA=="
}

pub fn base64_refuses_what_is_none_test() {
  let texts = ["A", "AQID!", "A===", "A=Q=", "-_"]
  assert list.all(texts, fn(text) { bit_array.base64_decode(text) == Error(Nil) })
}

pub fn base64_for_urls_test() {
  assert bit_array.base64_url_encode(<<251, 239, 255>>, True) == "--__"
  assert bit_array.base64_url_encode(<<255>>, False) == "_w"
  assert bit_array.base64_url_decode("--__") == Ok(<<251, 239, 255>>)
  assert bit_array.base64_url_decode("!") == Error(Nil)
}

pub fn base64_of_many_bytes_test() {
  let bytes = bit_array.concat(list.repeat(<<1, 2, 3, 4>>, 50_000))
  assert bit_array.base64_decode(bit_array.base64_encode(bytes, True)) == Ok(bytes)
}

pub fn base16_test() {
  assert bit_array.base16_encode(<<255, 1>>) == "FF01"
  assert bit_array.base16_encode(<<1:4>>) == "10"
  assert bit_array.base16_encode(shifted()) == "010203"
  assert bit_array.base16_decode("ff01") == Ok(<<255, 1>>)
  assert bit_array.base16_decode("FF0") == Error(Nil)
  assert bit_array.base16_decode("0G") == Error(Nil)
  assert bit_array.base16_decode("") == Ok(<<>>)
}

pub fn inspect_test() {
  assert bit_array.inspect(<<>>) == "<<>>"
  assert bit_array.inspect(<<1, 2:3>>) == "<<1, 2:size(3)>>"
  assert bit_array.inspect(shifted()) == "<<1, 2, 3>>"
}

pub fn compare_goes_byte_by_byte_test() {
  assert bit_array.compare(<<1>>, with: <<2>>) == order.Lt
  assert bit_array.compare(<<2>>, with: <<1, 9>>) == order.Gt
  assert bit_array.compare(<<1>>, with: <<1, 0>>) == order.Lt
  assert bit_array.compare(shifted(), with: <<1, 2, 3>>) == order.Eq
  assert bit_array.compare(<<1, 3:4>>, with: <<1, 2:4>>) == order.Gt
  assert bit_array.compare(<<1:3>>, with: <<1:5>>) == order.Lt
}

pub fn starts_with_counts_bits_test() {
  assert bit_array.starts_with(<<1, 2, 3>>, <<1, 2>>)
  assert bit_array.starts_with(<<1, 2, 3>>, <<>>)
  assert bit_array.starts_with(<<0b10110000>>, <<0b101:3>>)
  assert !bit_array.starts_with(<<0b10010000>>, <<0b101:3>>)
  assert !bit_array.starts_with(<<1>>, <<1, 2>>)
  assert bit_array.starts_with(shifted(), <<1, 2>>)
}
