//// Writes one message of every level, after having set the level that is named.

import logging

pub fn run(level: String) -> Nil {
  case level {
    "configured" -> {
      logging.set_level(logging.Emergency)
      logging.configure()
    }
    "debug" -> logging.set_level(logging.Debug)
    "error" -> logging.set_level(logging.Error)
    "emergency" -> logging.set_level(logging.Emergency)
    _ -> Nil
  }
  logging.log(logging.Emergency, "no way on")
  logging.log(logging.Alert, "act now")
  logging.log(logging.Critical, "a part is lost")
  logging.log(logging.Error, "it failed")
  logging.log(logging.Warning, "it may fail")
  logging.log(logging.Notice, "mind this")
  logging.log(logging.Info, "it works")
  logging.log(logging.Debug, "how it works")
}
