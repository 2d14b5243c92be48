//! A submission in the making: values by the dotted name of their field, problems collected.
//!
//! JSON members and CSV cells both end here, so that both forms obey the same rules.

use std::borrow::Cow;

use tocsin_domain::limit::Limits;
use tocsin_domain::observable::{Observable, Role};
use tocsin_domain::report::{
    Attachment, Channel, Loss, Problem, ReporterMode, Submission, Suspect,
};

use crate::files_left::{self, FILES_KEY};
use crate::text::{clean_file_name, clean_media_type, decode_base64, parse_time, shown};

/// Problems listed for one report; a broken file must not answer with itself.
const MOST_PROBLEMS: usize = 50;
/// Longest key of a question; those of profiles are words.
const LONGEST_KEY_BYTES: usize = 200;

/// A submission in the making.
pub(crate) struct Draft {
    submission: Submission,
    problems: Vec<Problem>,
    problems_dropped: bool,
    /// The value of the alias `id`, until it is compared with `external_id`.
    id: Option<String>,
    amount: String,
    currency: String,
    mode: Option<ReporterMode>,
}

impl Draft {
    /// A draft through a door, which a `channel` field may still name otherwise.
    pub(crate) fn new(channel: Channel) -> Draft {
        Draft {
            submission: Submission::new(channel),
            problems: Vec::new(),
            problems_dropped: false,
            id: None,
            amount: String::new(),
            currency: String::new(),
            mode: None,
        }
    }

    /// Notes a problem with a field.
    pub(crate) fn problem(&mut self, field: &str, message: &str) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(Problem::new(field, message));
        } else {
            self.problems_dropped = true;
        }
    }

    /// Whether the text may be kept; a NUL is refused because PostgreSQL cannot hold one.
    fn is_clean(&mut self, field: &str, text: &str) -> bool {
        let nul = text.find('\0');
        if let Some(offset) = nul {
            let message = format!("holds a NUL character at byte {offset}; remove it");
            self.problem(field, &message);
        }
        nul.is_none()
    }

    /// Sets the field of that dotted name (`id` is the alias of `external_id`). All but the
    /// narrative are trimmed; empty means absent.
    pub(crate) fn set(&mut self, field: &'static str, text: Cow<'_, str>) {
        if !self.is_clean(field, &text) {
            return;
        }
        if field == "narrative" {
            self.submission.narrative = text.into_owned();
            return;
        }
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let submission = &mut self.submission;
        match field {
            "external_id" => submission.external_id = Some(text.to_owned()),
            "id" => self.id = Some(text.to_owned()),
            "channel" => submission.channel = Channel::from_word(text),
            "language" => submission.language = text.to_owned(),
            "category" => submission.category = text.to_owned(),
            "region" => submission.region = text.to_owned(),
            "loss.amount" => self.amount = text.to_owned(),
            "loss.currency" => self.currency = text.to_uppercase(),
            "reporter.name" => submission.reporter.name = text.to_owned(),
            "reporter.email" => submission.reporter.email = text.to_owned(),
            "reporter.phone" => submission.reporter.phone = text.to_owned(),
            "reporter.region" => submission.reporter.region = text.to_owned(),
            "reporter.mode" => self.set_mode(text),
            "occurred_at" | "received_at" => self.set_time(field, text),
            _ => self.set_suspect(field, text),
        }
    }

    fn set_mode(&mut self, word: &str) {
        self.mode = ReporterMode::from_word(word);
        if self.mode.is_none() {
            let message = format!(
                "'{}' is no mode; write anonymous, confidential or identified",
                shown(word)
            );
            self.problem("reporter.mode", &message);
        }
    }

    fn set_time(&mut self, field: &'static str, text: &str) {
        match parse_time(text) {
            Ok(time) if field == "occurred_at" => self.submission.occurred_at = Some(time),
            Ok(time) => self.submission.received_at = Some(time),
            Err(complaint) => self.problem(field, &complaint),
        }
    }

    fn set_suspect(&mut self, field: &'static str, text: &str) {
        let suspect: &mut Suspect = &mut self.submission.suspect;
        let name = field.strip_prefix("suspect.").unwrap_or(field);
        match suspect.field_mut(name) {
            Some(place) => *place = text.to_owned(),
            None => debug_assert!(false, "{field} is no field"),
        }
    }

    /// Adds an observable; `field` names it in problems.
    pub(crate) fn observable(&mut self, field: &str, kind: &str, value: &str, role: &str) {
        let (kind, value) = (kind.trim(), value.trim());
        let mut clean = self.is_clean(field, kind) && self.is_clean(field, value);
        if kind.is_empty() || value.is_empty() {
            self.problem(field, "an observable needs a type and a value");
            clean = false;
        }
        let role = match role.trim() {
            "" => Some(Role::Unknown),
            word => Role::from_word(word),
        };
        let Some(role) = role else {
            let message = "no such role; write suspect, victim, third_party or unknown";
            return self.problem(&format!("{field}.role"), message);
        };
        if clean {
            self.submission.observables.push(Observable {
                kind: kind.to_owned(),
                value: value.to_owned(),
                role,
            });
        }
    }

    /// Adds an answer to a question of the profile; an empty one is no answer. The caller has
    /// seen to it that no key comes twice and that there are not too many.
    pub(crate) fn answer(&mut self, key: &str, value: &str) {
        let field = format!("answers.{}", shown(key));
        let is_key = key.len() <= LONGEST_KEY_BYTES && !key.chars().any(char::is_control);
        if !is_key || key.trim().is_empty() {
            return self.problem(&field, "no key of a question; use a key of the profile");
        }
        if self.is_clean(&field, value) && !value.is_empty() {
            self.submission
                .answers
                .insert(key.to_owned(), value.to_owned());
        }
    }

    /// Adds a file given in base64; `field` is `attachments[N]`.
    pub(crate) fn attachment(&mut self, field: &str, name: &str, media_type: &str, base64: &str) {
        match decode_base64(base64) {
            Ok(content) => self.submission.attachments.push(Attachment {
                name: clean_file_name(name),
                media_type: clean_media_type(media_type),
                content,
            }),
            Err(complaint) => self.problem(&format!("{field}.content"), &complaint),
        }
    }

    /// Notes the files that an export left behind, given as JSON: as a file of their own.
    pub(crate) fn files_left(&mut self, json: &str, limits: &Limits) {
        match files_left::manifest(json, limits.attachments_count) {
            Ok(manifest) => self.submission.attachments.extend(manifest),
            Err(complaint) => self.problem(FILES_KEY, &complaint),
        }
    }

    /// The submission, or everything that keeps it out.
    pub(crate) fn finish(mut self, limits: &Limits) -> Result<Submission, Vec<Problem>> {
        self.settle_external_id();
        self.settle_loss();
        self.settle_mode();
        let refused_before = !self.problems.is_empty();
        for problem in self.submission.problems(limits) {
            // A field refused above is absent now, and must not be called missing as well.
            let is_emptiness = problem.field == "narrative"
                && self.submission.narrative.len() <= limits.narrative_characters;
            if !(refused_before && is_emptiness) {
                self.problem(&problem.field, &problem.message);
            }
        }
        if self.problems_dropped {
            let message = format!("more than {MOST_PROBLEMS} problems; the others are not listed");
            self.problems.push(Problem::new("report", &message));
        }
        if self.problems.is_empty() {
            Ok(self.submission)
        } else {
            Err(self.problems)
        }
    }

    fn settle_external_id(&mut self) {
        match (self.id.take(), &self.submission.external_id) {
            (Some(id), Some(external_id)) if id != *external_id => {
                let message = "differs from external_id, whose alias it is; give one of the two";
                self.problem("id", message);
            }
            (Some(id), None) => self.submission.external_id = Some(id),
            _ => {}
        }
    }

    /// An empty amount is no loss, even with a currency: forms preset the currency.
    fn settle_loss(&mut self) {
        let amount = std::mem::take(&mut self.amount);
        let currency = std::mem::take(&mut self.currency);
        if amount.is_empty() {
            return;
        }
        let complaint = if amount.starts_with('-') {
            Some("negative; write the sum lost without a sign")
        } else if amount.contains(['e', 'E']) {
            Some("in exponent form; write it in full, like 5460.00")
        } else if amount.contains(',') {
            Some("has a comma; write digits with a point for decimals, like 5460.50")
        } else {
            None
        };
        match complaint {
            Some(complaint) => self.problem("loss.amount", complaint),
            None if currency.is_empty() => {
                self.problem("loss.currency", "missing; give the currency, like EUR");
            }
            None => self.submission.loss = Some(Loss { amount, currency }),
        }
    }

    /// Somebody who gives a name or a way to be reached, and does not say more, trusts the centre
    /// alone. A region identifies nobody.
    fn settle_mode(&mut self) {
        let reporter = &mut self.submission.reporter;
        let is_known = ![&reporter.name, &reporter.email, &reporter.phone]
            .into_iter()
            .all(String::is_empty);
        reporter.mode = self.mode.unwrap_or(if is_known {
            ReporterMode::Confidential
        } else {
            ReporterMode::Anonymous
        });
    }
}
