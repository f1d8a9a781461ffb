//// Standard output and standard error.
////
//// A text has left the program when the function returns. Nothing here fails; output to a closed pipe is dropped.

/// Writes the text to standard output.
///
/// ```gleam
/// print("Hi mum")
/// ```
///
@external(javascript, "../output.mjs", "print")
pub fn print(string: String) -> Nil

/// Writes the text to standard error.
///
/// ```gleam
/// print_error("Hi pop")
/// ```
///
@external(javascript, "../output.mjs", "printError")
pub fn print_error(string: String) -> Nil

/// Writes the text and a line break to standard output.
///
/// ```gleam
/// println("Hi mum")
/// ```
///
@external(javascript, "../output.mjs", "printLine")
pub fn println(string: String) -> Nil

/// Writes the text and a line break to standard error.
///
/// ```gleam
/// println_error("Hi pop")
/// ```
///
@external(javascript, "../output.mjs", "printErrorLine")
pub fn println_error(string: String) -> Nil
