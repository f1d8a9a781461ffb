//! The compiler's view of the file system: the real one, except that what it would write into the
//! project's `build` directory goes to the output directory of the specification.
//!
//! Promises: a file is written aside and renamed into place, so that a stopped run leaves either the old
//! or the new file, never half of one. No other program is ever started. Failures are the compiler's
//! `FileIo` errors with the real path.

use camino::{Utf8Path, Utf8PathBuf};
use gleam_core::build::Target;
use gleam_core::error::{FileIoAction, FileKind, ShellCommandFailureReason};
use gleam_core::io::{
    BeamCompilerIO, Command, CommandExecutor, DirEntry, FileSystemReader, FileSystemWriter,
    ReadDir, Stdio, WrappedReader,
};
use gleam_core::paths::ProjectPaths;
use gleam_core::{Error, Result};
use std::collections::HashSet;
use std::time::SystemTime;
use std::{fs, io};

#[derive(Debug, Clone)]
pub struct Disk {
    build: Utf8PathBuf,
    output: Utf8PathBuf,
    target: Target,
}

impl Disk {
    pub fn new(paths: &ProjectPaths, output: &Utf8Path, target: Target) -> Self {
        Self { build: paths.build_directory(), output: output.to_path_buf(), target }
    }

    /// Where a path of the compiler lies in truth. Packages downloaded to `build/packages` stay there.
    fn locate(&self, path: &Utf8Path) -> Utf8PathBuf {
        match path.strip_prefix(&self.build) {
            Ok(inner) if inner.starts_with("dev") || inner.starts_with("prod") => {
                self.output.join(inner)
            }
            _ => path.to_path_buf(),
        }
    }

    /// Lets `write` fill a new file beside `path`, then renames it into place.
    fn replace(
        &self,
        path: &Utf8Path,
        write: impl FnOnce(&Utf8Path) -> io::Result<()>,
    ) -> io::Result<()> {
        let name = path.file_name().unwrap_or("file");
        let aside = path.with_file_name(format!(".{name}.{}", std::process::id()));
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let result = write(&aside).and_then(|()| fs::rename(&aside, path));
        if result.is_err() {
            // The first failure is the one to report, whether or not its leftovers can be removed.
            let _ = fs::remove_file(&aside);
        }
        result
    }
}

fn failure(action: FileIoAction, kind: FileKind, path: &Utf8Path, error: io::Error) -> Error {
    Error::FileIo { action, kind, path: path.to_path_buf(), err: Some(error.to_string()) }
}

fn file_failure(action: FileIoAction, path: &Utf8Path) -> impl FnOnce(io::Error) -> Error {
    move |error| failure(action, FileKind::File, path, error)
}

fn directory_failure(action: FileIoAction, path: &Utf8Path) -> impl FnOnce(io::Error) -> Error {
    move |error| failure(action, FileKind::Directory, path, error)
}

fn absent_is_done(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

impl FileSystemReader for Disk {
    /// Elixir files are not shown when compiling to JavaScript: they are of no use there, and having
    /// copied one the compiler would look for Elixir's libraries with a command.
    fn read_dir(&self, path: &Utf8Path) -> Result<ReadDir> {
        let real = self.locate(path);
        let hide_elixir = self.target.is_javascript();
        let entries = real.read_dir_utf8().map_err(directory_failure(FileIoAction::Read, &real))?;
        Ok(entries
            .filter(|entry| {
                !(hide_elixir && entry.as_ref().is_ok_and(|entry| is_elixir(entry.path())))
            })
            .map(|entry| entry.map(|entry| DirEntry::from_pathbuf(path.join(entry.file_name()))))
            .collect())
    }

    fn read(&self, path: &Utf8Path) -> Result<String> {
        let real = self.locate(path);
        fs::read_to_string(&real).map_err(file_failure(FileIoAction::Read, &real))
    }

    fn read_bytes(&self, path: &Utf8Path) -> Result<Vec<u8>> {
        let real = self.locate(path);
        fs::read(&real).map_err(file_failure(FileIoAction::Read, &real))
    }

    fn reader(&self, path: &Utf8Path) -> Result<WrappedReader> {
        let real = self.locate(path);
        let file = fs::File::open(&real).map_err(file_failure(FileIoAction::Open, &real))?;
        Ok(WrappedReader::new(&real, Box::new(file)))
    }

    fn is_file(&self, path: &Utf8Path) -> bool {
        self.locate(path).is_file()
    }

    fn is_same_file(&self, left: &Utf8Path, right: &Utf8Path) -> Result<bool> {
        let (left, right) = (self.locate(left), self.locate(right));
        same_file(&left, &right).map_err(file_failure(FileIoAction::ReadMetadata, &left))
    }

    fn is_directory(&self, path: &Utf8Path) -> bool {
        self.locate(path).is_dir()
    }

    fn modification_time(&self, path: &Utf8Path) -> Result<SystemTime> {
        let real = self.locate(path);
        fs::metadata(&real)
            .and_then(|metadata| metadata.modified())
            .map_err(file_failure(FileIoAction::ReadMetadata, &real))
    }

    fn canonicalise(&self, path: &Utf8Path) -> Result<Utf8PathBuf> {
        let real = self.locate(path);
        real.canonicalize_utf8().map_err(file_failure(FileIoAction::Canonicalise, &real))
    }
}

fn is_elixir(path: &Utf8Path) -> bool {
    path.extension() == Some("ex")
}

#[cfg(unix)]
fn same_file(left: &Utf8Path, right: &Utf8Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let (left, right) = (fs::metadata(left)?, fs::metadata(right)?);
    Ok(left.dev() == right.dev() && left.ino() == right.ino())
}

#[cfg(not(unix))]
fn same_file(left: &Utf8Path, right: &Utf8Path) -> io::Result<bool> {
    Ok(fs::read(left)? == fs::read(right)?)
}

impl FileSystemWriter for Disk {
    fn mkdir(&self, path: &Utf8Path) -> Result<()> {
        let real = self.locate(path);
        fs::create_dir_all(&real).map_err(directory_failure(FileIoAction::Create, &real))
    }

    fn write(&self, path: &Utf8Path, content: &str) -> Result<()> {
        self.write_bytes(path, content.as_bytes())
    }

    fn write_bytes(&self, path: &Utf8Path, content: &[u8]) -> Result<()> {
        let real = self.locate(path);
        self.replace(&real, |aside| fs::write(aside, content))
            .map_err(file_failure(FileIoAction::WriteTo, &real))
    }

    fn delete_directory(&self, path: &Utf8Path) -> Result<()> {
        let real = self.locate(path);
        absent_is_done(fs::remove_dir_all(&real))
            .map_err(directory_failure(FileIoAction::Delete, &real))
    }

    fn copy(&self, from: &Utf8Path, to: &Utf8Path) -> Result<()> {
        let (from, to) = (self.locate(from), self.locate(to));
        self.replace(&to, |aside| fs::copy(&from, aside).map(|_| ()))
            .map_err(file_failure(FileIoAction::Copy(Some(to.clone())), &from))
    }

    fn copy_dir(&self, from: &Utf8Path, to: &Utf8Path) -> Result<()> {
        self.mkdir(to)?;
        for entry in self.read_dir(from)? {
            let entry = entry.map_err(directory_failure(FileIoAction::Read, from))?.into_path();
            let target = to.join(entry.file_name().expect("an entry has a name"));
            if self.is_directory(&entry) {
                self.copy_dir(&entry, &target)?;
            } else {
                self.copy(&entry, &target)?;
            }
        }
        Ok(())
    }

    /// A link where the file system allows it. Sources may lie on another device or belong to another
    /// user, where a link is refused and a copy serves as well.
    fn hardlink(&self, from: &Utf8Path, to: &Utf8Path) -> Result<()> {
        let (from, to) = (self.locate(from), self.locate(to));
        self.replace(&to, |aside| {
            fs::hard_link(&from, aside).or_else(|_| fs::copy(&from, aside).map(|_| ()))
        })
        .map_err(file_failure(FileIoAction::Link(to.clone()), &from))
    }

    /// A link that points nowhere any more is replaced: the compiler asks whether a directory is there,
    /// and then a dangling link would be in its way.
    fn symlink_dir(&self, from: &Utf8Path, to: &Utf8Path) -> Result<()> {
        let (from, to) = (self.locate(from), self.locate(to));
        self.replace(&to, |aside| symlink(&from, aside))
            .map_err(directory_failure(FileIoAction::Link(to.clone()), &from))
    }

    fn delete_file(&self, path: &Utf8Path) -> Result<()> {
        let real = self.locate(path);
        absent_is_done(fs::remove_file(&real)).map_err(file_failure(FileIoAction::Delete, &real))
    }

    fn exists(&self, path: &Utf8Path) -> bool {
        self.locate(path).exists()
    }
}

#[cfg(unix)]
fn symlink(from: &Utf8Path, to: &Utf8Path) -> io::Result<()> {
    std::os::unix::fs::symlink(from, to)
}

#[cfg(windows)]
fn symlink(from: &Utf8Path, to: &Utf8Path) -> io::Result<()> {
    std::os::windows::fs::symlink_dir(from, to)
}

impl CommandExecutor for Disk {
    fn exec(&self, command: Command) -> Result<i32> {
        Err(Error::ShellCommand {
            program: command.program,
            reason: ShellCommandFailureReason::Unknown,
        })
    }
}

impl BeamCompilerIO for Disk {
    /// For the Erlang target the `.erl` files are the result; nothing is compiled further.
    fn compile_beam(
        &self,
        _out: &Utf8Path,
        _lib: &Utf8Path,
        _modules: &HashSet<Utf8PathBuf>,
        _stdio: Stdio,
    ) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}
