//! The vault: files, each encrypted under its own key, never half-written.
//!
//! A file is written beside its place, forced to the disk, then renamed into place: whoever
//! finds it finds all of it. Encryption is in blocks of 64 KiB in the manner of the STREAM
//! construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce of a block holds its number
//! and whether it is the last, so blocks cannot be cut off, moved or repeated.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use uuid::Uuid;

use crate::StoreError;
use crate::room::Room;
use crate::seal::{DataKey, random};

const BLOCK_BYTES: usize = 64 << 10;
const TAG_BYTES: usize = 16;
const PREFIX_BYTES: usize = 19;
/// What is written to find out whether there is room.
const TRIAL_BYTES: usize = 1 << 20;

/// A folder of encrypted files, named by their ids.
#[derive(Clone, Debug)]
pub struct Vault {
    folder: PathBuf,
    room: Room,
}

impl Vault {
    /// Opens a folder, and makes it if need be.
    pub fn open(folder: &Path) -> Result<Vault, StoreError> {
        fs::create_dir_all(folder).map_err(|cause| StoreError::file(folder, cause))?;
        Ok(Vault {
            folder: folder.to_owned(),
            room: Room::default(),
        })
    }

    /// Whether there is room, as its own writes and those of the database have told.
    pub(crate) fn room(&self) -> &Room {
        &self.room
    }

    /// Writes a file and removes it, to find out whether there is room.
    pub(crate) fn try_room(&self) -> Result<(), StoreError> {
        let path = self.folder.join("room.part");
        let write = || -> io::Result<()> {
            let mut file = fs::File::create(&path)?;
            file.write_all(&vec![0xa5; TRIAL_BYTES])?;
            file.sync_all()
        };
        let written = write().map_err(|cause| StoreError::file(&path, cause));
        let _ = fs::remove_file(&path);
        written
    }

    /// Where a file lives: two levels of folders keep each one small.
    pub fn path(&self, id: Uuid) -> PathBuf {
        let name = id.simple().to_string();
        // The first digits of a version 7 id are the time: the last ones spread evenly.
        self.folder
            .join(&name[28..30])
            .join(&name[30..32])
            .join(name)
    }

    /// Encrypts and stores a file. When it returns, the bytes are on the disk.
    pub fn write(&self, id: Uuid, key: &DataKey, plain: &[u8]) -> Result<(), StoreError> {
        let path = self.path(id);
        let partial = path.with_extension("part");
        let write = || -> io::Result<()> {
            self.make_folder_of(&path)?;
            let mut file = fs::File::create(&partial)?;
            encrypt(&key.of_file(id), plain, &mut file)?;
            file.sync_all()?;
            fs::rename(&partial, &path)?;
            sync_folder_of(&path)
        };
        self.room.note(write().map_err(|cause| {
            let _ = fs::remove_file(&partial);
            StoreError::file(&path, cause)
        }))
    }

    /// Reads and decrypts a file.
    pub fn read(&self, id: Uuid, key: &DataKey) -> Result<Vec<u8>, StoreError> {
        let path = self.path(id);
        let file = fs::File::open(&path).map_err(|cause| StoreError::file(&path, cause))?;
        decrypt(&key.of_file(id), file).map_err(|cause| StoreError::file(&path, cause))
    }

    /// Stores the file of one key again under another, e.g. when a draft becomes a report.
    pub fn reseal(&self, from: (Uuid, &DataKey), to: (Uuid, &DataKey)) -> Result<(), StoreError> {
        let plain = self.read(from.0, from.1)?;
        self.write(to.0, to.1, &plain)
    }

    /// Takes a file over from another vault, as it is: by a hard link where that works, else as a
    /// copy. Files never change, so a link is as good. `false`: the other has no such file.
    pub fn take_from(&self, other: &Vault, id: Uuid) -> Result<bool, StoreError> {
        let (from, to) = (other.path(id), self.path(id));
        let partial = to.with_extension("part");
        let take = || -> io::Result<bool> {
            self.make_folder_of(&to)?;
            match fs::hard_link(&from, &to) {
                Ok(()) => {}
                Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {}
                Err(_) if !from.exists() => return Ok(false),
                Err(_) => {
                    fs::copy(&from, &partial)?;
                    fs::File::open(&partial)?.sync_all()?;
                    fs::rename(&partial, &to)?;
                }
            }
            sync_folder_of(&to)?;
            Ok(true)
        };
        take().map_err(|cause| {
            let _ = fs::remove_file(&partial);
            StoreError::file(&to, cause)
        })
    }

    /// Makes the folders that a file lies in, each lasting before what is put into it.
    fn make_folder_of(&self, path: &Path) -> io::Result<()> {
        let folder = path.parent().unwrap_or(&self.folder);
        if folder.is_dir() {
            return Ok(());
        }
        fs::create_dir_all(folder)?;
        sync_folder_of(folder)?;
        fs::File::open(&self.folder)?.sync_all()
    }

    /// Removes a file; no error when it is gone already.
    pub fn remove(&self, id: Uuid) -> Result<(), StoreError> {
        let path = self.path(id);
        match fs::remove_file(&path) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                Err(StoreError::file(&path, cause))
            }
            _ => Ok(()),
        }
    }

    /// Removes a file so that no power cut brings it back; no error when it is gone already.
    pub fn remove_for_good(&self, id: Uuid) -> Result<(), StoreError> {
        self.remove(id)?;
        let path = self.path(id);
        match sync_folder_of(&path) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                Err(StoreError::file(&path, cause))
            }
            _ => Ok(()),
        }
    }

    /// Whether a file is there.
    pub fn holds(&self, id: Uuid) -> bool {
        self.path(id).is_file()
    }

    /// Every file of the vault as (id, path), half-written leftovers excepted.
    pub fn files(&self) -> Result<Vec<(Uuid, PathBuf)>, StoreError> {
        let mut found = Vec::new();
        self.walk(|path| found.extend(id_of(&path).map(|id| (id, path))))?;
        found.sort();
        Ok(found)
    }

    /// Half-written files: of a write that is under way, or of a process that ended in one.
    pub fn partial_files(&self) -> Result<Vec<PathBuf>, StoreError> {
        let mut found = Vec::new();
        self.walk(|path| {
            if path
                .extension()
                .is_some_and(|extension| extension == "part")
            {
                found.push(path);
            }
        })?;
        found.sort();
        Ok(found)
    }

    /// The files of one of 256 parts of the vault, half-written ones too, that nobody has touched
    /// for so long.
    pub(crate) fn old_files(&self, part: u8, age: Duration) -> Result<Vec<PathBuf>, StoreError> {
        let folder = self.folder.join(format!("{part:02x}"));
        let mut found = Vec::new();
        if folder.is_dir() {
            self.walk_from(folder, |path| {
                if is_older(&path, age) {
                    found.push(path);
                }
            })?;
        }
        Ok(found)
    }

    fn walk(&self, each: impl FnMut(PathBuf)) -> Result<(), StoreError> {
        self.walk_from(self.folder.clone(), each)
    }

    fn walk_from(&self, folder: PathBuf, mut each: impl FnMut(PathBuf)) -> Result<(), StoreError> {
        let mut folders = vec![folder];
        while let Some(folder) = folders.pop() {
            let entries =
                fs::read_dir(&folder).map_err(|cause| StoreError::file(&folder, cause))?;
            for entry in entries {
                let entry = entry.map_err(|cause| StoreError::file(&folder, cause))?;
                match entry.path() {
                    path if path.is_dir() => folders.push(path),
                    path => each(path),
                }
            }
        }
        Ok(())
    }
}

/// The bytes of a file of some length, encrypted: what its length on the disk must be.
pub(crate) fn sealed_length_bytes(plain_bytes: u64) -> u64 {
    let blocks = plain_bytes.div_ceil(BLOCK_BYTES as u64).max(1);
    PREFIX_BYTES as u64 + plain_bytes + blocks * TAG_BYTES as u64
}

/// Forces the folder that something lies in to the disk: its name is kept from then on.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    fs::File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
}

/// A time in the future, or none, is no age.
fn is_older(path: &Path, age: Duration) -> bool {
    let modified = path.metadata().and_then(|file| file.modified());
    modified.is_ok_and(|at| at.elapsed().is_ok_and(|elapsed| elapsed > age))
}

/// The id of a file, half-written or whole.
pub(crate) fn id_of_any(path: &Path) -> Option<Uuid> {
    Uuid::parse_str(path.file_stem()?.to_str()?).ok()
}

fn id_of(path: &Path) -> Option<Uuid> {
    Uuid::parse_str(path.file_name()?.to_str()?).ok()
}

fn nonce(prefix: &[u8; PREFIX_BYTES], block: u32, is_last: bool) -> XNonce {
    let mut nonce = [0; 24];
    nonce[..PREFIX_BYTES].copy_from_slice(prefix);
    nonce[PREFIX_BYTES..23].copy_from_slice(&block.to_be_bytes());
    nonce[23] = u8::from(is_last);
    nonce.into()
}

fn damaged() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "the file was changed, cut, or has another key",
    )
}

fn encrypt(key: &DataKey, plain: &[u8], out: &mut impl Write) -> io::Result<()> {
    let cipher = XChaCha20Poly1305::new(key.bytes().into());
    let prefix: [u8; PREFIX_BYTES] = random();
    out.write_all(&prefix)?;
    let blocks_count = plain.len().div_ceil(BLOCK_BYTES).max(1);
    for block in 0..blocks_count {
        let start = block * BLOCK_BYTES;
        let end = (start + BLOCK_BYTES).min(plain.len());
        let number = u32::try_from(block).map_err(|_| damaged())?;
        let nonce = nonce(&prefix, number, block + 1 == blocks_count);
        let sealed = cipher
            .encrypt(&nonce, &plain[start..end])
            .map_err(|_| damaged())?;
        out.write_all(&sealed)?;
    }
    Ok(())
}

fn decrypt(key: &DataKey, mut file: impl Read) -> io::Result<Vec<u8>> {
    let cipher = XChaCha20Poly1305::new(key.bytes().into());
    let mut sealed = Vec::new();
    file.read_to_end(&mut sealed)?;
    let (prefix, body) = sealed
        .split_first_chunk::<PREFIX_BYTES>()
        .ok_or_else(damaged)?;
    let mut plain = Vec::with_capacity(body.len());
    let blocks_count = body.len().div_ceil(BLOCK_BYTES + TAG_BYTES);
    for (number, block) in (0u32..).zip(body.chunks(BLOCK_BYTES + TAG_BYTES)) {
        let nonce = nonce(prefix, number, number as usize + 1 == blocks_count);
        plain.extend(cipher.decrypt(&nonce, block).map_err(|_| damaged())?);
    }
    if blocks_count == 0 {
        return Err(damaged());
    }
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault() -> (tempfile::TempDir, Vault) {
        let folder = tempfile::tempdir().expect("temporary folder");
        let vault = Vault::open(folder.path()).expect("opens");
        (folder, vault)
    }

    #[test]
    fn files_of_every_size_around_a_block_come_back() {
        let (_folder, vault) = vault();
        let key = DataKey::generate();
        for length in [
            0,
            1,
            BLOCK_BYTES - 1,
            BLOCK_BYTES,
            BLOCK_BYTES + 1,
            3 * BLOCK_BYTES,
        ] {
            let id = Uuid::from_u128(length as u128);
            let plain: Vec<u8> = (0..length).map(|byte| byte as u8).collect();
            vault.write(id, &key, &plain).expect("writes");
            assert_eq!(vault.read(id, &key).expect("reads"), plain);
        }
        assert_eq!(vault.files().expect("lists").len(), 6);
    }

    #[test]
    fn a_cut_changed_or_foreign_file_does_not_open() {
        let (_folder, vault) = vault();
        let (id, key) = (Uuid::from_u128(1), DataKey::generate());
        vault
            .write(id, &key, &vec![7; 2 * BLOCK_BYTES])
            .expect("writes");
        assert!(vault.read(id, &DataKey::generate()).is_err());
        let path = vault.path(id);
        let whole = fs::read(&path).expect("reads");
        fs::write(&path, &whole[..PREFIX_BYTES + BLOCK_BYTES + TAG_BYTES]).expect("cuts");
        assert!(vault.read(id, &key).is_err(), "a whole block is missing");
        fs::write(&path, []).expect("empties");
        assert!(vault.read(id, &key).is_err());
        let mut changed = whole;
        changed[PREFIX_BYTES] ^= 1;
        fs::write(&path, changed).expect("changes");
        assert!(vault.read(id, &key).is_err());
    }

    #[test]
    fn removing_twice_is_no_error_and_nothing_in_clear_is_on_the_disk() {
        let (_folder, vault) = vault();
        let id = Uuid::from_u128(2);
        vault
            .write(id, &DataKey::generate(), b"a very plain sentence")
            .expect("writes");
        let stored = fs::read(vault.path(id)).expect("reads");
        assert!(!stored.windows(5).any(|part| part == b"plain"));
        vault.remove(id).expect("removes");
        vault.remove(id).expect("is gone already");
        assert!(!vault.holds(id));
    }
}
