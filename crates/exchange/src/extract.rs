//! Observables of a report, field by field: its story, what is said of the suspect, its answers,
//! and the mails and texts that came with it.

use tocsin_domain::extract::role::{self, Place, Reason};
use tocsin_domain::extract::{Context, extract};
use tocsin_domain::limit::Limits;
use tocsin_domain::observable::Role;
use tocsin_domain::report::{MAIL_MEDIA_TYPE, Submission};

pub use crate::mail::extract::{Field, Reader, language_of_mail, observables as of_mail};

/// The context of a report: its region and its language, else the reporter's region and the
/// language of its story.
pub fn context_of(submission: &Submission) -> Context {
    let region = match submission.region.is_empty() {
        true => &submission.reporter.region,
        false => &submission.region,
    };
    let language = match submission.language.is_empty() {
        true => tocsin_domain::assess::language_of(&submission.narrative).unwrap_or_default(),
        false => &submission.language,
    };
    Context::new(region, language)
}

/// The observables of a report, field by field. A mail in it that is over a limit is left out:
/// what is wrong with it is said where it is taken in.
pub fn of_report(submission: &Submission, reader: Reader<'_>, limits: &Limits) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut read = |name: String, text: &str, place: &Place| {
        let mut found = extract(text, reader.context);
        if found.is_empty() {
            return;
        }
        role::assign(text, &mut found, place, reader.known);
        let text = text.to_owned();
        fields.push(Field { name, text, found });
    };
    read("narrative".to_owned(), &submission.narrative, &Place::Story);
    let suspect = Place::Fixed(Role::Suspect, Reason::SuspectField);
    for (name, value) in submission.suspect.fields() {
        read(format!("suspect.{name}"), value, &suspect);
    }
    for (key, answer) in &submission.answers {
        read(format!("answers.{key}"), answer, &Place::Story);
    }
    for attachment in &submission.attachments {
        if attachment.media_type != MAIL_MEDIA_TYPE {
            continue;
        }
        let mail = of_mail(&attachment.content, reader, limits).unwrap_or_default();
        fields.extend(mail.into_iter().map(|field| Field {
            name: format!("attachments.{}.{}", attachment.name, field.name),
            ..field
        }));
    }
    fields
}
