//// Charlists: text as a list of code points, the way old Erlang functions take
//// it. Gleam code has no use for them but to talk to such functions; here a
//// charlist is a Gleam list of integers.

/// Text as a list of Unicode code points.
///
pub type Charlist

/// The text of a charlist as a string.
///
/// ## Examples
///
/// ```gleam
/// assert charlist.to_string(charlist.from_string("Hi, Gleam!")) == "Hi, Gleam!"
/// ```
///
@external(javascript, "./charlist_ffi.mjs", "to_string")
pub fn to_string(a: Charlist) -> String

/// A string as a charlist.
///
@external(javascript, "./charlist_ffi.mjs", "from_string")
pub fn from_string(a: String) -> Charlist
