//// References: values that are equal to themselves and to nothing else.

/// A value that is equal to itself and to nothing else.
///
@external(javascript, "starfish-otp/kernel", "Reference")
pub type Reference

/// A reference that was never there before.
///
/// ## Examples
///
/// ```gleam
/// assert reference.new() != reference.new()
/// ```
///
@external(javascript, "./reference_ffi.mjs", "create")
pub fn new() -> Reference
