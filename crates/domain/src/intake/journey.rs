use jiff::civil::Date;

use super::answer::Answers;
use super::question::{Condition, Question, QuestionKind, ReporterField, Target};
use super::step::{EMAIL, FILES, GROUP, MODE, NAME, OFFENCE, PHONE, Step};
use super::validate::{self, Context, FieldError};
use super::value::{Clean, FilledForm, Value};
use super::written;
use crate::profile::{Group, Offence, Profile};
use crate::report::{Reporter, ReporterMode};

/// The way through the form that the answers so far give: which steps, in which order, which of
/// them are done. Nothing of it is stored; it is made again for each page.
#[derive(Debug)]
pub struct Journey<'p> {
    profile: &'p Profile,
    group: Option<&'p Group>,
    offence: Option<&'p Offence>,
    stages: Vec<Stage<'p>>,
}

/// A step with what was answered there.
#[derive(Debug)]
struct Stage<'p> {
    step: Step,
    questions: Vec<&'p Question>,
    was_sent: bool,
    outcome: Result<Clean, Vec<FieldError>>,
}

impl Stage<'_> {
    fn is_done(&self) -> bool {
        self.was_sent && self.outcome.is_ok()
    }
}

impl<'p> Journey<'p> {
    /// Derives the journey. `today` is the day on which the person answers, in the profile's time
    /// zone: it tells “not yet come” from “has been”.
    pub fn new(profile: &'p Profile, answers: &Answers, today: Date) -> Self {
        let context = Context {
            profile,
            answers,
            today,
        };
        let group = profile.group(answers.raw(GROUP));
        let offence = group.and_then(|group| chosen_offence(profile, group, answers));
        let mut journey = Journey {
            profile,
            group,
            offence,
            stages: Vec::new(),
        };
        let asks_kind = group.is_none_or(|group| profile.offences_of(&group.key).count() > 1);

        journey.push(Step::Group, answers.has(GROUP), group_outcome(group));
        if asks_kind {
            let outcome = match offence {
                Some(offence) => Ok(one(OFFENCE, Value::Choice(offence.key.clone()))),
                None => Err(vec![FieldError::new(OFFENCE, "error-choose")]),
            };
            journey.push(Step::Offence, answers.has(OFFENCE), outcome);
        }
        for page in offence.map_or(&[][..], |offence| offence.pages.as_slice()) {
            journey.push_page(context, page);
        }
        if !offence.is_some_and(|offence| offence.sensitive) && !journey.asks_for_files() {
            let files = validate::files(answers, FILES);
            let clean = files.map_or_else(Clean::new, |value| one(FILES, value));
            journey.push(Step::Files, answers.has(FILES), Ok(clean));
        }
        let mode = ReporterMode::from_word(answers.raw(MODE));
        let outcome = match mode {
            Some(mode) => Ok(one(MODE, Value::Choice(mode.as_str().to_owned()))),
            None => Err(vec![FieldError::new(MODE, "error-choose")]),
        };
        journey.push(Step::Who, answers.has(MODE), outcome);
        if let Some(mode @ (ReporterMode::Confidential | ReporterMode::Identified)) = mode {
            journey.push(
                Step::Contact,
                answers.has(NAME),
                contact_outcome(context, mode),
            );
        }
        journey.push(Step::Check, false, Ok(Clean::new()));
        journey
    }

    fn push(&mut self, step: Step, was_sent: bool, outcome: Result<Clean, Vec<FieldError>>) {
        self.stages.push(Stage {
            step,
            questions: Vec::new(),
            was_sent,
            outcome,
        });
    }

    /// Adds a page with those of its questions that earlier answers ask for; none, no page.
    fn push_page(&mut self, context: Context<'_>, key: &str) {
        let Some(page) = self.profile.page(key) else {
            return;
        };
        let questions: Vec<&Question> = page
            .questions
            .iter()
            .filter_map(|key| self.profile.question(key))
            .filter(|question| question.shown_when.iter().all(|it| self.holds(it)))
            .collect();
        if questions.is_empty() {
            return;
        }
        let mut clean = Clean::new();
        let mut errors = Vec::new();
        for question in &questions {
            match validate::question(context, question) {
                Ok(Some(value)) => drop(clean.insert(question.key.clone(), value)),
                Ok(None) => {}
                Err(error) => errors.push(error),
            }
        }
        let was_sent = questions
            .iter()
            .all(|question| context.answers.has(&question.key));
        let outcome = if errors.is_empty() {
            Ok(clean)
        } else {
            Err(errors)
        };
        self.stages.push(Stage {
            step: Step::Page(key.to_owned()),
            questions,
            was_sent,
            outcome,
        });
    }

    /// Whether a condition holds on the checked answers of the pages before.
    fn holds(&self, condition: &Condition) -> bool {
        let answer = self.value(condition.question());
        let chose = |choices: &[String]| match answer {
            Some(Value::Choice(choice)) => choices.contains(choice),
            Some(Value::Several(keys)) => keys.iter().any(|key| choices.contains(key)),
            _ => false,
        };
        match condition {
            Condition::AnyOf { choices, .. } => chose(choices),
            Condition::NoneOf { choices, .. } => !chose(choices),
            Condition::Answered { .. } => answer.is_some(),
        }
    }

    fn asks_for_files(&self) -> bool {
        let asked = self.stages.iter().flat_map(|stage| &stage.questions);
        asked
            .into_iter()
            .any(|question| question.kind == QuestionKind::Files)
    }

    /// The group chosen, if there is one.
    pub fn group(&self) -> Option<&'p Group> {
        self.group
    }

    /// The kind of offence chosen, if there is one in the chosen group.
    pub fn offence(&self) -> Option<&'p Offence> {
        self.offence
    }

    /// Whether someone may be watching the screen, so that pages show “Leave this page”.
    pub fn is_watched(&self) -> bool {
        self.group.is_some_and(|group| group.watched)
            || self.offence.is_some_and(|offence| offence.watched)
    }

    /// The steps in order, the last being [`Step::Check`].
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.stages.iter().map(|stage| &stage.step)
    }

    /// The questions to ask on a step; none on the product's own steps.
    pub fn questions(&self, step: &Step) -> &[&'p Question] {
        self.stage(step)
            .map_or(&[], |stage| stage.questions.as_slice())
    }

    /// Names of the fields that a step's page sends.
    pub fn fields(&self, step: &Step) -> Vec<String> {
        let names: &[&str] = match step {
            Step::Group => &[GROUP],
            Step::Offence => &[OFFENCE],
            Step::Files => &[FILES],
            Step::Who => &[MODE],
            Step::Contact => &[NAME, EMAIL, PHONE],
            Step::Check => &[],
            Step::Page(_) => {
                let questions = self.questions(step).iter();
                return questions.flat_map(|question| question.fields()).collect();
            }
        };
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    /// Takes over what the page of a step sent, right or wrong, so that nothing typed is lost.
    /// Make a new journey from the answers afterwards. Names of files are not taken from what was
    /// sent: the server writes them with [`Answers::set`] once it has the files.
    pub fn record(
        &self,
        step: &Step,
        submitted: &[(String, String)],
        answers: &mut Answers,
        today: Date,
    ) {
        let of_files = |field: &String| {
            let asks = |question: &&&Question| question.kind == QuestionKind::Files;
            field == FILES
                || self
                    .questions(step)
                    .iter()
                    .filter(asks)
                    .any(|it| it.key == *field)
        };
        let (files, written): (Vec<String>, Vec<String>) =
            self.fields(step).into_iter().partition(of_files);
        answers.record(&written, submitted);
        files.iter().for_each(|field| answers.keep(field));
        for question in self.questions(step) {
            answers.fix_day(question, today);
        }
    }

    /// The checked answers of a step, or everything that is to be corrected there.
    ///
    /// # Errors
    ///
    /// One [`FieldError`] per wrong field, in the order of the page. A step that is not part of
    /// the journey is not finished.
    pub fn validate(&self, step: &Step) -> Result<&Clean, &[FieldError]> {
        match self.stage(step) {
            Some(stage) => stage.outcome.as_ref().map_err(Vec::as_slice),
            None => Err(&[]),
        }
    }

    /// The checked answer to a question of the profile, from the pages that are part of the
    /// journey. What hidden pages once held does not count.
    pub fn value(&self, question: &str) -> Option<&Value> {
        self.stages
            .iter()
            .find_map(|stage| stage.outcome.as_ref().ok()?.get(question))
    }

    /// Whether a step is part of the journey and every step before it is done.
    pub fn can_visit(&self, step: &Step) -> bool {
        self.position(step)
            .is_some_and(|at| self.stages[..at].iter().all(Stage::is_done))
    }

    /// The step that comes after, if any.
    pub fn next(&self, step: &Step) -> Option<&Step> {
        let at = self.position(step)?;
        self.stages.get(at + 1).map(|stage| &stage.step)
    }

    /// The step that comes before, if any.
    pub fn previous(&self, step: &Step) -> Option<&Step> {
        let before = self.position(step)?.checked_sub(1)?;
        self.stages.get(before).map(|stage| &stage.step)
    }

    /// Where to go on: the first step that is not done, or [`Step::Check`].
    pub fn first_unfinished(&self) -> &Step {
        let open = self.stages.iter().find(|stage| !stage.is_done());
        open.map_or(&Step::Check, |stage| &stage.step)
    }

    /// Whether every step has been answered, so that the form can be sent.
    pub fn is_complete(&self) -> bool {
        *self.first_unfinished() == Step::Check
    }

    /// About how many steps remain after this one. Before a kind of offence is chosen, its pages
    /// are guessed from what kinds usually have.
    pub fn remaining_after(&self, step: &Step) -> usize {
        let Some(at) = self.position(step) else {
            return 0;
        };
        let known = self.stages.len() - at - 1;
        match self.offence {
            Some(_) => known,
            None => known + self.usual_pages(),
        }
    }

    fn usual_pages(&self) -> usize {
        let offences = &self.profile.offences;
        let pages: usize = offences.iter().map(|offence| offence.pages.len()).sum();
        pages / offences.len().max(1)
    }

    fn stage(&self, step: &Step) -> Option<&Stage<'p>> {
        self.stages.iter().find(|stage| stage.step == *step)
    }

    fn position(&self, step: &Step) -> Option<usize> {
        self.stages.iter().position(|stage| stage.step == *step)
    }

    /// The filled form, once every step is done.
    ///
    /// # Errors
    ///
    /// `error-not-finished` names the step to go back to in its field; `error-report-empty` that
    /// there is neither a story, nor anything about who did it, nor a file.
    pub fn to_form(&self) -> Result<FilledForm, FieldError> {
        let open = self.first_unfinished();
        let (Step::Check, Some(offence)) = (open, self.offence) else {
            return Err(FieldError::new(open.key(), "error-not-finished"));
        };
        let mut form = FilledForm {
            offence: offence.key.clone(),
            ..FilledForm::default()
        };
        for stage in &self.stages {
            let Ok(clean) = &stage.outcome else { continue };
            for question in &stage.questions {
                if let Some(value) = clean.get(&question.key) {
                    fill(&mut form, question, value);
                }
            }
            if let Some(Value::Files(names)) = clean.get(FILES) {
                form.files.extend(names.iter().cloned());
            }
        }
        self.fill_reporter(&mut form.reporter);
        let says_something = !form.narrative.is_empty()
            || form.suspect.fields().next().is_some()
            || !form.files.is_empty();
        if says_something {
            Ok(form)
        } else {
            Err(self.empty_report())
        }
    }

    /// Who reports. An anonymous reporter leaves nothing, whatever was typed before.
    fn fill_reporter(&self, reporter: &mut Reporter) {
        let text = |field: &str| self.value(field).map(Value::as_line).unwrap_or_default();
        reporter.mode = ReporterMode::from_word(&text(MODE)).unwrap_or_default();
        if reporter.mode == ReporterMode::Anonymous {
            *reporter = Reporter::default();
            return;
        }
        reporter.name = text(NAME);
        reporter.email = text(EMAIL);
        reporter.phone = text(PHONE);
    }

    fn empty_report(&self) -> FieldError {
        let questions = self.stages.iter().flat_map(|stage| &stage.questions);
        let tells = |target| matches!(target, Target::Narrative | Target::Suspect(_));
        let first = questions
            .into_iter()
            .find(|question| tells(question.target));
        FieldError::new(
            first.map_or(FILES, |question| &question.key),
            "error-report-empty",
        )
    }
}

/// The kind of offence: the one that was chosen, if the group has it, or the group's only one.
fn chosen_offence<'p>(
    profile: &'p Profile,
    group: &Group,
    answers: &Answers,
) -> Option<&'p Offence> {
    let mut offered = profile.offences_of(&group.key);
    let only = offered.next().filter(|_| offered.next().is_none());
    only.or_else(|| {
        profile
            .offences_of(&group.key)
            .find(|offence| offence.key == answers.raw(OFFENCE))
    })
}

fn group_outcome(group: Option<&Group>) -> Result<Clean, Vec<FieldError>> {
    match group {
        Some(group) => Ok(one(GROUP, Value::Choice(group.key.clone()))),
        None => Err(vec![FieldError::new(GROUP, "error-choose")]),
    }
}

fn contact_outcome(context: Context<'_>, mode: ReporterMode) -> Result<Clean, Vec<FieldError>> {
    let mut clean = Clean::new();
    let mut errors = Vec::new();
    let name: fn(&str) -> Result<String, &'static str> = |text| Ok(written::one_line(text));
    for (field, check) in [
        (NAME, name),
        (EMAIL, written::email),
        (PHONE, written::phone),
    ] {
        let raw = written::one_line(context.answers.raw(field));
        if raw.is_empty() {
            continue;
        }
        let limit = context.profile.limits.value_characters;
        let checked = validate::too_long(field, &raw, limit)
            .and_then(|()| check(&raw).map_err(|id| FieldError::new(field, id)));
        match checked {
            Ok(text) => drop(clean.insert(field.to_owned(), Value::Text(text))),
            Err(error) => errors.push(error),
        }
    }
    let reachable = clean.contains_key(EMAIL) || clean.contains_key(PHONE);
    if mode == ReporterMode::Identified && !reachable && errors.is_empty() {
        errors.push(FieldError::new(EMAIL, "error-contact-missing"));
    }
    if errors.is_empty() {
        Ok(clean)
    } else {
        Err(errors)
    }
}

/// Puts a checked answer where its question says.
fn fill(form: &mut FilledForm, question: &Question, value: &Value) {
    match (question.target, value) {
        (Target::Narrative, Value::Text(text)) => {
            if !form.narrative.is_empty() {
                form.narrative.push_str("\n\n");
            }
            form.narrative.push_str(text);
        }
        (Target::OccurredAt, Value::Day(day)) => form.occurred_on = Some(*day),
        (Target::Loss, Value::Money(loss)) => form.loss = Some(loss.clone()),
        (Target::Region, value) => form.region = value.as_line(),
        (Target::Suspect(field), value) => {
            if let Some(slot) = form.suspect.field_mut(field.name()) {
                *slot = value.as_line();
            }
        }
        (Target::Reporter(ReporterField::Region), value) => form.reporter.region = value.as_line(),
        (_, Value::Files(names)) => form.files.extend(names.iter().cloned()),
        (_, value) => drop(form.answers.insert(question.key.clone(), value.as_line())),
    }
}

fn one(key: &str, value: Value) -> Clean {
    Clean::from([(key.to_owned(), value)])
}
