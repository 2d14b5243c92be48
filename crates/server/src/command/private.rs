//! Files that only their owner reads: what is exported and what an import answers.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Makes a new file that only its owner reads. One that has the name already goes: it would keep
/// its own mode, and whoever has it open would read along.
pub(super) fn new_file(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options.open(path)
}

/// The same for a name that somebody chose: a device, a pipe or a link stays, and is written to.
pub(super) fn named_file(path: &Path) -> io::Result<File> {
    let is_special = path
        .symlink_metadata()
        .is_ok_and(|about| !about.is_file() && !about.is_dir());
    match is_special {
        true => OpenOptions::new().write(true).truncate(true).open(path),
        false => new_file(path),
    }
}
