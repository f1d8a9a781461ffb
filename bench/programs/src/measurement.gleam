//// What a workload reports: how long it took and what proves that it was done. The time is taken here, inside the
//// program, so that starting and stopping its processes is not part of it.

pub type Measurement {
  Measurement(elapsed_ns: Int, bytes: Int, proof: List(#(String, Int)))
}

/// Nanoseconds of a monotonic clock.
@external(javascript, "./measurement_ffi.mjs", "now_ns")
pub fn now_ns() -> Int

/// Bytes on the heap after everything unreachable was collected.
@external(javascript, "./measurement_ffi.mjs", "held_bytes")
pub fn held_bytes() -> Int

/// A timed workload.
pub fn timed(begin: Int, proof: List(#(String, Int))) -> Measurement {
  Measurement(elapsed_ns: now_ns() - begin, bytes: 0, proof:)
}

/// How long each of many operations took.
pub type Latencies

/// Room for that many.
@external(javascript, "./measurement_ffi.mjs", "new_latencies")
pub fn new_latencies(size: Int) -> Latencies

@external(javascript, "./measurement_ffi.mjs", "add_latency")
pub fn add_latency(latencies: Latencies, ns: Int) -> Nil

/// The latency that this share of all does not exceed.
@external(javascript, "./measurement_ffi.mjs", "percentile_ns")
pub fn percentile_ns(latencies: Latencies, percent: Int) -> Int

/// Ends the thread that runs this.
@external(javascript, "./measurement_ffi.mjs", "end_thread")
pub fn end_thread() -> Nil
