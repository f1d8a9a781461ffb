//// A result with two values in its success, which is what a start function of
//// the BEAM's supervisors gives when there is more to tell than a pid.

/// A success with two values, or an error.
///
pub type Result2(data1, data2, error) {
  Ok(data1, data2)
  Error(error)
}
