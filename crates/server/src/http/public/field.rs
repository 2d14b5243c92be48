//! A question of the form as the page shows it: label, hint, what is wrong, and the control.

use jiff::ToSpan;
use jiff::civil::Date;
use tocsin_domain::intake::{Answers, DateChoice, FieldError, Question, QuestionKind};

use crate::http::page::Page;

/// One question on the page.
pub(in crate::http) struct FieldView {
    /// Name of the field, and id of its first control.
    pub(in crate::http) name: String,
    /// The question.
    pub(in crate::http) label: String,
    /// What helps to answer.
    pub(in crate::http) hint: Option<String>,
    /// What is wrong.
    pub(in crate::http) error: Option<String>,
    /// How it is answered.
    pub(in crate::http) control: Control,
}

/// How a question is answered.
pub(in crate::http) enum Control {
    /// One line.
    Line(Line),
    /// A story.
    Story {
        /// What was written.
        value: String,
    },
    /// Radio buttons, or boxes when several may be chosen.
    Choices {
        /// `radio` or `checkbox`.
        kind: &'static str,
        /// What can be chosen.
        choices: Vec<ChoiceView>,
    },
    /// A long list.
    Select {
        /// What can be chosen.
        options: Vec<ChoiceView>,
    },
    /// Today, yesterday or another day.
    Day {
        /// Today, yesterday, other.
        choices: Vec<ChoiceView>,
        /// The other day.
        other: Line,
        /// What is wrong with the other day.
        other_error: Option<String>,
    },
    /// An amount and its currency.
    Amount {
        /// The amount.
        amount: Line,
        /// The currencies.
        currencies: Vec<ChoiceView>,
        /// What is wrong with the currency.
        currency_error: Option<String>,
    },
    /// Files.
    Files,
}

/// A field of one line.
pub(in crate::http) struct Line {
    /// Name and id.
    pub(in crate::http) name: String,
    /// What was written.
    pub(in crate::http) value: String,
    /// Which keyboard a telephone shows.
    pub(in crate::http) mode: &'static str,
    /// What the browser may fill in.
    pub(in crate::http) complete: &'static str,
    /// Classes: width and letters.
    pub(in crate::http) class: &'static str,
    /// Whether it is written left to right in every language.
    pub(in crate::http) ltr: bool,
}

/// Something that can be chosen.
pub(in crate::http) struct ChoiceView {
    /// What the form sends.
    pub(in crate::http) value: String,
    /// In words.
    pub(in crate::http) words: String,
    /// Examples, consequences.
    pub(in crate::http) hint: Option<String>,
    /// Whether it is chosen.
    pub(in crate::http) chosen: bool,
    /// Other words under which it is found.
    pub(in crate::http) found_by: String,
    /// Id of the control: the field's name for the first.
    pub(in crate::http) id: String,
    /// Whether the words stand out from hints around.
    pub(in crate::http) stands_out: bool,
}

impl ChoiceView {
    /// A choice of the field `name`.
    pub(in crate::http) fn new(
        answers: &Answers,
        name: &str,
        value: &str,
        words: String,
    ) -> ChoiceView {
        ChoiceView {
            value: value.to_owned(),
            words,
            hint: None,
            chosen: answers.is_chosen(name, value),
            found_by: String::new(),
            id: format!("{name}-{value}"),
            stands_out: false,
        }
    }

    /// With a hint under it.
    pub(in crate::http) fn hinted(self, hint: Option<String>) -> ChoiceView {
        ChoiceView { hint, ..self }
    }
}

/// Gives the first choice the field's own name as id: there the error summary leads. When one of
/// them has a hint, the words of all stand out.
pub(in crate::http) fn anchored(name: &str, mut choices: Vec<ChoiceView>) -> Vec<ChoiceView> {
    let has_hints = choices.iter().any(|choice| choice.hint.is_some());
    for choice in &mut choices {
        choice.stands_out = has_hints;
    }
    if let Some(first) = choices.first_mut() {
        first.id = name.to_owned();
    }
    choices
}

/// What the page knows when it asks.
#[derive(Clone, Copy)]
pub(in crate::http) struct Asked<'a> {
    /// The page.
    pub(in crate::http) page: &'a Page<'a>,
    /// What was answered.
    pub(in crate::http) answers: &'a Answers,
    /// What is wrong; empty when the page is shown for the first time.
    pub(in crate::http) errors: &'a [FieldError],
    /// The day.
    pub(in crate::http) today: Date,
}

impl Asked<'_> {
    /// What is wrong with a field, in words.
    pub(in crate::http) fn error(&self, name: &str) -> Option<String> {
        let error = self.errors.iter().find(|error| error.field == name)?;
        Some(self.page.t_with(error.text_id, &error.arguments))
    }

    /// A field of one line.
    pub(in crate::http) fn line(&self, name: &str) -> Line {
        Line {
            name: name.to_owned(),
            value: self.answers.raw(name).to_owned(),
            mode: "text",
            complete: "off",
            class: "",
            ltr: false,
        }
    }

    /// A question of the profile.
    pub(in crate::http) fn question(&self, question: &Question) -> FieldView {
        let hint = self.page.p_optional(&question.hint_id());
        FieldView {
            name: question.key.clone(),
            label: self.page.p(&question.text_id()),
            hint,
            error: self.error(&question.key),
            control: self.control(question),
        }
    }

    fn control(&self, question: &Question) -> Control {
        let key = question.key.as_str();
        match question.kind {
            QuestionKind::LongText => Control::Story {
                value: self.answers.raw(key).to_owned(),
            },
            QuestionKind::Choice => self.choices(question, "radio"),
            QuestionKind::Several => self.choices(question, "checkbox"),
            QuestionKind::YesNo => {
                let choice = |value: &str, words| ChoiceView::new(self.answers, key, value, words);
                let choices = vec![
                    choice("yes", self.page.t("answer-yes")),
                    choice("no", self.page.t("answer-no")),
                ];
                Control::Choices {
                    kind: "radio",
                    choices: anchored(key, choices),
                }
            }
            QuestionKind::Region => self.regions(key),
            QuestionKind::Date => self.day(question),
            QuestionKind::Money => self.amount(question),
            QuestionKind::Files => Control::Files,
            kind => Control::Line(self.typed(key, kind)),
        }
    }

    /// One line for a value of some kind: the right keyboard, the right direction.
    fn typed(&self, key: &str, kind: QuestionKind) -> Line {
        let (mode, class, ltr) = match kind {
            QuestionKind::Email => ("email", "mono", true),
            QuestionKind::Phone => ("text", "mono w10", true),
            QuestionKind::Url => ("url", "mono", true),
            QuestionKind::Iban | QuestionKind::Wallet => ("text", "mono", true),
            QuestionKind::Handle => ("text", "mono", true),
            _ => ("text", "", false),
        };
        Line {
            mode,
            class,
            ltr,
            ..self.line(key)
        }
    }

    fn choices(&self, question: &Question, kind: &'static str) -> Control {
        let key = question.key.as_str();
        let choices = question.choices.iter().map(|choice| {
            let words = self.page.p(&question.choice_id(choice));
            let hint = self.page.p_optional(&question.choice_hint_id(choice));
            ChoiceView::new(self.answers, key, choice, words).hinted(hint)
        });
        Control::Choices {
            kind,
            choices: anchored(key, choices.collect()),
        }
    }

    fn regions(&self, key: &str) -> Control {
        let nothing = ChoiceView::new(self.answers, key, "", self.page.t("region-unknown"));
        let regions = self.page.profile().regions.iter().map(|region| {
            let words = self.page.p(&format!("region-{region}"));
            ChoiceView::new(self.answers, key, region, words)
        });
        Control::Select {
            options: [nothing].into_iter().chain(regions).collect(),
        }
    }

    fn day(&self, question: &Question) -> Control {
        let key = question.key.as_str();
        let choice = self.answers.date_choice(question, self.today);
        let day = |value: &str, words: String, chosen: bool| ChoiceView {
            chosen,
            ..ChoiceView::new(self.answers, key, value, words)
        };
        let yesterday = self.today.saturating_sub(1.day());
        let today = self.page.t1("date-today", "day", self.page.day(self.today));
        let yesterday = self
            .page
            .t1("date-yesterday", "day", self.page.day(yesterday));
        let choices = vec![
            day("today", today, choice == DateChoice::Today),
            day("yesterday", yesterday, choice == DateChoice::Yesterday),
            day(
                "other",
                self.page.t("date-other"),
                matches!(choice, DateChoice::Other(_)),
            ),
        ];
        let name = format!("{key}_day");
        let written = match choice {
            DateChoice::Other(written) => written,
            _ => self.answers.raw(&name).to_owned(),
        };
        let other = Line {
            value: written,
            mode: "numeric",
            class: "w10",
            ltr: true,
            ..self.line(&name)
        };
        Control::Day {
            choices: anchored(key, choices),
            other,
            other_error: self.error(&name),
        }
    }

    fn amount(&self, question: &Question) -> Control {
        let name = format!("{}_currency", question.key);
        let chosen = self.answers.raw(&name);
        let currencies = self.page.profile().currencies.iter().map(|currency| {
            let words = self.page.p(&format!("currency-{currency}"));
            ChoiceView::new(self.answers, &name, currency, words)
        });
        let other = ChoiceView::new(self.answers, &name, "other", self.page.t("currency-other"));
        let mut currencies: Vec<ChoiceView> = currencies.chain([other]).collect();
        if chosen.is_empty()
            && let Some(first) = currencies.first_mut()
        {
            first.chosen = true;
        }
        let amount = Line {
            mode: "decimal",
            class: "w10",
            ltr: true,
            ..self.line(&question.key)
        };
        Control::Amount {
            amount,
            currency_error: self.error(&name),
            currencies: anchored(&name, currencies),
        }
    }
}
