//// Nodes: the members of an Erlang cluster. A system on JavaScript is what the
//// BEAM is without distribution, one node that is not alive; its threads are
//// no nodes, and every process is local.

import gleam/erlang/atom.{type Atom}

/// A member of a cluster.
///
@external(javascript, "starfish-otp/kernel", "Atom")
pub type Node

/// Why there is no connection to another node.
///
pub type ConnectError {
  /// The other node could not be reached.
  FailedToConnect
  /// This node takes no part in distribution, so it cannot connect to any.
  LocalNodeIsNotAlive
}

/// The node that this process runs on.
///
/// ## Examples
///
/// ```gleam
/// assert atom.to_string(node.name(node.self())) == "nonode@nohost"
/// ```
///
@external(javascript, "./node_ffi.mjs", "self")
pub fn self() -> Node

/// The nodes that this one is connected to.
///
/// ## Examples
///
/// ```gleam
/// assert node.visible() == []
/// ```
///
pub fn visible() -> List(Node) {
  []
}

/// Connects to another node, which a node that is not alive cannot.
///
/// ## Examples
///
/// ```gleam
/// let other = atom.create("other@host")
/// assert node.connect(other) == Error(node.LocalNodeIsNotAlive)
/// ```
///
pub fn connect(node: Atom) -> Result(Node, ConnectError) {
  let _ = node
  Error(LocalNodeIsNotAlive)
}

/// The name of a node.
///
/// ## Examples
///
/// ```gleam
/// assert atom.to_string(node.name(node.self())) == "nonode@nohost"
/// ```
///
@external(javascript, "./node_ffi.mjs", "name")
pub fn name(node: Node) -> Atom
