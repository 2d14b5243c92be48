//! The receipt as a PDF of one page, set by Typst, with `receipt.json` attached to it.
//!
//! Nothing is read from the machine: template, fonts and data are all in memory.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;

use rust_embed::Embed;
use serde::Serialize;
use tocsin_domain::receipt::SecretCode;
use tokio::sync::Semaphore;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::ReceiptDocument;
use super::content::Content;
use crate::http::page::Words;

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

/// The sheets that are set here, each a template in Typst's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// A reporter's receipt.
    Receipt,
    /// The summary of a referral.
    Referral,
    /// Letters for the post, each on a page of its own.
    Letters,
}

const RECEIPT: &str = include_str!("../../assets/receipt.typ");
const LETTERS: &str = include_str!("../../assets/letters.typ");
const REFERRAL: &str = include_str!("../../assets/referral.typ");

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
    pub labels: BTreeMap<&'static str, String>,
    /// What the receipt says.
    pub content: Content,
    /// The groups of the secret code.
    pub code: Vec<String>,
    /// One line that names the proof.
    pub proof_line: String,
    /// The receipt as JSON, to be attached.
    pub receipt: String,
}

/// The words around the content: their name in the template, and the text.
const LABELS: [(&str, &str); 12] = [
    ("kind", "receipt-kind"),
    ("heading", "receipt-heading"),
    ("safe", "receipt-safe"),
    ("number_for", "receipt-number"),
    ("secret", "receipt-secret"),
    ("note_it", "receipt-note-it"),
    ("only_way", "receipt-only-way"),
    ("next", "receipt-next"),
    ("todo", "receipt-todo"),
    ("others", "receipt-others"),
    ("proof", "receipt-proof"),
    ("attached", "receipt-pdf-attached"),
];

impl Data {
    /// The receipt in the language of `words`.
    pub fn new(
        words: &Words<'_>,
        content: Content,
        document: &ReceiptDocument,
        code: &SecretCode,
    ) -> Data {
        let proof = document.proof_line();
        let mut labels: BTreeMap<&'static str, String> = LABELS
            .into_iter()
            .map(|(name, id)| (name, words.t(id)))
            .collect();
        let proof_text = match proof.is_whole {
            true => "receipt-proof-text",
            false => "receipt-proof-promise",
        };
        labels.insert("proof_text", words.t(proof_text));
        let title = words.t1("receipt-title", "number", &content.number);
        labels.insert("title", title);
        Data {
            language: words.language().to_owned(),
            right_to_left: words.direction() == "rtl",
            centre: format!("{} · {}", words.p("service-name"), words.p("country-name")),
            labels,
            code: code.groups().map(str::to_owned).collect(),
            proof_line: proof.line,
            receipt: document.to_json(),
            content,
        }
    }
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
    let json = serde_json::to_vec(&data).map_err(|error| PdfError::Template(error.to_string()))?;
    set_sheet(Sheet::Receipt, json).await
}

/// Sets a sheet that is filled with `json`, in the same way.
///
/// # Errors
/// As for [`render`].
pub async fn set_sheet(sheet: Sheet, json: Vec<u8>) -> Result<Vec<u8>, PdfError> {
    let work = async {
        let permit = AT_ONCE.acquire().await.map_err(|_| PdfError::Busy)?;
        let task = tokio::task::spawn_blocking(move || {
            // Held until the work is done, even if nobody waits for it any more.
            let _permit = permit;
            set(sheet, json)
        });
        task.await
            .unwrap_or_else(|error| Err(PdfError::Template(error.to_string())))
    };
    tokio::time::timeout(TIMEOUT, work)
        .await
        .unwrap_or(Err(PdfError::Busy))
}

fn set(sheet: Sheet, json: Vec<u8>) -> Result<Vec<u8>, PdfError> {
    let page = Page::new(sheet, json);
    let result = page.to_pdf();
    comemo::evict(CACHE_AGE);
    result
}

/// What all documents share.
struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    receipt: Source,
    referral: Source,
    letters: Source,
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
        receipt: Source::new(file("receipt.typ"), RECEIPT.to_owned()),
        referral: Source::new(file("referral.typ"), REFERRAL.to_owned()),
        letters: Source::new(file("letters.typ"), LETTERS.to_owned()),
        data: file("data.json"),
    }
});

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a plain name is a path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// One document: the shared parts, its template and its own data.
struct Page {
    template: &'static Source,
    data: Bytes,
}

impl Page {
    fn new(sheet: Sheet, json: Vec<u8>) -> Page {
        Page {
            template: match sheet {
                Sheet::Receipt => &SHARED.receipt,
                Sheet::Referral => &SHARED.referral,
                Sheet::Letters => &SHARED.letters,
            },
            data: Bytes::new(json),
        }
    }

    fn pages(&self) -> Result<PagedDocument, PdfError> {
        typst::compile::<PagedDocument>(self)
            .output
            .map_err(|errors| PdfError::Template(format!("{errors:?}")))
    }

    fn to_pdf(&self) -> Result<Vec<u8>, PdfError> {
        let wrong = |errors: &dyn std::fmt::Debug| PdfError::Template(format!("{errors:?}"));
        let document = self.pages()?;
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
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            return Ok(self.template.clone());
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::{Log, VERSION, content::content, read::read};
    use super::*;
    use crate::texts;
    use tocsin_domain::profile::{Profile, ProfileFiles};
    use tocsin_domain::receipt::ReportNumber;
    use tocsin_domain::report::{Channel, Loss, Report, ReportId, ReporterMode, State, Suspect};

    fn report(kind: &str) -> Report {
        let at = "2026-01-21T14:12:03Z".parse().unwrap();
        Report {
            id: ReportId("0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506".parse().unwrap()),
            number: ReportNumber::new("TC", 2026, 4_817),
            source: "public".into(),
            external_id: None,
            channel: Channel::Web,
            language: "fr".into(),
            kind: kind.into(),
            category: kind.into(),
            region: String::new(),
            occurred_at: None,
            received_at: at,
            lodged_at: at,
            narrative: String::new(),
            loss: Some(Loss {
                amount: "480".into(),
                currency: "EUR".into(),
            }),
            suspect: Suspect::default(),
            answers: BTreeMap::new(),
            reporter_mode: ReporterMode::Anonymous,
            state: State::Received,
            observables: Vec::new(),
        }
    }

    fn document() -> ReceiptDocument {
        ReceiptDocument {
            tocsin_receipt: VERSION,
            centre: "Tocsin".into(),
            number: "TC-2026-004817".into(),
            report: "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506".into(),
            lodged_at: "2026-01-21T14:12:03.000000Z".into(),
            kind: "fake-shop".into(),
            log: Log {
                origin: "report.example/log".into(),
                key: "key".into(),
            },
            entry: "entry".into(),
            promise: "promise".into(),
            proof: None,
        }
    }

    fn data(words: &Words<'_>, kind: &str) -> Data {
        let code = SecretCode::from_entropy(&[7; 12]);
        Data::new(words, content(words, &report(kind)), &document(), &code)
    }

    fn profile(name: &str) -> Profile {
        let files: ProfileFiles = texts::profile_files(name).into_iter().collect();
        Profile::load(&files).unwrap()
    }

    #[test]
    fn every_kind_of_report_has_a_receipt_of_one_page() {
        let product = texts::product_texts().unwrap();
        for name in texts::profile_names() {
            let profile = profile(&name);
            for language in &profile.languages {
                let words = Words::new(&product, &profile, &language.code);
                for offence in &profile.offences {
                    let json = serde_json::to_vec(&data(&words, &offence.key)).unwrap();
                    let page = Page::new(Sheet::Receipt, json);
                    let pages = page.pages().unwrap().pages().len();
                    assert_eq!(pages, 1, "{name}, {}, {}", language.code, offence.key);
                }
            }
        }
    }

    #[test]
    fn the_receipt_is_attached_and_the_page_is_for_everybody() {
        let (product, profile) = (texts::product_texts().unwrap(), profile("national"));
        let words = Words::new(&product, &profile, "ar");
        // PDF/UA-1 is refused by the typesetter if a heading, a language or a tag is missing.
        let json = serde_json::to_vec(&data(&words, "fake-shop")).unwrap();
        let pdf = set(Sheet::Receipt, json).unwrap();
        assert_eq!(read(&pdf).unwrap(), document());
    }

    #[tokio::test]
    async fn several_are_set_side_by_side() {
        let (product, profile) = (texts::product_texts().unwrap(), profile("national"));
        let words = Words::new(&product, &profile, "en");
        let one = data(&words, "fake-shop");
        let (a, b, c) = tokio::join!(render(one.clone()), render(one.clone()), render(one));
        let (a, b, c) = (a.unwrap(), b.unwrap(), c.unwrap());
        assert!(a == b && b == c, "the same receipt gives the same bytes");
    }
}
