//// Ports: the BEAM's connections to programs and drivers outside of it. There
//// are none on JavaScript; the type is here since messages of monitors mention
//// it.

/// A connection to something outside of the BEAM. No value of this type exists.
///
pub type Port
