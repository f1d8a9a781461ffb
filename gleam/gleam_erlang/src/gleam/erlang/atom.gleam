//// Atoms: names that exist once in the whole system and compare by identity.
////
//// On the BEAM atoms are a kind of value of their own, and constructors
//// without fields, booleans and `Nil` are atoms as well. Here an atom is an
//// interned object, and those other values are recognised by `decoder`, which
//// gives the atom they would be.
////
//// An atom is never given back: do not make atoms of what users type. Making
//// one from more than 255 characters crashes the process.

import gleam/dynamic.{type Dynamic}
import gleam/dynamic/decode

/// A name that exists once in the whole system.
///
@external(javascript, "starfish-otp/kernel", "Atom")
pub type Atom

/// The atom with this name if something made it before; an error if not.
///
/// This is the function for names that come from outside, since it cannot fill
/// the table of atoms.
///
/// ## Examples
///
/// ```gleam
/// assert atom.get("normal") == Ok(atom.create("normal"))
/// assert atom.get("a name that nobody has used") == Error(Nil)
/// ```
///
@external(javascript, "./atom_ffi.mjs", "get")
pub fn get(a: String) -> Result(Atom, Nil)

/// The atom with this name, made now if there was none.
///
/// Crashes the process when the name has more than 255 characters.
///
/// ## Examples
///
/// ```gleam
/// assert atom.create("shutdown") == atom.create("shutdown")
/// ```
///
@external(javascript, "./atom_ffi.mjs", "create")
pub fn create(a: String) -> Atom

/// The name of an atom.
///
/// ## Examples
///
/// ```gleam
/// assert atom.to_string(atom.create("ok")) == "ok"
/// ```
///
@external(javascript, "./atom_ffi.mjs", "to_string")
pub fn to_string(a: Atom) -> String

/// The atom as dynamic data.
///
/// ## Examples
///
/// ```gleam
/// let data = atom.to_dynamic(atom.create("ok"))
/// assert decode.run(data, atom.decoder()) == Ok(atom.create("ok"))
/// ```
///
@external(javascript, "./atom_ffi.mjs", "identity")
pub fn to_dynamic(a: Atom) -> Dynamic

/// Takes dynamic data for an atom without looking at it. Use `decoder` unless
/// it is certain that the data is one.
///
/// ## Examples
///
/// ```gleam
/// let ok = atom.create("ok")
/// assert atom.cast_from_dynamic(atom.to_dynamic(ok)) == ok
/// ```
///
@external(javascript, "./atom_ffi.mjs", "identity")
pub fn cast_from_dynamic(a: Dynamic) -> Atom

/// A decoder for atoms.
///
/// It accepts what is an atom on the BEAM: atoms, booleans, `Nil`, and values
/// of constructors without fields, whose name is written in snake case.
///
/// ## Examples
///
/// ```gleam
/// let data = atom.to_dynamic(atom.create("killed"))
/// let assert Ok(killed) = decode.run(data, atom.decoder())
/// assert atom.to_string(killed) == "killed"
/// ```
///
pub fn decoder() -> decode.Decoder(Atom) {
  decode.new_primitive_decoder("Atom", decode_atom)
}

@external(javascript, "./atom_ffi.mjs", "decode_atom")
fn decode_atom(data: Dynamic) -> Result(Atom, Atom)
