//// Which messages are written, and how.

@external(javascript, "./logging_test_ffi.mjs", "writtenWith")
fn written_with(level: String) -> String

const up_to_info = "EMRG no way on
ALRT act now
CRIT a part is lost
EROR it failed
WARN it may fail
NTCE mind this
INFO it works
"

pub fn writes_from_info_on_before_anything_is_set_test() {
  assert written_with("untouched") == up_to_info
}

pub fn configure_writes_from_info_on_test() {
  assert written_with("configured") == up_to_info
}

pub fn set_level_debug_writes_everything_test() {
  assert written_with("debug") == up_to_info <> "DEBG how it works\n"
}

pub fn set_level_error_leaves_out_what_matters_less_test() {
  assert written_with("error")
    == "EMRG no way on\nALRT act now\nCRIT a part is lost\nEROR it failed\n"
}

pub fn set_level_emergency_leaves_one_test() {
  assert written_with("emergency") == "EMRG no way on\n"
}
