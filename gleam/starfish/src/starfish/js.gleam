//// Promises and exceptions of JavaScript, in direct style.
////
//// A promise is waited for as a message is: the process suspends, its
//// scheduler runs others, and the code reads from top to bottom. Any npm
//// package is so a few lines of FFI away:
////
//// ```gleam
//// import starfish/js.{type Promise}
////
//// @external(javascript, "./pages_ffi.mjs", "get")
//// fn get(url: String) -> Promise(String)
////
//// pub fn title(url: String) -> Result(String, js.Failure) {
////   use page <- result.map(js.try_await(get(url)))
////   first_heading(page)
//// }
//// ```
////
//// ```javascript
//// // pages_ffi.mjs
//// export const get = async (url) => (await fetch(url)).text();
//// ```
////
//// The convention: a function that answers later returns `Promise(a)`, whose
//// value is a Gleam value like that of any other external function; what it
//// rejects with, or throws, is a `Failure`. Which of the two ways to wait is a
//// question of who handles the failure: `await` leaves it to the supervisor,
//// `try_await` to the caller.
////
//// Without a process there is nothing to suspend: called outside of one, the
//// functions that wait panic, as `process.receive` does.

import gleam/dynamic.{type Dynamic}

/// A JavaScript promise of a value. A promise of a promise is one promise: the
/// host joins them.
pub type Promise(value)

/// Tells the work behind a promise that nobody wants its result any more: an
/// `AbortSignal`, as `fetch` and most of Node take it.
pub type AbortSignal

/// What a promise was rejected with, or what a function threw.
pub type Failure {
  /// `name` and `message` are those of the error; for values that are no errors
  /// `name` is `"Thrown"` and `message` shows the value. `value` is what was
  /// thrown.
  Failure(name: String, message: String, value: Dynamic)
}

/// Why `await_within` has no value.
pub type AwaitError {
  /// The promise was rejected.
  Rejected(Failure)
  /// The time is over. The work behind the promise goes on, and its result is
  /// dropped: `abortable` ends it.
  TimedOut
}

/// Waits for the value of a promise. If it is rejected, the calling process
/// crashes with that error, as it does where an external function throws.
///
/// See `docs/semantics.md`, 8.2.
///
/// ```gleam
/// assert js.await(js.resolve(41)) + 1 == 42
/// ```
@external(javascript, "./js_ffi.mjs", "wait")
pub fn await(promise: Promise(value)) -> value

/// Waits for a promise, whichever way it ends.
///
/// ```gleam
/// assert js.try_await(js.resolve(42)) == Ok(42)
/// ```
@external(javascript, "./js_ffi.mjs", "try_await")
pub fn try_await(promise: Promise(value)) -> Result(value, Failure)

/// Waits for a promise for at most that many milliseconds, of which there are 0
/// to 4,294,967,295, as for `process.receive`; other times crash the process
/// with `timeout_value`.
///
/// See `docs/semantics.md`, 14.6.
///
/// ```gleam
/// assert js.await_within(js.never(), 10) == Error(js.TimedOut)
/// ```
@external(javascript, "./js_ffi.mjs", "await_within")
pub fn await_within(
  promise: Promise(value),
  timeout_ms: Int,
) -> Result(value, AwaitError)

/// Starts work that can be aborted, and waits for it as `try_await` does. The
/// signal is aborted when the calling process ends before the promise has.
///
/// ```gleam
/// let page = js.abortable(fn(_signal) { js.resolve("a page") })
/// assert page == Ok("a page")
/// ```
@external(javascript, "./js_ffi.mjs", "abortable")
pub fn abortable(
  start: fn(AbortSignal) -> Promise(value),
) -> Result(value, Failure)

/// A promise that has this value.
///
/// ```gleam
/// assert js.await(js.resolve("done")) == "done"
/// ```
@external(javascript, "./js_ffi.mjs", "resolve")
pub fn resolve(value: value) -> Promise(value)

/// A promise that never ends.
///
/// ```gleam
/// assert js.await_within(js.never(), 5) == Error(js.TimedOut)
/// ```
@external(javascript, "./js_ffi.mjs", "never")
pub fn never() -> Promise(value)

/// Calls a function and gives what it throws as a value. Also a `panic` of
/// Gleam is thrown; a process that is being killed is killed all the same.
///
/// ```gleam
/// let assert Error(failure) = js.attempt(fn() { panic as "no luck" })
/// assert failure.message == "no luck"
/// ```
@external(javascript, "./js_ffi.mjs", "attempt")
pub fn attempt(run: fn() -> value) -> Result(value, Failure)
