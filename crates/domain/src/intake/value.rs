use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::report::{Attachment, Channel, Loss, Reporter, Submission, Suspect};

/// A checked answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// What was written, without spaces around it.
    Text(String),
    /// The key of what was chosen; `yes` or `no`, or a region's code.
    Choice(String),
    /// The keys of all that were chosen, in the order of the question.
    Several(Vec<String>),
    /// A day.
    Day(Date),
    /// An amount: exact decimal text and currency.
    Money(Loss),
    /// Names of files that the person added.
    Files(Vec<String>),
}

impl Value {
    /// The value as one line, as `answers` of a report keep it.
    pub fn as_line(&self) -> String {
        match self {
            Value::Text(text) | Value::Choice(text) => text.clone(),
            Value::Several(keys) => keys.join(","),
            Value::Day(day) => day.to_string(),
            Value::Money(loss) => format!("{} {}", loss.amount, loss.currency),
            Value::Files(names) => names.join(","),
        }
    }
}

/// The checked answers of one step, by the key of the question (or field, for the product's own
/// steps). Questions left empty are not in it.
pub type Clean = BTreeMap<String, Value>;

/// A form that was filled in to the end: what a report is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilledForm {
    /// Key of the kind of offence.
    pub offence: String,
    /// The story, or nothing.
    pub narrative: String,
    /// The day on which it happened.
    pub occurred_on: Option<Date>,
    /// What was lost.
    pub loss: Option<Loss>,
    /// Code of the region, or nothing.
    pub region: String,
    /// What is known of who did it.
    pub suspect: Suspect,
    /// Who reports. Empty but for the mode when anonymous.
    pub reporter: Reporter,
    /// Answers that fill no field of their own, by question key.
    pub answers: BTreeMap<String, String>,
    /// What the step “files” holds: names or ids that the server gave them.
    pub files: Vec<String>,
}

impl FilledForm {
    /// The submission that intake takes, through the door of the public form.
    ///
    /// `occurred_at` is [`FilledForm::occurred_on`] in the profile's time zone; the time zone
    /// database is outside this crate.
    pub fn into_submission(
        self,
        language: &str,
        occurred_at: Option<Timestamp>,
        attachments: Vec<Attachment>,
    ) -> Submission {
        Submission {
            language: language.to_owned(),
            category: self.offence,
            occurred_at,
            region: self.region,
            narrative: self.narrative,
            loss: self.loss,
            suspect: self.suspect,
            reporter: self.reporter,
            answers: self.answers,
            attachments,
            ..Submission::new(Channel::Web)
        }
    }
}
