//// A number that counts up for whichever process asks: for children that behave
//// differently at later starts.

pub type Counter

@external(javascript, "./counting_test_ffi.mjs", "counter")
pub fn counter() -> Counter

/// 1 the first time, then 2 and so on.
@external(javascript, "./counting_test_ffi.mjs", "next")
pub fn next(counter: Counter) -> Int
