//! The specification of one compilation: which packages, where they lie, where the output goes.
//!
//! `gleamc` resolves and downloads nothing. Whoever writes the specification has already chosen one
//! directory per package, so a package can be replaced by another of the same name. Fails with a sentence
//! that names the file and, for malformed JSON, line and column.

use camino::{Utf8Path, Utf8PathBuf};
use gleam_core::build::{Mode, Target};
use gleam_core::manifest::ManifestPackage;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Where the root package's gleam.toml lies.
    pub root: Utf8PathBuf,
    /// Receives `dev/javascript/...` or `dev/erlang/...`, as the `build` directory of a project does.
    pub output: Utf8PathBuf,
    target: SpecTarget,
    #[serde(default)]
    mode: SpecMode,
    packages: Vec<SpecPackage>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpecPackage {
    name: String,
    path: Utf8PathBuf,
    version: String,
    requirements: Vec<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SpecTarget {
    JavaScript,
    Erlang,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SpecMode {
    #[default]
    Dev,
    Prod,
}

impl Spec {
    pub fn target(&self) -> Target {
        match self.target {
            SpecTarget::JavaScript => Target::JavaScript,
            SpecTarget::Erlang => Target::Erlang,
        }
    }

    pub fn mode(&self) -> Mode {
        match self.mode {
            SpecMode::Dev => Mode::Dev,
            SpecMode::Prod => Mode::Prod,
        }
    }

    /// The packages as the compiler's manifest would list them, all from local directories.
    pub fn manifest_packages(&self) -> Result<Vec<ManifestPackage>, String> {
        self.packages.iter().map(manifest_package).collect()
    }
}

pub fn read(path: &str) -> Result<Spec, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    parse(&text).map_err(|error| format!("{path}: {error}"))
}

fn parse(text: &str) -> Result<Spec, String> {
    let mut spec: Spec = serde_json::from_str(text).map_err(|error| error.to_string())?;
    spec.root = absolute(&spec.root)?;
    spec.output = absolute(&spec.output)?;
    for package in &mut spec.packages {
        package.path = absolute(&package.path)?;
    }
    // Found here, a wrong name or version is a mistake of the specification, not of the program.
    spec.manifest_packages()?;
    Ok(spec)
}

fn absolute(path: &Utf8Path) -> Result<Utf8PathBuf, String> {
    camino::absolute_utf8(path).map_err(|error| format!("{path}: {error}"))
}

fn manifest_package(package: &SpecPackage) -> Result<ManifestPackage, String> {
    // The compiler reads such entries from manifest.toml; going the same way checks name and version
    // by its own rules.
    serde_json::from_value(serde_json::json!({
        "name": package.name,
        "version": package.version,
        "build_tools": ["gleam"],
        "requirements": package.requirements,
        "source": "local",
        "path": package.path,
    }))
    .map_err(|error| format!("package {:?}: {error}", package.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec_with(package: &str) -> String {
        format!(
            r#"{{"root": "/app", "output": "/out", "target": "javascript", "packages": [{package}]}}"#
        )
    }

    #[test]
    fn packages_become_local_entries_of_a_manifest() {
        let text = spec_with(
            r#"{"name": "logging", "path": "/logging", "version": "1.3.0", "requirements": ["gleam_stdlib"]}"#,
        );
        let packages = parse(&text).and_then(|spec| spec.manifest_packages()).expect("a spec");
        assert_eq!(packages.len(), 1);
        assert!(packages[0].is_local());
        assert_eq!(packages[0].version.to_string(), "1.3.0");
        assert_eq!(packages[0].requirements[0], "gleam_stdlib");
    }

    #[test]
    fn a_wrong_version_names_the_package() {
        let text =
            spec_with(r#"{"name": "logging", "path": "/l", "version": "one", "requirements": []}"#);
        let message = parse(&text).expect_err("refused");
        assert!(message.starts_with("package \"logging\":"), "{message}");
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_place() {
        let message = parse(r#"{"rooot": "/app"}"#).expect_err("refused");
        assert!(message.contains("unknown field `rooot`"), "{message}");
        assert!(message.contains("line 1"), "{message}");
    }

    #[test]
    fn the_mode_is_dev_unless_said_otherwise() {
        let spec = parse(&spec_with("")).expect("a spec");
        assert_eq!(spec.mode(), Mode::Dev);
        assert_eq!(spec.target(), Target::JavaScript);
    }
}
