//! The receipt as a PDF of one page, set by Typst, with `receipt.json` attached to it.
//!
//! Nothing is read from the machine: template, fonts and data are all in memory.

use std::sync::LazyLock;
use std::time::Duration;

use rust_embed::Embed;
use serde::Serialize;
use tokio::sync::Semaphore;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::content::Content;

/// Documents set at the same time; more would take the processors from those who report.
const AT_ONCE_COUNT: usize = 2;
/// How long a reader waits for a document, the queue included.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Memory that the typesetter keeps of earlier documents: those of the last few.
const CACHE_AGE: usize = 4;

static AT_ONCE: Semaphore = Semaphore::const_new(AT_ONCE_COUNT);

/// The fonts: Latin, Greek, Cyrillic and Arabic letters.
#[derive(Embed)]
#[folder = "assets/fonts"]
struct Fonts;

/// The page, in Typst's language.
const TEMPLATE: &str = include_str!("../../assets/receipt.typ");

/// What the template is filled with.
#[derive(Clone, Debug, Serialize)]
pub struct Data {
    /// BCP 47 tag of the page's language.
    pub language: String,
    /// Whether it is written from right to left.
    pub right_to_left: bool,
    /// The name of the centre.
    pub centre: String,
    /// The words around the content, by name.
    pub labels: std::collections::BTreeMap<&'static str, String>,
    /// What the receipt says.
    pub content: Content,
    /// The groups of the secret code.
    pub code: Vec<String>,
    /// One line that names the proof.
    pub proof_line: String,
    /// The receipt as JSON, to be attached.
    pub receipt: String,
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// Too many want one at this moment.
    #[error("no time left to set the document")]
    Busy,
    /// The template and the data do not fit: a mistake in the programme.
    #[error("the document could not be set: {0}")]
    Template(String),
}

/// Sets the document, away from the tasks that answer people.
///
/// # Errors
/// [`PdfError::Busy`] after 20 seconds, else [`PdfError::Template`].
pub async fn render(data: Data) -> Result<Vec<u8>, PdfError> {
    let work = async {
        let permit = AT_ONCE.acquire().await.map_err(|_| PdfError::Busy)?;
        let task = tokio::task::spawn_blocking(move || {
            // Held until the work is done, even if nobody waits for it any more.
            let _permit = permit;
            set(&data)
        });
        task.await
            .unwrap_or_else(|error| Err(PdfError::Template(error.to_string())))
    };
    tokio::time::timeout(TIMEOUT, work)
        .await
        .unwrap_or(Err(PdfError::Busy))
}

fn set(data: &Data) -> Result<Vec<u8>, PdfError> {
    let json = serde_json::to_vec(data).map_err(|error| PdfError::Template(error.to_string()))?;
    let page = Page {
        data: Bytes::new(json),
    };
    let result = page.to_pdf();
    comemo::evict(CACHE_AGE);
    result
}

/// What all documents share.
struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    data: FileId,
}

static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    let fonts: Vec<Font> = Fonts::iter()
        .filter(|path| path.ends_with(".ttf"))
        .filter_map(|path| Fonts::get(&path))
        .flat_map(|file| Font::iter(Bytes::new(file.data.into_owned())))
        .collect();
    Shared {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        template: Source::new(file("receipt.typ"), TEMPLATE.to_owned()),
        data: file("data.json"),
    }
});

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a plain name is a path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// One document: the shared parts and its own data.
struct Page {
    data: Bytes,
}

impl Page {
    fn to_pdf(&self) -> Result<Vec<u8>, PdfError> {
        let wrong = |errors: &dyn std::fmt::Debug| PdfError::Template(format!("{errors:?}"));
        let document = typst::compile::<PagedDocument>(self)
            .output
            .map_err(|errors| wrong(&errors))?;
        let standards = PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|errors| wrong(&errors))?;
        let options = PdfOptions {
            // No trace of the software's version in a paper that outlives it.
            creator: Smart::Custom(None),
            standards,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&document, &options).map_err(|errors| wrong(&errors))
    }
}

impl World for Page {
    fn library(&self) -> &LazyHash<Library> {
        &SHARED.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHARED.book
    }

    fn main(&self) -> FileId {
        SHARED.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == SHARED.template.id() {
            return Ok(SHARED.template.clone());
        }
        Err(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == SHARED.data {
            return Ok(self.data.clone());
        }
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHARED.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<typst::foundations::Duration>) -> Option<Datetime> {
        None
    }
}
