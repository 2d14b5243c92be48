use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use tocsin_domain::intake::{Question, QuestionKind};
use tocsin_domain::profile::{Language, OTHER_OFFENCE, Profile};
use tocsin_domain::report::Report;
use tocsin_domain::text::{Argument, ArgumentValue, Texts};

/// A value that fills a variable of a text. Templates hand over references; numbers choose
/// between singular and plural.
pub trait Fill {
    /// The value for the text.
    fn fill(&self) -> ArgumentValue;
}

impl Fill for str {
    fn fill(&self) -> ArgumentValue {
        self.into()
    }
}

impl Fill for String {
    fn fill(&self) -> ArgumentValue {
        self.into()
    }
}

macro_rules! fill_numbers {
    ($($kind:ty),*) => {$(
        impl Fill for $kind {
            fn fill(&self) -> ArgumentValue {
                (*self).into()
            }
        }
    )*};
}
fill_numbers!(i8, i64, u32, u64, usize);

impl<T: Fill + ?Sized> Fill for &T {
    fn fill(&self) -> ArgumentValue {
        (*self).fill()
    }
}

/// Texts, numbers and dates in one language and in the profile's time zone.
pub struct Words<'p> {
    texts: &'p Texts,
    profile: &'p Profile,
    language: &'p Language,
    zone: TimeZone,
}

/// Types of observables that have a name in the product's texts.
const OBSERVABLE_TYPES: [&str; 12] = [
    "url",
    "domain",
    "ip",
    "email",
    "phone",
    "iban",
    "wallet",
    "account",
    "handle",
    "hash",
    "user_agent",
    "message_id",
];

impl<'p> Words<'p> {
    /// The words of a language; one that the profile lacks gives its default.
    pub fn new(texts: &'p Texts, profile: &'p Profile, language: &str) -> Words<'p> {
        Words {
            texts,
            profile,
            language: profile.language(language),
            zone: profile.zone(),
        }
    }

    /// The profile.
    pub fn profile(&self) -> &'p Profile {
        self.profile
    }

    /// Code of the language, such as `ar`.
    pub fn language(&self) -> &'p str {
        &self.language.code
    }

    /// `ltr` or `rtl`.
    pub fn direction(&self) -> &'static str {
        self.language.direction.as_html()
    }

    /// The product's text `id`.
    pub fn t(&self, id: &str) -> String {
        self.texts.plain(self.language(), id)
    }

    /// The product's text `id` with one variable.
    pub fn t1(&self, id: &str, name: &str, value: impl Fill) -> String {
        self.t_with(id, &[(name, value.fill())])
    }

    /// The product's text `id` with two variables.
    pub fn t2(
        &self,
        id: &str,
        name: &str,
        value: impl Fill,
        other_name: &str,
        other_value: impl Fill,
    ) -> String {
        self.t_with(
            id,
            &[(name, value.fill()), (other_name, other_value.fill())],
        )
    }

    /// The product's text `id` with its variables.
    pub fn t_with(&self, id: &str, arguments: &[Argument<'_>]) -> String {
        self.texts.get(self.language(), id, arguments)
    }

    /// The profile's text `id`.
    pub fn p(&self, id: &str) -> String {
        self.profile.text(self.language(), id)
    }

    /// The profile's text `id`, which may be absent.
    pub fn p_optional(&self, id: &str) -> Option<String> {
        self.profile.optional_text(self.language(), id)
    }

    /// The name of a kind of offence; a key that the profile has no more stands as it is.
    pub fn kind_name(&self, key: &str) -> String {
        match self.profile.offence(key) {
            Some(offence) => self.p(&offence.text_id()),
            None if key == OTHER_OFFENCE => self.t("kind-other"),
            None => key.to_owned(),
        }
    }

    /// The name of a report's kind; for one that the profile does not know, the sender's own word.
    pub fn kind_of(&self, report: &Report) -> String {
        match self.profile.offence(&report.kind) {
            Some(offence) => self.p(&offence.text_id()),
            None if report.category.is_empty() => self.t("kind-none"),
            None => report.category.clone(),
        }
    }

    /// The name of a body, or its key when the directory has it no more.
    pub fn body_name(&self, key: &str) -> String {
        match self.profile.body(key) {
            Some(body) => self.p(&body.text_id()),
            None => key.to_owned(),
        }
    }

    /// Key and name of every body of the directory.
    pub fn bodies(&self) -> Vec<(String, String)> {
        let bodies = self.profile.bodies.iter();
        bodies
            .map(|body| (body.key.clone(), self.p(&body.text_id())))
            .collect()
    }

    /// The name of a region, or the code as it was given.
    pub fn region_name(&self, code: &str) -> String {
        let name = self.p_optional(&format!("region-{code}"));
        name.unwrap_or_else(|| code.to_owned())
    }

    /// What was lost; empty where nothing is said of it.
    pub fn loss(&self, report: &Report) -> String {
        let loss = report.loss.as_ref();
        loss.map(|loss| self.amount(&loss.amount, &loss.currency))
            .unwrap_or_default()
    }

    /// A stored answer as people read it: the question, and its choices, days and places by name.
    /// What the profile does not know (any more) stands as it was stored.
    pub fn answer(&self, key: &str, stored: &str) -> (String, String) {
        match self.profile.question(key) {
            Some(question) => (self.p(&question.text_id()), self.said(question, stored)),
            None => (key.to_owned(), stored.to_owned()),
        }
    }

    fn said(&self, question: &Question, stored: &str) -> String {
        let choice = |key: &str| {
            let name = self.p_optional(&question.choice_id(key));
            name.unwrap_or_else(|| key.to_owned())
        };
        match question.kind {
            QuestionKind::Choice => choice(stored),
            QuestionKind::Several => stored
                .split(',')
                .map(choice)
                .collect::<Vec<_>>()
                .join(" · "),
            QuestionKind::YesNo if stored == "yes" => self.t("answer-yes"),
            QuestionKind::YesNo if stored == "no" => self.t("answer-no"),
            QuestionKind::Date => match stored.parse() {
                Ok(day) => self.date(day),
                Err(_) => stored.to_owned(),
            },
            QuestionKind::Region => self.region_name(stored),
            _ => stored.to_owned(),
        }
    }

    /// The time zone in which days and hours are told.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The day that it is now, where the profile's people live.
    pub fn today(&self, now: Timestamp) -> Date {
        now.to_zoned(self.zone.clone()).date()
    }

    /// When a day begins there.
    pub fn start_of(&self, day: Date) -> Option<Timestamp> {
        Some(day.to_zoned(self.zone.clone()).ok()?.timestamp())
    }

    /// A number with its thousands apart, as the language writes it.
    pub fn number(&self, number: u64) -> String {
        grouped(number, &self.t("thousands-separator"))
    }

    /// The name of an observable's type; a word of the sender's own stays as it is.
    pub fn observable_type(&self, word: &str) -> String {
        match OBSERVABLE_TYPES.contains(&word) {
            true => self.t(&format!("observable-type-{}", word.replace('_', "-"))),
            false => word.to_owned(),
        }
    }

    /// An amount of money: “1,480.50 euros (EUR)”. `amount` is exact decimal text.
    pub fn amount(&self, amount: &str, currency: &str) -> String {
        let (whole, decimals) = amount.split_once('.').unwrap_or((amount, ""));
        let whole = match whole.parse() {
            Ok(number) => self.number(number),
            Err(_) => whole.to_owned(),
        };
        let number = match decimals {
            "" => whole,
            decimals => format!("{whole}{}{decimals}", self.t("decimal-separator")),
        };
        let name = self.p_optional(&format!("currency-{currency}"));
        let currency = name.unwrap_or_else(|| currency.to_owned());
        whole_text(self.t2("amount", "number", number, "currency", currency))
    }

    /// A length of a file: “610 kB”.
    pub fn size(&self, bytes: u64) -> String {
        const KILO: u64 = 1 << 10;
        const MEGA: u64 = 1 << 20;
        whole_text(match bytes {
            0..KILO => self.t1("size-bytes", "count", bytes),
            KILO..MEGA => self.t1("size-kilobytes", "count", bytes.div_ceil(KILO)),
            _ => self.t1("size-megabytes", "count", bytes.div_ceil(MEGA)),
        })
    }

    /// A time of some days: “3 days”, “5 years”.
    pub fn days(&self, days: u64) -> String {
        const YEAR: u64 = 365;
        whole_text(match days {
            0..YEAR => self.t1("duration-days", "count", days),
            _ if days.is_multiple_of(YEAR) => self.t1("duration-years", "count", days / YEAR),
            _ => self.t1("duration-months", "count", days * 12 / YEAR),
        })
    }

    /// A time of some hours: “12 hours”, “3 days”.
    pub fn hours(&self, hours: u64) -> String {
        match hours % 24 {
            0 => self.days(hours / 24),
            _ => whole_text(self.t1("duration-hours", "count", hours)),
        }
    }

    /// A day with its weekday: “Wednesday 21 January 2026”.
    pub fn date(&self, date: Date) -> String {
        let arguments = self.date_arguments(date);
        whole_text(self.t_with("date-full", &arguments))
    }

    /// A day of this year, without the year: “Wednesday 21 January”.
    pub fn day(&self, date: Date) -> String {
        let arguments = self.date_arguments(date);
        whole_text(self.t_with("date-day", &arguments))
    }

    /// A moment: “Wednesday 21 January 2026, 2:12 pm”.
    pub fn date_time(&self, at: Timestamp) -> String {
        let local = at.to_zoned(self.zone.clone());
        let (date, time) = (self.date(local.date()), self.time_of(&local));
        whole_text(self.t2("date-and-time", "date", date, "time", time))
    }

    /// The end of a working day: “before Friday 23 January, 18:00” needs the “18:00”.
    pub fn hour(&self, hour: u64) -> String {
        whole_text(self.t1("hour-of-day", "hour", hour.to_string()))
    }

    fn time_of(&self, local: &Zoned) -> String {
        let hour = local.hour().to_string();
        let minute = format!("{:02}", local.minute());
        whole_text(self.t2("time-of-day", "hour", hour, "minute", minute))
    }

    fn date_arguments(&self, date: Date) -> [Argument<'static>; 4] {
        let weekday = date.weekday().to_monday_one_offset();
        [
            ("weekday", self.t(&format!("weekday-{weekday}")).into()),
            ("day", date.day().into()),
            ("month", self.t(&format!("month-{}", date.month())).into()),
            // A year is written as it is said, never grouped like a quantity.
            ("year", date.year().to_string().into()),
        ]
    }
}

/// Takes the isolates (UAX #9) out of a text that fills another. Its parts are our own words and
/// digits; a text made of isolates alone would have no direction of its own, and its words would
/// stand in the wrong order.
fn whole_text(text: String) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}

fn grouped(number: u64, separator: &str) -> String {
    let digits = number.to_string();
    let head = digits.len() % 3;
    let mut groups: Vec<&str> = Vec::new();
    if head > 0 {
        groups.push(&digits[..head]);
    }
    let mut rest = &digits[head..];
    while !rest.is_empty() {
        let (group, after) = rest.split_at(3);
        groups.push(group);
        rest = after;
    }
    groups.join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(grouped(7, ","), "7");
        assert_eq!(grouped(480, ","), "480");
        assert_eq!(grouped(4_817, ","), "4,817");
        assert_eq!(grouped(20_000_000, "\u{202f}"), "20\u{202f}000\u{202f}000");
    }
}
