//// Log lines with levels, one line a message, on standard error.
////
//// Owns the least level that is written, `Info` until `set_level` says otherwise; it holds for the thread. Nothing here fails.

import gleam/io

/// How much a message matters, from the most to the least.
pub type LogLevel {
  Emergency
  Alert
  Critical
  Error
  Warning
  Notice
  Info
  Debug
}

/// Puts the logger into its first state: messages from `Info` on are written.
///
/// ```gleam
/// logging.configure()
/// ```
///
pub fn configure() -> Nil {
  set_level(Info)
}

/// Writes a message, unless its level is below the one set. Its label has four letters: `EMRG`, `ALRT`, `CRIT`, `EROR`, `WARN`,
/// `NTCE`, `INFO` or `DEBG`.
///
/// ```gleam
/// logging.log(logging.Info, "Listening on port 8080")
/// // INFO Listening on port 8080
/// ```
///
pub fn log(level: LogLevel, message: String) -> Nil {
  case severity(level) <= greatest_severity() {
    True -> io.println_error(label(level) <> " " <> message)
    False -> Nil
  }
}

/// Writes messages of this level and of those that matter more from now on.
///
/// ```gleam
/// logging.set_level(logging.Debug)
/// ```
///
pub fn set_level(level: LogLevel) -> Nil {
  set_greatest_severity(severity(level))
}

/// The number that syslog has for the level: the greater, the less it matters.
fn severity(level: LogLevel) -> Int {
  case level {
    Emergency -> 0
    Alert -> 1
    Critical -> 2
    Error -> 3
    Warning -> 4
    Notice -> 5
    Info -> 6
    Debug -> 7
  }
}

fn label(level: LogLevel) -> String {
  case level {
    Emergency -> "EMRG"
    Alert -> "ALRT"
    Critical -> "CRIT"
    Error -> "EROR"
    Warning -> "WARN"
    Notice -> "NTCE"
    Info -> "INFO"
    Debug -> "DEBG"
  }
}

@external(javascript, "./logging_ffi.mjs", "greatestSeverity")
fn greatest_severity() -> Int

@external(javascript, "./logging_ffi.mjs", "setGreatestSeverity")
fn set_greatest_severity(severity: Int) -> Nil
