//! A report: what one person or machine submitted, once.
//!
//! [`Submission`] is what a door hands to intake; [`Report`] is what is kept of it in clear.
//! The reporter's identity and the files are sealed apart and never stand in a [`Report`].

mod state;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use uuid::Uuid;

use crate::limit::Limits;
use crate::observable::Observable;
use crate::profile::is_currency;
use crate::receipt::ReportNumber;
pub use crate::reporter::{Reporter, ReporterMode};
pub use state::State;

/// Names one report for ever (UUID version 7, so that ids sort by arrival).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReportId(pub Uuid);

impl fmt::Display for ReportId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for ReportId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(ReportId)
    }
}

/// The door a report came through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// The public form.
    Web,
    /// A programme with a token.
    Api,
    /// A forwarded mail.
    Mail,
    /// An operator on the telephone.
    Phone,
    /// A text message.
    Sms,
    /// A file given to `tocsin import`, or a contributor's bulk upload.
    Bulk,
    /// A mail or browser plug-in.
    Plugin,
    /// A sensor.
    Sensor,
    /// Another centre.
    Partner,
    /// Paper or in person.
    Desk,
    /// Anything else the sender named.
    Other,
}

impl Channel {
    /// Every channel, in the order of the documentation.
    pub const ALL: [Channel; 11] = [
        Channel::Web,
        Channel::Api,
        Channel::Mail,
        Channel::Phone,
        Channel::Sms,
        Channel::Bulk,
        Channel::Plugin,
        Channel::Sensor,
        Channel::Partner,
        Channel::Desk,
        Channel::Other,
    ];

    /// The word used in JSON, in the database and in search filters.
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Web => "web",
            Channel::Api => "api",
            Channel::Mail => "mail",
            Channel::Phone => "phone",
            Channel::Sms => "sms",
            Channel::Bulk => "bulk",
            Channel::Plugin => "plugin",
            Channel::Sensor => "sensor",
            Channel::Partner => "partner",
            Channel::Desk => "desk",
            Channel::Other => "other",
        }
    }

    /// Reads a channel as senders write it; a word we do not know is [`Channel::Other`], because
    /// the channel of a contributor's own system must never be the reason to refuse a report.
    pub fn from_word(word: &str) -> Channel {
        match word.to_ascii_lowercase().as_str() {
            "form" => Channel::Web,
            "email" => Channel::Mail,
            "telephone" | "call" => Channel::Phone,
            lower => Channel::ALL
                .into_iter()
                .find(|channel| channel.as_str() == lower)
                .unwrap_or(Channel::Other),
        }
    }
}

/// An amount of money as the reporter gave it. Decimal text, so that nothing is rounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Digits with an optional point, e.g. `120.00`.
    pub amount: String,
    /// ISO 4217 code or a usual crypto-currency code, upper case, e.g. `EUR`.
    pub currency: String,
}

/// What is known of the person or thing complained about, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suspect {
    /// A name or company name.
    pub name: String,
    /// An e-mail address.
    pub email: String,
    /// A telephone number.
    pub phone: String,
    /// A web address.
    pub url: String,
    /// A bank account (ISO 13616).
    pub iban: String,
    /// A crypto-currency address.
    pub wallet: String,
    /// A user name on a service.
    pub handle: String,
}

impl Suspect {
    /// The fields that hold something, with their name in the report JSON.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("name", self.name.as_str()),
            ("email", &self.email),
            ("phone", &self.phone),
            ("url", &self.url),
            ("iban", &self.iban),
            ("wallet", &self.wallet),
            ("handle", &self.handle),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
    }

    /// The field of that name, to be written to; `None` when there is no such field.
    pub fn field_mut(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "name" => &mut self.name,
            "email" => &mut self.email,
            "phone" => &mut self.phone,
            "url" => &mut self.url,
            "iban" => &mut self.iban,
            "wallet" => &mut self.wallet,
            "handle" => &mut self.handle,
            _ => return None,
        })
    }
}

/// A file handed in with a report. Its bytes are sealed before they reach any disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// File name as given, without folders.
    pub name: String,
    /// Media type as declared by the sender, e.g. `message/rfc822`. Never trusted.
    pub media_type: String,
    /// The bytes.
    pub content: Vec<u8>,
}

/// The media type of a mail (RFC 2046, 5.2.1).
pub const MAIL_MEDIA_TYPE: &str = "message/rfc822";

/// One report as a door hands it to intake: normalised, not yet stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// The sender's own identifier; together with the source it makes a resend harmless.
    pub external_id: Option<String>,
    /// The door.
    pub channel: Channel,
    /// BCP 47 tag as given, or empty.
    pub language: String,
    /// The kind of offence: a key of the profile, or whatever the sender wrote.
    pub category: String,
    /// When it happened.
    pub occurred_at: Option<Timestamp>,
    /// When the sender took it in; honoured for imports and contributing organisations only.
    pub received_at: Option<Timestamp>,
    /// Where (ISO 3166-2), or whatever the sender wrote, or empty.
    pub region: String,
    /// The story in the reporter's words.
    pub narrative: String,
    /// Money lost.
    pub loss: Option<Loss>,
    /// The person or thing complained about.
    pub suspect: Suspect,
    /// Who reports.
    pub reporter: Reporter,
    /// Observables the sender names.
    pub observables: Vec<Observable>,
    /// Answers to the profile's questions, by question key.
    pub answers: BTreeMap<String, String>,
    /// Files.
    pub attachments: Vec<Attachment>,
}

impl Submission {
    /// An empty submission through a door.
    pub fn new(channel: Channel) -> Submission {
        Submission {
            external_id: None,
            channel,
            language: String::new(),
            category: String::new(),
            occurred_at: None,
            received_at: None,
            region: String::new(),
            narrative: String::new(),
            loss: None,
            suspect: Suspect::default(),
            reporter: Reporter::default(),
            observables: Vec::new(),
            answers: BTreeMap::new(),
            attachments: Vec::new(),
        }
    }

    /// Everything that keeps this submission from being stored; empty when it may be.
    ///
    /// Unknown categories, regions and languages are no reason: they are kept as given.
    pub fn problems(&self, limits: &Limits) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.narrative.trim().is_empty()
            && self.suspect.fields().next().is_none()
            && self.attachments.iter().all(|file| file.content.is_empty())
        {
            problems.push(Problem::new(
                "narrative",
                "the report is empty; give a narrative, one suspect field or one attachment \
                 that is not empty",
            ));
        }
        check_length(
            &mut problems,
            "narrative",
            &self.narrative,
            ("narrative_characters", limits.narrative_characters),
        );
        let most_characters = ("value_characters", limits.value_characters);
        self.short_values(|field, value| {
            check_length(&mut problems, field, value, most_characters);
        });
        check_count(
            &mut problems,
            "observables",
            self.observables.len(),
            limits.observables_count,
        );
        check_count(
            &mut problems,
            "answers",
            self.answers.len(),
            limits.answers_count,
        );
        self.check_attachments(limits, &mut problems);
        if let Some(loss) = &self.loss {
            check_loss(loss, &mut problems);
        }
        problems
    }

    fn short_values(&self, mut check: impl FnMut(&str, &str)) {
        check(
            "external_id",
            self.external_id.as_deref().unwrap_or_default(),
        );
        check("language", &self.language);
        check("category", &self.category);
        check("region", &self.region);
        for (name, value) in self.suspect.fields() {
            check(&format!("suspect.{name}"), value);
        }
        let reporter = &self.reporter;
        check("reporter.name", &reporter.name);
        check("reporter.email", &reporter.email);
        check("reporter.phone", &reporter.phone);
        check("reporter.region", &reporter.region);
        for (index, observable) in self.observables.iter().enumerate() {
            check(&format!("observables[{index}].value"), &observable.value);
            check(&format!("observables[{index}].type"), &observable.kind);
        }
        for (key, value) in &self.answers {
            check(&format!("answers.{key}"), value);
        }
    }

    /// Whether an attachment is the mail as which the report came: the first file of a report
    /// through the mail door. It is what was sent, and no file with it.
    pub fn is_own_mail(&self, index: usize) -> bool {
        let mail = self.attachments.get(index);
        let is_mail = mail.is_some_and(|file| file.media_type == MAIL_MEDIA_TYPE);
        self.channel == Channel::Mail && index == 0 && is_mail
    }

    fn check_attachments(&self, limits: &Limits, problems: &mut Vec<Problem>) {
        check_count(
            problems,
            "attachments",
            self.attachments.len(),
            limits.attachments_count,
        );
        let mut total_bytes = 0;
        for (index, attachment) in self.attachments.iter().enumerate() {
            let length_bytes = attachment.content.len();
            let (name, limit) = match self.is_own_mail(index) {
                true => ("mail_bytes", limits.mail_bytes),
                false => {
                    total_bytes += length_bytes;
                    ("attachment_bytes", limits.attachment_bytes)
                }
            };
            let field = format!("attachments[{index}]");
            let most_characters = ("value_characters", limits.value_characters);
            check_length(problems, &field, &attachment.name, most_characters);
            if length_bytes > limit {
                let message =
                    format!("the file has {length_bytes} bytes; the limit {name} is {limit}");
                problems.push(Problem::new(&field, &message));
            }
        }
        if total_bytes > limits.attachments_total_bytes {
            problems.push(Problem::new(
                "attachments",
                &format!(
                    "the files have {total_bytes} bytes together; the limit \
                     attachments_total_bytes is {}",
                    limits.attachments_total_bytes
                ),
            ));
        }
    }
}

/// Refuses a text that is longer than a limit, given with its documented name.
fn check_length(
    problems: &mut Vec<Problem>,
    field: &str,
    value: &str,
    (name, limit): (&str, usize),
) {
    // A character has at least one byte, so short texts need no counting.
    if value.len() > limit && value.chars().count() > limit {
        let problem = format!("longer than {limit} characters, the limit {name}; shorten it");
        problems.push(Problem::new(field, &problem));
    }
}

fn check_count(problems: &mut Vec<Problem>, field: &str, count: usize, limit: usize) {
    if count > limit {
        let problem = format!("{count} given; the limit {field}_count is {limit}");
        problems.push(Problem::new(field, &problem));
    }
}

/// Most digits of an amount before the point.
const AMOUNT_DIGITS_MAX: usize = 15;
/// Most digits of an amount after the point.
const AMOUNT_DECIMALS_MAX: usize = 18;

pub(crate) fn check_loss(loss: &Loss, problems: &mut Vec<Problem>) {
    let (whole, fraction) = loss.amount.split_once('.').unwrap_or((&loss.amount, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        problems.push(Problem::new(
            "loss.amount",
            "not a decimal number; write digits with a point, like 120.00",
        ));
    } else if whole.len() > AMOUNT_DIGITS_MAX || fraction.len() > AMOUNT_DECIMALS_MAX {
        let message = format!(
            "an amount has at most {AMOUNT_DIGITS_MAX} digits before the point and \
             {AMOUNT_DECIMALS_MAX} after it; check it"
        );
        problems.push(Problem::new("loss.amount", &message));
    }
    if !is_currency(&loss.currency) {
        problems.push(Problem::new(
            "loss.currency",
            "not a currency; write its code by ISO 4217, like EUR, or the ticker of a virtual \
             currency, like BTC",
        ));
    }
}

/// One thing wrong with a submission: where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Path of the field in the report JSON, e.g. `suspect.iban` or `attachments[2]`.
    pub field: String,
    /// What is wrong and what to do, in plain English for the sender's engineer.
    pub message: String,
}

impl Problem {
    /// A problem with a field.
    pub fn new(field: &str, message: &str) -> Problem {
        Problem {
            field: field.to_owned(),
            message: message.to_owned(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.field, self.message)
    }
}

/// A stored report as staff see it: the facts, never the identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Its id.
    pub id: ReportId,
    /// Its number for the public file.
    pub number: ReportNumber,
    /// Who delivered it: `public`, or the name of the token's or import's source.
    pub source: String,
    /// The sender's own identifier.
    pub external_id: Option<String>,
    /// The door.
    pub channel: Channel,
    /// BCP 47 tag as given, or empty.
    pub language: String,
    /// The profile's key of the kind of offence, or `other`.
    pub kind: String,
    /// The category as the sender wrote it.
    pub category: String,
    /// When it happened.
    pub occurred_at: Option<Timestamp>,
    /// When it was taken in.
    pub received_at: Timestamp,
    /// When it was committed here.
    pub lodged_at: Timestamp,
    /// Where, as given.
    pub region: String,
    /// The story.
    pub narrative: String,
    /// Money lost.
    pub loss: Option<Loss>,
    /// The person or thing complained about.
    pub suspect: Suspect,
    /// How much the reporter wants to be known.
    pub reporter_mode: ReporterMode,
    /// Answers to the profile's questions.
    pub answers: BTreeMap<String, String>,
    /// Observables named by the sender or standing in the suspect's fields.
    pub observables: Vec<Observable>,
    /// Where it stands.
    pub state: State,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(narrative: &str) -> Submission {
        Submission {
            narrative: narrative.to_owned(),
            ..Submission::new(Channel::Api)
        }
    }

    #[test]
    fn an_empty_report_is_refused_and_one_word_is_enough() {
        assert_eq!(
            story(" ").problems(&Limits::default())[0].field,
            "narrative"
        );
        assert!(story("help").problems(&Limits::default()).is_empty());
    }

    #[test]
    fn each_limit_is_named_with_its_field() {
        let limits = Limits {
            narrative_characters: 3,
            attachments_count: 0,
            ..Limits::default()
        };
        let mut submission = story("éééé");
        submission.attachments.push(Attachment {
            name: "a".into(),
            media_type: "text/plain".into(),
            content: vec![1],
        });
        let text: Vec<String> = submission
            .problems(&limits)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            text,
            [
                "narrative: longer than 3 characters, the limit narrative_characters; shorten it",
                "attachments: 1 given; the limit attachments_count is 0"
            ]
        );
        assert!(story("ééé").problems(&limits).is_empty());
    }

    #[test]
    fn amounts_and_currencies_are_checked() {
        for (amount, currency, good) in [
            ("120.00", "EUR", true),
            ("0.00000001", "BTC", true),
            ("-1", "EUR", false),
            ("1,5", "EUR", false),
            (".5", "EUR", false),
            ("", "EUR", false),
            ("NaN", "EUR", false),
            ("123456789012345.123456789012345678", "EUR", true),
            ("1234567890123456", "EUR", false),
            ("1", "JPY", true),
            ("1", "EURO", false),
            ("1", "QQQ", false),
            ("1", "EU", false),
            ("1", "euro", false),
            ("1", "€", false),
        ] {
            let mut submission = story("x");
            submission.loss = Some(Loss {
                amount: amount.into(),
                currency: currency.into(),
            });
            let problems = submission.problems(&Limits::default());
            assert_eq!(
                problems.is_empty(),
                good,
                "{amount} {currency}: {problems:?}"
            );
        }
    }

    #[test]
    fn a_long_amount_is_told_its_reason_and_an_empty_file_is_no_report() {
        let mut submission = Submission::new(Channel::Api);
        submission.loss = Some(Loss {
            amount: "1".repeat(16),
            currency: "EUR".into(),
        });
        let file = |content: Vec<u8>| Attachment {
            name: "a".into(),
            media_type: "text/plain".into(),
            content,
        };
        submission.attachments = vec![file(Vec::new())];
        let problems = submission.problems(&Limits::default());
        let text: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            text,
            [
                "narrative: the report is empty; give a narrative, one suspect field or one \
                 attachment that is not empty",
                "loss.amount: an amount has at most 15 digits before the point and 18 after it; \
                 check it",
            ]
        );
        submission.loss = None;
        submission.attachments.push(file(vec![1]));
        assert!(submission.problems(&Limits::default()).is_empty());
    }

    #[test]
    fn words_of_channels_and_states_come_back() {
        for channel in Channel::ALL {
            assert_eq!(Channel::from_word(channel.as_str()), channel);
        }
        assert_eq!(Channel::from_word("carrier pigeon"), Channel::Other);
        for state in State::ALL {
            assert_eq!(State::from_word(state.as_str()), Some(state));
        }
    }
}
