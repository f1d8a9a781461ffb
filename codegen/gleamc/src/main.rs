//! The `gleamc` command: reads its arguments, runs one compilation and turns its outcome into an exit
//! status.
//!
//! Promises: standard output carries only what was asked for (a version, a package interface), standard
//! error carries the compiler's own text, unchanged. Exit status 0: compiled; 1: the compiler refused the
//! program; 2: `gleamc` was called wrongly or its specification cannot be read.

mod arguments;
mod compile;
mod console;
mod disk;
mod spec;

use arguments::{Action, Arguments};
use console::Console;
use std::process::ExitCode;

const STATUS_REFUSED: u8 = 1;
const STATUS_MISUSED: u8 = 2;

/// The type checker recurses along the program's nesting, and unoptimised frames are large; address
/// space is reserved here, memory is only used as far as the stack really grows.
const COMPILER_STACK_BYTES: usize = 1 << 30;

fn main() -> ExitCode {
    let arguments = match arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(message) => return misused(&message),
    };
    let compiler = std::thread::Builder::new()
        .name("compiler".into())
        .stack_size(COMPILER_STACK_BYTES)
        .spawn(move || run(arguments))
        .expect("a thread for the compiler");
    match compiler.join() {
        Ok(status) => status,
        // The panic has already printed its message and place.
        Err(_) => ExitCode::from(STATUS_MISUSED),
    }
}

fn run(arguments: Arguments) -> ExitCode {
    let console = Console::new(arguments.color);
    match arguments.action {
        Action::Version => {
            println!("{}", arguments::version_line());
            ExitCode::SUCCESS
        }
        Action::Help => {
            print!("{}", arguments::USAGE);
            ExitCode::SUCCESS
        }
        Action::Build { spec } => finish(&spec, console, |spec, console| {
            compile::build(spec, console).map(|_| String::new())
        }),
        Action::Interface { spec } => finish(&spec, console, compile::interface),
    }
}

type Compilation = fn(spec::Spec, Console) -> gleam_core::Result<String>;

fn finish(path: &str, console: Console, compilation: Compilation) -> ExitCode {
    let spec = match spec::read(path) {
        Ok(spec) => spec,
        Err(message) => return misused(&message),
    };
    match compilation(spec, console) {
        Ok(output) => {
            print!("{output}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            console.print_error(&error);
            ExitCode::from(STATUS_REFUSED)
        }
    }
}

fn misused(message: &str) -> ExitCode {
    eprintln!("gleamc: {message}");
    ExitCode::from(STATUS_MISUSED)
}
