//! The command line of `gleamc`: which words it takes and what they mean.
//!
//! Promises: every word is understood or refused with a sentence that names it; nothing is guessed.

use gleam_core::version::COMPILER_VERSION;
use termcolor::ColorChoice;

pub const USAGE: &str = "\
Usage: gleamc [--color always|never|auto] COMMAND

Commands:
  build SPEC.json      compile the project that the specification describes
  interface SPEC.json  print the root package's interface as JSON
  --version            print the version of this command and of the Gleam compiler in it
  --help               print this text

SPEC.json:
  { \"root\": \"DIR with the root package's gleam.toml\",
    \"output\": \"DIR that receives dev/TARGET/PACKAGE/...\",
    \"target\": \"javascript\" | \"erlang\",
    \"mode\": \"dev\" | \"prod\",
    \"packages\": [{ \"name\", \"path\", \"version\", \"requirements\": [\"NAME\", ...] }, ...] }
";

#[derive(Debug, PartialEq, Eq)]
pub enum Action {
    Build { spec: String },
    Interface { spec: String },
    Version,
    Help,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Arguments {
    pub action: Action,
    pub color: ColorChoice,
}

pub fn version_line() -> String {
    format!("gleamc {} (gleam {COMPILER_VERSION})", env!("CARGO_PKG_VERSION"))
}

pub fn parse(words: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut words = words;
    let mut color = ColorChoice::Auto;
    let mut action = None;
    while let Some(word) = words.next() {
        let next = match word.as_str() {
            "--color" => {
                color = parse_color(words.next().as_deref())?;
                continue;
            }
            "--version" => Action::Version,
            "--help" => Action::Help,
            "build" => Action::Build { spec: spec_path("build", &mut words)? },
            "interface" => Action::Interface { spec: spec_path("interface", &mut words)? },
            other => return Err(format!("unknown argument {other:?}\n\n{USAGE}")),
        };
        if action.replace(next).is_some() {
            return Err(format!("one command at a time\n\n{USAGE}"));
        }
    }
    match action {
        Some(action) => Ok(Arguments { action, color }),
        None => Err(format!("a command is missing\n\n{USAGE}")),
    }
}

fn spec_path(command: &str, words: &mut impl Iterator<Item = String>) -> Result<String, String> {
    words.next().ok_or_else(|| format!("`{command}` needs the path of a specification\n\n{USAGE}"))
}

fn parse_color(word: Option<&str>) -> Result<ColorChoice, String> {
    match word {
        Some("always") => Ok(ColorChoice::Always),
        Some("never") => Ok(ColorChoice::Never),
        Some("auto") => Ok(ColorChoice::Auto),
        other => Err(format!("--color takes always, never or auto, not {:?}", other.unwrap_or(""))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_words(words: &[&str]) -> Result<Arguments, String> {
        parse(words.iter().map(|word| word.to_string()))
    }

    #[test]
    fn a_build_with_colours() {
        let arguments = parse_words(&["--color", "always", "build", "spec.json"]);
        assert_eq!(
            arguments,
            Ok(Arguments {
                action: Action::Build { spec: "spec.json".into() },
                color: ColorChoice::Always,
            })
        );
    }

    #[test]
    fn an_unknown_word_is_named() {
        let message = parse_words(&["compile"]).expect_err("refused");
        assert!(message.starts_with("unknown argument \"compile\""), "{message}");
    }

    #[test]
    fn two_commands_are_refused() {
        assert!(parse_words(&["build", "a.json", "interface", "b.json"]).is_err());
    }

    #[test]
    fn a_command_without_its_specification_is_refused() {
        assert!(parse_words(&["build"]).is_err());
    }
}
