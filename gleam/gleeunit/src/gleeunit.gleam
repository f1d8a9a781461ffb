//// Running a project's tests as a program.
////
//// The work is in `gleeunit_ffi.mjs`. `starfish test` finds and runs the same tests without this entry.

/// Runs every public function of the modules in `test/` whose name ends with `_test` and that takes nothing: each as a process of
/// its own, one after the other. Prints the failures and a last line `N passed, N failed`.
///
/// Returns if all passed; else, and if there was nothing to run, ends the program with status 1.
///
/// ```gleam
/// pub fn main() -> Nil {
///   gleeunit.main()
/// }
/// ```
///
@external(javascript, "./gleeunit_ffi.mjs", "main")
pub fn main() -> Nil
