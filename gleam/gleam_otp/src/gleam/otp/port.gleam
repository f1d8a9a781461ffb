//// Ports, under the name they had before gleam_erlang had a module for them.

/// A connection to something outside of the BEAM. No value of this type exists.
///
@deprecated("Use gleam_erlang Port instead")
pub type Port
