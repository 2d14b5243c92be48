/// A page of the form: one thing at a time, sometimes in several fields.
///
/// Its texts are `page-KEY` (heading), `page-KEY-name` (two or three words for the progress line
/// and the summary) and, if wanted, `page-KEY-lead`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Key, also the last part of its address.
    pub key: String,
    /// Keys of its questions, in order.
    pub questions: Vec<String>,
}

impl Page {
    /// Id of the heading.
    pub fn text_id(&self) -> String {
        format!("page-{}", self.key)
    }

    /// Id of the short name, for “Money. About 4 more questions.”
    pub fn name_id(&self) -> String {
        format!("page-{}-name", self.key)
    }

    /// Id of the sentence under the heading; the text may be absent.
    pub fn lead_id(&self) -> String {
        format!("page-{}-lead", self.key)
    }
}

/// A question of the form, and where its answer goes.
///
/// Its texts are `question-KEY` and, if wanted, `question-KEY-hint`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Key, also the name of its field in the form.
    pub key: String,
    /// What kind of answer it takes.
    pub kind: QuestionKind,
    /// Which field of the report the answer fills.
    pub target: Target,
    /// Whether the person must answer. Rare: approximate and empty answers are fine.
    pub required: bool,
    /// Longest answer, in characters, for answers that are written.
    pub most_characters: usize,
    /// Keys of what can be chosen, for [`QuestionKind::Choice`] and [`QuestionKind::Several`].
    pub choices: Vec<String>,
    /// Asked only when all of these hold; empty for always.
    pub shown_when: Vec<Condition>,
}

impl Question {
    /// Id of the question's words.
    pub fn text_id(&self) -> String {
        format!("question-{}", self.key)
    }

    /// Id of the hint under it; the text may be absent.
    pub fn hint_id(&self) -> String {
        format!("question-{}-hint", self.key)
    }

    /// Id of the words of one choice.
    pub fn choice_id(&self, choice: &str) -> String {
        format!("choice-{}-{choice}", self.key)
    }

    /// Id of the hint under one choice; the text may be absent.
    pub fn choice_hint_id(&self, choice: &str) -> String {
        format!("choice-{}-{choice}-hint", self.key)
    }

    /// Names of the form fields that hold the answer. A date also has the written day and the day
    /// on which “today” was said; an amount also has its currency.
    ///
    /// Keys have no underscore, so these names cannot collide with those of other questions.
    pub fn fields(&self) -> Vec<String> {
        let key = &self.key;
        match self.kind {
            QuestionKind::Date => vec![key.clone(), format!("{key}_day")],
            QuestionKind::Money => vec![key.clone(), format!("{key}_currency")],
            _ => vec![key.clone()],
        }
    }
}

/// Kinds of answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionKind {
    /// A few words.
    Text,
    /// A story, over several lines.
    LongText,
    /// One of several choices.
    Choice,
    /// Any number of several choices.
    Several,
    /// Yes or no.
    YesNo,
    /// A day: today, yesterday, or one that is written.
    Date,
    /// An amount and its currency.
    Money,
    /// The address of a page or site.
    Url,
    /// An e-mail address.
    Email,
    /// A telephone number, or the sender's name that a text message showed.
    Phone,
    /// A bank account number: an IBAN, or what a country uses instead.
    Iban,
    /// The address of a wallet of virtual currency.
    Wallet,
    /// A name on a social network or in a game.
    Handle,
    /// Files to add.
    Files,
    /// A region of the profile's country.
    Region,
}

impl QuestionKind {
    /// Every kind and its name in `questions.toml`.
    pub(crate) const NAMES: [(&'static str, QuestionKind); 15] = [
        ("text", QuestionKind::Text),
        ("long_text", QuestionKind::LongText),
        ("choice", QuestionKind::Choice),
        ("several", QuestionKind::Several),
        ("yes_no", QuestionKind::YesNo),
        ("date", QuestionKind::Date),
        ("money", QuestionKind::Money),
        ("url", QuestionKind::Url),
        ("email", QuestionKind::Email),
        ("phone", QuestionKind::Phone),
        ("iban", QuestionKind::Iban),
        ("wallet", QuestionKind::Wallet),
        ("handle", QuestionKind::Handle),
        ("files", QuestionKind::Files),
        ("region", QuestionKind::Region),
    ];

    /// Its name in `questions.toml`, such as `long_text`.
    pub fn name(self) -> &'static str {
        let found = QuestionKind::NAMES.iter().find(|(_, kind)| *kind == self);
        found.map_or("", |(name, _)| name)
    }

    /// Whether the person chooses among what is offered rather than writes.
    pub fn is_chosen(self) -> bool {
        matches!(
            self,
            QuestionKind::Choice
                | QuestionKind::Several
                | QuestionKind::YesNo
                | QuestionKind::Region
                | QuestionKind::Files
        )
    }
}

/// Which field of the report an answer fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// What happened, in the person's words.
    Narrative,
    /// When it happened.
    OccurredAt,
    /// What was lost.
    Loss,
    /// Where it happened.
    Region,
    /// A value of the person who did it.
    Suspect(SuspectField),
    /// A value of the reporter. It is sealed.
    Reporter(ReporterField),
    /// None of its own: kept under the question's key.
    Answers,
}

/// Fields of `suspect` in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum SuspectField {
    Name,
    Email,
    Phone,
    Url,
    Iban,
    Wallet,
    Handle,
}

/// Fields of `reporter` in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum ReporterField {
    Name,
    Email,
    Phone,
    Region,
}

impl Target {
    /// Every target that a profile may name, and its name in `questions.toml`. The reporter's
    /// name, e-mail and telephone are asked by the product itself, after “who are you”.
    pub(crate) const NAMES: [(&'static str, Target); 13] = [
        ("narrative", Target::Narrative),
        ("occurred_at", Target::OccurredAt),
        ("loss", Target::Loss),
        ("region", Target::Region),
        ("suspect.name", Target::Suspect(SuspectField::Name)),
        ("suspect.email", Target::Suspect(SuspectField::Email)),
        ("suspect.phone", Target::Suspect(SuspectField::Phone)),
        ("suspect.url", Target::Suspect(SuspectField::Url)),
        ("suspect.iban", Target::Suspect(SuspectField::Iban)),
        ("suspect.wallet", Target::Suspect(SuspectField::Wallet)),
        ("suspect.handle", Target::Suspect(SuspectField::Handle)),
        ("reporter.region", Target::Reporter(ReporterField::Region)),
        ("answers", Target::Answers),
    ];

    /// Kinds of question whose answer fits.
    pub(crate) fn takes(self, kind: QuestionKind) -> bool {
        use QuestionKind as Kind;
        match self {
            Target::Narrative => matches!(kind, Kind::LongText | Kind::Text),
            Target::OccurredAt => kind == Kind::Date,
            Target::Loss => kind == Kind::Money,
            Target::Region | Target::Reporter(_) => kind == Kind::Region,
            Target::Suspect(SuspectField::Name) => kind == Kind::Text,
            Target::Suspect(SuspectField::Email) => kind == Kind::Email,
            Target::Suspect(SuspectField::Phone) => kind == Kind::Phone,
            Target::Suspect(SuspectField::Url) => kind == Kind::Url,
            Target::Suspect(SuspectField::Iban) => kind == Kind::Iban,
            Target::Suspect(SuspectField::Wallet) => kind == Kind::Wallet,
            Target::Suspect(SuspectField::Handle) => matches!(kind, Kind::Handle | Kind::Text),
            Target::Answers => true,
        }
    }
}

impl SuspectField {
    /// Its name in a report: `name`, `email` …
    pub fn name(self) -> &'static str {
        match self {
            SuspectField::Name => "name",
            SuspectField::Email => "email",
            SuspectField::Phone => "phone",
            SuspectField::Url => "url",
            SuspectField::Iban => "iban",
            SuspectField::Wallet => "wallet",
            SuspectField::Handle => "handle",
        }
    }
}

impl ReporterField {
    /// Its name in a report: `name`, `email` …
    pub fn name(self) -> &'static str {
        match self {
            ReporterField::Name => "name",
            ReporterField::Email => "email",
            ReporterField::Phone => "phone",
            ReporterField::Region => "region",
        }
    }
}

/// A condition on the answer to an earlier question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// One of these was chosen (`yes` or `no` for a yes-or-no question).
    AnyOf {
        /// Key of the earlier question.
        question: String,
        /// Keys of choices.
        choices: Vec<String>,
    },
    /// None of these was chosen; also true when nothing was.
    NoneOf {
        /// Key of the earlier question.
        question: String,
        /// Keys of choices.
        choices: Vec<String>,
    },
    /// Something was answered.
    Answered {
        /// Key of the earlier question.
        question: String,
    },
}

impl Condition {
    /// Key of the question on which it depends.
    pub fn question(&self) -> &str {
        match self {
            Condition::AnyOf { question, .. }
            | Condition::NoneOf { question, .. }
            | Condition::Answered { question } => question,
        }
    }
}
