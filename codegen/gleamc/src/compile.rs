//! One run of the Gleam compiler's project compiler over the packages of a specification.
//!
//! Promises: the output has the layout that `gleam build` writes under `build/`; TypeScript declarations
//! and source maps are always on. Errors are the compiler's own values; warnings go to the console as
//! they arise. A second run over the same output compiles only what changed.

use crate::console::Console;
use crate::disk::Disk;
use crate::spec::Spec;
use camino::Utf8PathBuf;
use gleam_core::Result;
use gleam_core::analyse::TargetSupport;
use gleam_core::build::{Built, Codegen, Compile, NullTelemetry, Options, ProjectCompiler};
use gleam_core::config::PackageConfig;
use gleam_core::docs;
use gleam_core::io::FileSystemWriter;
use gleam_core::paths::ProjectPaths;
use std::rc::Rc;

pub fn build(spec: Spec, console: Console) -> Result<Built> {
    compile(&spec, console, Codegen::All)
}

/// The interface describes modules that were compiled in this very run, so the root package is compiled
/// afresh, in a directory of its own that leaves a build's output alone.
pub fn interface(mut spec: Spec, console: Console) -> Result<String> {
    spec.output = spec.output.join("interface");
    let paths = ProjectPaths::new(spec.root.clone());
    let disk = Disk::new(&paths, &spec.output, spec.target());
    let config = PackageConfig::read(paths.root_config(), &disk)?;
    let root_output = paths.build_directory_for_package(spec.mode(), spec.target(), &config.name);
    disk.delete_directory(&root_output)?;

    let built = compile(&spec, console, Codegen::DepsOnly)?;
    let file = docs::generate_json_package_interface(
        Utf8PathBuf::from("package-interface.json"),
        &built.root_package,
        &built.module_interfaces,
    );
    Ok(file.content.text().expect("an interface is text").to_string())
}

fn compile(spec: &Spec, console: Console, codegen: Codegen) -> Result<Built> {
    let paths = ProjectPaths::new(spec.root.clone());
    let disk = Disk::new(&paths, &spec.output, spec.target());
    let mut config = PackageConfig::read(paths.root_config(), &disk)?;
    config.javascript.typescript_declarations = true;
    config.javascript.source_maps = true;

    let options = Options {
        mode: spec.mode(),
        target: Some(spec.target()),
        compile: Compile::All,
        codegen,
        warnings_as_errors: false,
        root_target_support: TargetSupport::Enforced,
        no_print_progress: true,
    };
    let packages = spec.manifest_packages().expect("packages were checked when the spec was read");
    let compiler = ProjectCompiler::new(
        config,
        options,
        packages,
        &NullTelemetry,
        Rc::new(console),
        paths,
        disk,
    );
    compiler.compile()
}
