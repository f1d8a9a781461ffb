//// OTP applications: on the BEAM every package is one. What is left of them on
//// JavaScript is a package's directory for files that it brings along.

import gleam/erlang/node.{type Node}

/// How an application was started. Nothing here starts applications; the type
/// is there for code that mentions it.
///
pub type StartType {
  /// It was started on this node.
  Normal
  /// It moves here from another node, which asked for it.
  Takeover(previous: Node)
  /// It moves here from another node, which is gone.
  Failover(previous: Node)
}

/// The path of the `priv` directory of a package of this program.
///
/// The path is given for every package that is part of the program; whether the
/// package brings such a directory along is for the caller to know. It is an
/// error for other names, and where there is no file system.
///
/// ## Examples
///
/// ```gleam
/// let assert Ok(path) = application.priv_directory("gleam_erlang")
/// assert string.ends_with(path, "gleam_erlang/priv")
/// assert application.priv_directory("no_such_package") == Error(Nil)
/// ```
///
@external(javascript, "./application_ffi.mjs", "priv_directory")
pub fn priv_directory(name: String) -> Result(String, Nil)
