//! What a report says: values found in its story, its fields and its mails, with whose they are.

use std::sync::Arc;

use tocsin_domain::assess::{Reference, language_of};
use tocsin_domain::extract::role::{self, Known, Place, Reason};
use tocsin_domain::extract::{Context, extract};
use tocsin_domain::limit::Limits;
use tocsin_domain::observable::Role;
use tocsin_domain::report::{Report, Reporter};
use tocsin_domain::series::mention::{self, Field};
use tocsin_store::StoreError;
use tocsin_store::assessment::Unassessed;
use tocsin_store::seal::DataKey;
use tocsin_store::series::linking::Said;
use uuid::Uuid;

use crate::centre::Centre;
use crate::intake::open_identity;

/// Reads what stands in a mail, field by field; nothing of one that is over a limit. The formats
/// are known elsewhere.
pub type ReadMail = Arc<dyn Fn(&[u8], &Context, &Known<'_>, &Limits) -> Vec<Field> + Send + Sync>;

/// Reads no mails: for a centre that takes none.
pub fn no_mails() -> ReadMail {
    Arc::new(|_, _, _, _| Vec::new())
}

/// What a report says. The reporter's identity is opened to know what is theirs; nothing of it is
/// kept. The files of a closed report stay closed.
pub(super) fn said(
    centre: &Centre,
    found: &Unassessed,
    is_closed: bool,
    (reference, read_mail): (&Reference, &ReadMail),
) -> Said {
    let report = &found.stored.report;
    let key = opened(centre, found);
    let reporter = match (&key, &found.sealed) {
        (Some(key), Some((_, identity))) => open_identity(key, identity).unwrap_or_default(),
        _ => Reporter::default(),
    };
    let context = context_of(report, &reporter);
    let known = Known::of(&reporter, &context)
        .with_centre(&addresses_of(centre))
        .with_lists(&reference.benign);
    let mut fields = fields_of(report, &context, &known);
    if let Some(key) = key.filter(|_| !is_closed) {
        for (place, mail) in found.mails.iter().enumerate() {
            let read = read_file(centre, &key, *mail);
            let limits = &centre.profile.limits;
            let in_mail = read.map(|bytes| read_mail(&bytes, &context, &known, limits));
            fields.extend(in_mail.into_iter().flatten().map(|field| Field {
                // By its place: its name is sealed.
                name: format!("attachments.{}.{}", place + 1, field.name),
                ..field
            }));
        }
    }
    let named = &report.observables;
    let lists = &reference.benign;
    Said {
        mentions: mention::mentions(named, &fields, &context, &known, lists),
        found: mention::kept(&fields),
    }
}

fn opened(centre: &Centre, found: &Unassessed) -> Option<DataKey> {
    let (wrapped, _) = found.sealed.as_ref()?;
    let report = &found.stored.report;
    warned(centre.keys.unwrap(wrapped, report.id.0.as_bytes()), report)
}

fn read_file(centre: &Centre, key: &DataKey, id: Uuid) -> Option<Vec<u8>> {
    match centre.store.vault().read(id, key) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            tracing::warn!(file = %id, %error, "a mail cannot be read for what it says");
            None
        }
    }
}

fn warned(key: Result<DataKey, StoreError>, report: &Report) -> Option<DataKey> {
    match key {
        Ok(key) => Some(key),
        Err(error) => {
            let number = report.number.as_str();
            tracing::warn!(number, %error, "a report is assessed without what is sealed");
            None
        }
    }
}

/// Region and language of a report, else the reporter's region and the language of its story.
fn context_of(report: &Report, reporter: &Reporter) -> Context {
    let region = match report.region.is_empty() {
        true => &reporter.region,
        false => &report.region,
    };
    let language = match report.language.is_empty() {
        true => language_of(&report.narrative).unwrap_or_default(),
        false => &report.language,
    };
    Context::new(region, language)
}

/// Addresses and hosts of the centre and of the bodies of its directory.
fn addresses_of(centre: &Centre) -> Vec<String> {
    let profile = &centre.profile;
    let hosts = profile.bodies.iter().filter_map(|body| {
        let (_, rest) = body.web.as_deref()?.split_once("://")?;
        Some(
            rest.split('/')
                .next()?
                .trim_start_matches("www.")
                .to_owned(),
        )
    });
    let mails = profile.bodies.iter().filter_map(|body| body.email.clone());
    let mut all: Vec<String> = hosts.chain(mails).collect();
    all.push(profile.sender_address.clone());
    all.retain(|address| !address.is_empty());
    all
}

/// The fields that stand in clear beside the report, and what is in them.
fn fields_of(report: &Report, context: &Context, known: &Known<'_>) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut read = |name: String, text: &str, place: &Place| {
        let mut found = extract(text, context);
        if found.is_empty() {
            return;
        }
        role::assign(text, &mut found, place, known);
        let text = text.to_owned();
        fields.push(Field { name, text, found });
    };
    read("narrative".to_owned(), &report.narrative, &Place::Story);
    let suspect = Place::Fixed(Role::Suspect, Reason::SuspectField);
    for (name, value) in report.suspect.fields() {
        read(format!("suspect.{name}"), value, &suspect);
    }
    for (key, answer) in &report.answers {
        read(format!("answers.{key}"), answer, &Place::Story);
    }
    fields
}
