//! A step of the form as a page: what it asks, where Back and Continue lead, what is wrong.

use askama::Template;
use jiff::civil::Date;
use tocsin_domain::intake::{FieldError, Journey, Step};
use tocsin_domain::profile::{Offence, UNKNOWN_OFFENCE};
use tocsin_flow::draft::DraftFile;

use super::draft::Draft;
use super::field::{Asked, ChoiceView, Control, FieldView, Line, anchored};
use super::summary::{Row, Summary};
use super::upload::Excess;
use crate::http::page::Page;

/// What a step is shown with.
pub(super) struct Shown<'a> {
    /// The page.
    pub(super) page: &'a Page<'a>,
    /// The way through the form.
    pub(super) journey: &'a Journey<'a>,
    /// Where on it.
    pub(super) step: &'a Step,
    /// What was answered so far.
    pub(super) draft: &'a Draft,
    /// The files added so far.
    pub(super) files: &'a [DraftFile],
    /// The day.
    pub(super) today: Date,
    /// Whether an answer is being changed from the last page.
    pub(super) from_check: bool,
    /// What was too much of what was just sent.
    pub(super) excess: Option<&'a Excess>,
}

/// A page of the form.
#[derive(Template)]
#[template(path = "public/step.html")]
pub(super) struct StepPage<'a> {
    page: &'a Page<'a>,
    title: String,
    lead: Option<String>,
    /// Name of the step and about how many remain; not on the first.
    progress: Option<String>,
    knots: Vec<&'static str>,
    back: String,
    action: String,
    step: &'a str,
    from: &'static str,
    fields: Vec<FieldView>,
    errors: Vec<ErrorLink>,
    can_leave: bool,
    has_files: bool,
    /// How large and how many files may be.
    files_hint: String,
    files: Vec<FileView>,
    is_choice_of_kind: bool,
    is_who: bool,
    /// The draft's code, once there is something under it.
    code: Option<String>,
    draft_days: u64,
}

/// A line of the error summary.
struct ErrorLink {
    /// Id of the control.
    target: String,
    words: String,
}

struct FileView {
    id: String,
    name: String,
    size: String,
}

impl<'a> StepPage<'a> {
    pub(super) fn new(shown: Shown<'a>) -> StepPage<'a> {
        let Shown {
            page, step, draft, ..
        } = shown;
        let errors = shown.errors();
        let asked = Asked {
            page,
            answers: &draft.answers,
            errors: &errors,
            today: shown.today,
        };
        let fields = shown.fields(asked);
        let mut links = error_links(page, &fields);
        links.extend(shown.excess.map(|excess| ErrorLink {
            target: "add".to_owned(),
            words: excess_words(page, excess),
        }));
        let has_files = fields
            .iter()
            .any(|field| matches!(field.control, Control::Files));
        let (title, lead) = shown.heading();
        StepPage {
            title,
            lead,
            progress: shown.progress(),
            knots: shown.knots(),
            back: page.address(&shown.back()),
            action: page.address(&shown.action()),
            step: step.key(),
            from: if shown.from_check { "check" } else { "" },
            errors: links,
            can_leave: shown.can_leave(),
            files: if has_files {
                shown.file_views()
            } else {
                Vec::new()
            },
            has_files,
            files_hint: page.t2(
                "files-limits",
                "one",
                page.size(page.profile().limits.attachment_bytes as u64),
                "count",
                page.profile().limits.attachments_count,
            ),
            is_choice_of_kind: matches!(step, Step::Group | Step::Offence),
            is_who: *step == Step::Who,
            code: (!draft.answers.is_empty()).then(|| draft.code.to_string()),
            draft_days: page.profile().draft_days,
            fields,
            page,
        }
    }
}

impl Shown<'_> {
    /// What is wrong on the page, if it was sent before.
    fn errors(&self) -> Vec<FieldError> {
        let answers = &self.draft.answers;
        let fields = self.journey.fields(self.step);
        let was_sent = fields.iter().all(|field| answers.has(field));
        // A kind that belongs to another group was not chosen here.
        let is_stale = *self.step == Step::Offence && !answers.raw("offence").is_empty();
        match self.journey.validate(self.step) {
            Err(errors) if was_sent && !is_stale => errors.to_vec(),
            _ => Vec::new(),
        }
    }

    fn heading(&self) -> (String, Option<String>) {
        let own = |title: &str, lead: &str| (self.page.t(title), Some(self.page.t(lead)));
        match self.step {
            Step::Group => own("group-title", "group-lead"),
            Step::Offence => own("offence-title", "offence-lead"),
            Step::Files => own("files-title", "files-lead"),
            Step::Who => own("who-title", "who-lead"),
            Step::Contact if self.is_identified() => {
                own("contact-title", "contact-lead-identified")
            }
            Step::Contact => own("contact-title", "contact-lead-confidential"),
            Step::Check => own("check-title", "check-lead"),
            Step::Page(key) => match self.page.profile().page(key) {
                Some(page) => (
                    self.page.p(&page.text_id()),
                    self.page.p_optional(&page.lead_id()),
                ),
                None => (String::new(), None),
            },
        }
    }

    fn is_identified(&self) -> bool {
        self.draft.answers.raw("mode") == "identified"
    }

    /// “Money. About 4 more questions.”
    fn progress(&self) -> Option<String> {
        let name = match self.step {
            Step::Group | Step::Check => return None,
            Step::Offence => self.page.t("offence-name"),
            Step::Files => self.page.t("files-name"),
            Step::Who | Step::Contact => self.page.t("who-name"),
            Step::Page(key) => self.page.p(&self.page.profile().page(key)?.name_id()),
        };
        // The last page asks nothing new.
        let count = self.journey.remaining_after(self.step).saturating_sub(1);
        let remaining = self.page.t1("progress-remaining", "count", count);
        Some(
            self.page
                .t2("progress", "name", name, "remaining", remaining),
        )
    }

    /// The same as knots on a rope: done, now, to come.
    fn knots(&self) -> Vec<&'static str> {
        let steps: Vec<&Step> = self.journey.steps().collect();
        let at = steps
            .iter()
            .position(|step| *step == self.step)
            .unwrap_or(0);
        let total = at + 1 + self.journey.remaining_after(self.step);
        // Longer ropes are drawn shorter.
        let shown = total.min(KNOTS_MAX);
        let at = at * shown / total.max(1);
        let knot = |place: usize| match place.cmp(&at) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "",
        };
        (0..shown).map(knot).collect()
    }

    fn back(&self) -> String {
        match (self.from_check, self.journey.previous(self.step)) {
            (true, _) => "report/check".to_owned(),
            (false, Some(step)) => format!("report/{}", step.key()),
            (false, None) => String::new(),
        }
    }

    fn action(&self) -> String {
        match self.from_check {
            true => format!("report/{}?from=check", self.step.key()),
            false => format!("report/{}", self.step.key()),
        }
    }

    /// On the first pages nobody knows yet whether somebody is watching.
    fn can_leave(&self) -> bool {
        let may_be_watched = matches!(self.step, Step::Group | Step::Offence);
        self.journey.is_watched()
            || may_be_watched && self.page.profile().groups.iter().any(|group| group.watched)
    }

    fn file_views(&self) -> Vec<FileView> {
        let view = |file: &DraftFile| FileView {
            id: file.id.to_string(),
            name: file.name.clone(),
            size: self.page.size(file.length_bytes),
        };
        self.files.iter().map(view).collect()
    }

    fn fields(&self, asked: Asked<'_>) -> Vec<FieldView> {
        match self.step {
            Step::Group => vec![self.chosen(asked, "group", self.groups(asked))],
            Step::Offence => vec![self.chosen(asked, "offence", self.offences(asked))],
            Step::Who => vec![self.chosen(asked, "mode", self.modes(asked))],
            Step::Files => vec![FieldView {
                name: "files".to_owned(),
                label: self.page.t("files-add"),
                hint: None,
                error: None,
                control: Control::Files,
            }],
            Step::Contact => self.contact(asked),
            Step::Page(_) | Step::Check => {
                let questions = self.journey.questions(self.step).iter();
                questions.map(|question| asked.question(question)).collect()
            }
        }
    }

    /// A page that is one choice; its heading is the question.
    fn chosen(&self, asked: Asked<'_>, name: &str, choices: Vec<ChoiceView>) -> FieldView {
        FieldView {
            name: name.to_owned(),
            label: String::new(),
            hint: None,
            error: asked.error(name),
            control: Control::Choices {
                kind: "radio",
                choices: anchored(name, choices),
            },
        }
    }

    fn groups(&self, asked: Asked<'_>) -> Vec<ChoiceView> {
        let profile = self.page.profile();
        let view = |group: &tocsin_domain::profile::Group| {
            let kinds = profile.offences_of(&group.key);
            let kinds = kinds.map(|offence| self.page.p(&offence.text_id()));
            let words = self.page.p(&group.text_id());
            ChoiceView {
                found_by: kinds.collect::<Vec<_>>().join(" "),
                ..ChoiceView::new(asked.answers, "group", &group.key, words)
                    .hinted(self.page.p_optional(&group.hint_id()))
            }
        };
        profile.groups.iter().map(view).collect()
    }

    /// The kinds of the group, and “I do not know” wherever it is not among them.
    fn offences(&self, asked: Asked<'_>) -> Vec<ChoiceView> {
        let profile = self.page.profile();
        let group = self.journey.group().map_or("", |group| group.key.as_str());
        let mut offences: Vec<&Offence> = profile.offences_of(group).collect();
        let unknown = profile.offence(UNKNOWN_OFFENCE);
        if let Some(unknown) = unknown
            && !offences.iter().any(|offence| offence.key == unknown.key)
        {
            offences.push(unknown);
        }
        let view = |offence: &&Offence| {
            let words = self.page.p(&offence.text_id());
            ChoiceView::new(asked.answers, "offence", &offence.key, words)
                .hinted(self.page.p_optional(&offence.hint_id()))
        };
        offences.iter().map(view).collect()
    }

    fn modes(&self, asked: Asked<'_>) -> Vec<ChoiceView> {
        let choice = |value: &str, words: String, hint: String| {
            ChoiceView::new(asked.answers, "mode", value, words).hinted(Some(hint))
        };
        let page = self.page;
        vec![
            choice(
                "anonymous",
                page.t("who-anonymous"),
                page.t("who-anonymous-hint"),
            ),
            choice(
                "confidential",
                page.t("who-confidential"),
                page.t("who-confidential-hint"),
            ),
            choice(
                "identified",
                page.t("who-identified"),
                page.t("who-identified-hint"),
            ),
        ]
    }

    fn contact(&self, asked: Asked<'_>) -> Vec<FieldView> {
        let field = |name: &str, label: String, hint: Option<String>, line: Line| FieldView {
            name: name.to_owned(),
            label,
            hint,
            error: asked.error(name),
            control: Control::Line(line),
        };
        let email = Line {
            mode: "email",
            complete: "email",
            ltr: true,
            ..asked.line("email")
        };
        let phone = Line {
            mode: "tel",
            complete: "tel",
            class: "w10",
            ltr: true,
            ..asked.line("phone")
        };
        let name = Line {
            complete: "name",
            ..asked.line("name")
        };
        let page = self.page;
        let email_hint = Some(page.t("contact-email-hint"));
        vec![
            field("name", page.t("contact-name"), None, name),
            field("email", page.t("contact-email"), email_hint, email),
            field("phone", page.t("contact-phone"), None, phone),
        ]
    }
}

/// More knots than this are no rope any more.
const KNOTS_MAX: usize = 9;

fn error_links(page: &Page<'_>, fields: &[FieldView]) -> Vec<ErrorLink> {
    let mut links = Vec::new();
    for field in fields {
        let mut link = |target: &str, error: &Option<String>| {
            links.extend(error.as_ref().map(|error| ErrorLink {
                target: target.to_owned(),
                words: match field.label.as_str() {
                    "" => error.clone(),
                    label => page.t2("error-of-field", "field", label, "error", error),
                },
            }));
        };
        link(&field.name, &field.error);
        match &field.control {
            Control::Day {
                other, other_error, ..
            } => link(&other.name, other_error),
            Control::Amount { currency_error, .. } => {
                link(&format!("{}_currency", field.name), currency_error);
            }
            _ => {}
        }
    }
    links
}

/// What was too much, with the limit.
pub(super) fn excess_words(page: &Page<'_>, excess: &Excess) -> String {
    let limits = &page.profile().limits;
    let (one, all) = (limits.attachment_bytes, limits.attachments_total_bytes);
    match excess {
        Excess::File(name) => page.t2("excess-file", "name", name, "limit", page.size(one as u64)),
        Excess::Total(name) => {
            page.t2("excess-total", "name", name, "limit", page.size(all as u64))
        }
        Excess::Count(name) => page.t2(
            "excess-count",
            "name",
            name,
            "limit",
            limits.attachments_count,
        ),
        Excess::Form => page.t1(
            "excess-form",
            "limit",
            page.number(limits.narrative_characters as u64),
        ),
    }
}

/// The last page: everything once more.
#[derive(Template)]
#[template(path = "public/check.html")]
pub(super) struct CheckPage<'a> {
    page: &'a Page<'a>,
    back: String,
    sections: [(String, Vec<Row>); 2],
    /// What is missing, and the step where it is.
    error: Option<(String, String)>,
    can_leave: bool,
    formal_complaint: bool,
}

impl<'a> CheckPage<'a> {
    pub(super) fn new(
        page: &'a Page<'a>,
        journey: &Journey<'_>,
        files: &[DraftFile],
    ) -> CheckPage<'a> {
        let summary = Summary::new(page, journey, files);
        let back = journey.previous(&Step::Check).map_or("", Step::key);
        let error = journey.to_form().err().map(|error| {
            let holds = |step: &&Step| journey.fields(step).contains(&error.field);
            let step = journey
                .steps()
                .find(holds)
                .map_or(error.field.as_str(), Step::key);
            let address = page.address(&format!("report/{step}?from=check"));
            (page.t_with(error.text_id, &error.arguments), address)
        });
        CheckPage {
            back: page.address(&format!("report/{back}")),
            sections: [
                (page.t("check-facts"), summary.facts),
                (page.t("check-you"), summary.reporter),
            ],
            error,
            can_leave: journey.is_watched(),
            formal_complaint: page.profile().formal_complaint,
            page,
        }
    }
}
