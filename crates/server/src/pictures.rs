//! Foreign pictures are drawn anew by a process of their own, so that a hostile one can at worst
//! end that process: `tocsin picture-worker`, with little memory, little time, no files and no
//! environment. It gets the picture on standard input and answers pixels on standard output.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};
use std::time::Duration;

use rustix::process::{Resource, Rlimit, setrlimit};
use tocsin_exchange::picture::{self, PictureError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;

/// The hidden command of the worker.
pub const WORKER_COMMAND: &str = "picture-worker";
/// Workers at once; further pictures wait.
const WORKERS_COUNT_MAX: usize = 2;
/// Memory of a worker, its programme included.
const MEMORY_BYTES_MAX: u64 = 1 << 30;
/// Time on a processor.
const PROCESSOR_SECONDS_MAX: u64 = 10;
/// Time in all, waiting for a worker included.
const DRAWING_TIMEOUT: Duration = Duration::from_secs(20);
/// Largest picture that is handed to a worker: above every limit of a profile on files.
const PICTURE_BYTES_MAX: u64 = 64 << 20;
/// Largest answer of a worker.
const DRAWN_BYTES_MAX: u64 = 16 << 20;
/// Exit status of a worker whose picture is too large.
const TOO_LARGE: u8 = 3;
/// Exit status of a worker whose picture is damaged.
const DAMAGED: u8 = 4;

static WORKERS: Semaphore = Semaphore::const_new(WORKERS_COUNT_MAX);

/// A picture that may be shown: pixels, and nothing that came with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// `image/png` or `image/jpeg`.
    pub media_type: &'static str,
    /// The picture.
    pub bytes: Vec<u8>,
}

/// Why there is no picture to show.
#[derive(Debug, thiserror::Error)]
pub enum DrawingError {
    /// It has more pixels than are decoded, or the worker took too much memory or time.
    #[error("the picture takes more memory or time than it may")]
    TooCostly,
    /// It is no picture, or a damaged one.
    #[error("the picture is damaged")]
    Damaged,
    /// The worker could not be run: our failure.
    #[error("the worker for pictures could not be run: {0}")]
    Worker(#[from] std::io::Error),
}

/// Draws a foreign picture anew in a process of its own.
///
/// # Errors
/// See [`DrawingError`].
pub async fn draw(content: Vec<u8>) -> Result<Drawn, DrawingError> {
    let drawing = async {
        // The semaphore is never closed; if it were, nothing would be drawn.
        let Ok(_place) = WORKERS.acquire().await else {
            return Err(DrawingError::TooCostly);
        };
        answer_of(worker()?, content).await
    };
    let drawn = tokio::time::timeout(DRAWING_TIMEOUT, drawing).await;
    drawn.unwrap_or(Err(DrawingError::TooCostly))
}

/// Starts a worker. It is killed when nobody waits for it any more.
fn worker() -> std::io::Result<Child> {
    let mut command = Command::new(programme()?);
    command
        .arg(WORKER_COMMAND)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    command.spawn()
}

/// This programme itself, also once its file was replaced by a newer version.
fn programme() -> std::io::Result<PathBuf> {
    let own = Path::new("/proc/self/exe");
    match own.exists() {
        true => Ok(own.to_owned()),
        false => std::env::current_exe(),
    }
}

async fn answer_of(mut worker: Child, content: Vec<u8>) -> Result<Drawn, DrawingError> {
    let missing = || std::io::Error::from(std::io::ErrorKind::BrokenPipe);
    let mut input = worker.stdin.take().ok_or_else(missing)?;
    let output = worker.stdout.take().ok_or_else(missing)?;
    let give = async {
        // A worker that ended early says why by its status.
        let _ended = input.write_all(&content).await;
        drop(input);
    };
    let mut bytes = Vec::new();
    let mut output = output.take(DRAWN_BYTES_MAX + 1);
    let ((), read) = tokio::join!(give, output.read_to_end(&mut bytes));
    read?;
    if bytes.len() as u64 > DRAWN_BYTES_MAX {
        return Err(DrawingError::TooCostly);
    }
    let status = worker.wait().await?;
    match status.code() {
        Some(0) => Ok(Drawn {
            media_type: media_type_of(&bytes).ok_or(DrawingError::Damaged)?,
            bytes,
        }),
        Some(code) if code == i32::from(DAMAGED) => Err(DrawingError::Damaged),
        // Too large, or ended by a limit.
        _ => Err(DrawingError::TooCostly),
    }
}

/// A worker answers one of these two, and nothing else is shown.
fn media_type_of(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        _ => None,
    }
}

/// What the worker does: gives up what it does not need, reads, draws, writes, ends.
pub fn work() -> ExitCode {
    if let Err(error) = give_up() {
        eprintln!("tocsin: the limits of the picture worker could not be set: {error}");
        return ExitCode::FAILURE;
    }
    let mut content = Vec::new();
    let mut input = std::io::stdin().lock().take(PICTURE_BYTES_MAX + 1);
    if input.read_to_end(&mut content).is_err() {
        return ExitCode::FAILURE;
    }
    if content.len() as u64 > PICTURE_BYTES_MAX {
        return ExitCode::from(TOO_LARGE);
    }
    match picture::reencode(&content) {
        Ok(drawn) => match std::io::stdout().lock().write_all(&drawn) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Err(PictureError::TooLarge) => ExitCode::from(TOO_LARGE),
        Err(PictureError::Unknown | PictureError::Damaged) => ExitCode::from(DAMAGED),
    }
}

/// From here on: so much memory and time, no further file, process, or byte on a disk.
fn give_up() -> rustix::io::Result<()> {
    for (resource, most) in [
        (Resource::As, MEMORY_BYTES_MAX),
        (Resource::Cpu, PROCESSOR_SECONDS_MAX),
        (Resource::Nofile, 3),
        (Resource::Fsize, 0),
        (Resource::Nproc, 0),
        (Resource::Core, 0),
    ] {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit)?;
    }
    Ok(())
}
