//! Standard error as the Gleam compiler itself writes it: its errors and warnings, word for word, with
//! its colours where they were asked for.

use gleam_core::warning::{Warning, WarningEmitterIO};
use std::io::IsTerminal;
use termcolor::{BufferWriter, ColorChoice};

#[derive(Debug, Clone, Copy)]
pub struct Console {
    color: ColorChoice,
}

impl Console {
    /// `Auto` means colours if standard error is a terminal.
    pub fn new(color: ColorChoice) -> Self {
        let color = match color {
            ColorChoice::Auto if !std::io::stderr().is_terminal() => ColorChoice::Never,
            other => other,
        };
        Self { color }
    }

    pub fn print_error(&self, error: &gleam_core::Error) {
        self.print(|buffer| error.pretty(buffer));
    }

    fn print(&self, write: impl FnOnce(&mut termcolor::Buffer)) {
        let writer = BufferWriter::stderr(self.color);
        let mut buffer = writer.buffer();
        write(&mut buffer);
        // With standard error closed there is nobody left to tell; the exit status still says it.
        let _ = writer.print(&buffer);
    }
}

impl WarningEmitterIO for Console {
    fn emit_warning(&self, warning: Warning) {
        self.print(|buffer| warning.pretty(buffer));
    }
}
