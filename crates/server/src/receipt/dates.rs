//! Dates as people of the country say them: a day and an hour, never "soon".

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use tocsin_domain::profile::Profile;
use tocsin_domain::text::Texts;

/// Says dates in one language and in the profile's time zone.
#[derive(Clone, Copy)]
pub struct Dates<'a> {
    texts: &'a Texts,
    profile: &'a Profile,
    language: &'a str,
}

impl<'a> Dates<'a> {
    /// Dates in a language.
    pub fn new(texts: &'a Texts, profile: &'a Profile, language: &'a str) -> Dates<'a> {
        Dates {
            texts,
            profile,
            language,
        }
    }

    /// A moment on the clocks of the country.
    pub fn local(&self, at: Timestamp) -> DateTime {
        let zone = TimeZone::get(&self.profile.time_zone).unwrap_or(TimeZone::UTC);
        at.to_zoned(zone).datetime()
    }

    /// “mercredi 21 janvier 2026, 14 h 12”
    pub fn moment(&self, at: Timestamp) -> String {
        let local = self.local(at);
        let date = self.date(local.date(), "date-with-year");
        self.with_time(&date, local)
    }

    /// “21 janvier, 14 h 12”
    pub fn short_moment(&self, at: Timestamp) -> String {
        let local = self.local(at);
        let date = self.date(local.date(), "date-short");
        self.with_time(&date, local)
    }

    /// “vendredi 23 janvier”
    pub fn day(&self, day: Date) -> String {
        self.date(day, "date-day")
    }

    fn with_time(&self, date: &str, local: DateTime) -> String {
        let time = [
            ("hour", local.hour().into()),
            ("minute", format!("{:02}", local.minute()).into()),
        ];
        let time = self.texts.get(self.language, "date-time", &time);
        let both = [("date", date.into()), ("time", time.into())];
        self.texts.get(self.language, "date-and-time", &both)
    }

    fn date(&self, date: Date, pattern: &str) -> String {
        let name = |id: String| self.texts.plain(self.language, &id);
        let weekday = date.weekday().to_monday_one_offset();
        let values = [
            ("weekday", name(format!("date-weekday-{weekday}")).into()),
            ("day", date.day().into()),
            ("month", name(format!("date-month-{}", date.month())).into()),
            ("year", date.year().to_string().into()),
        ];
        self.texts.get(self.language, pattern, &values)
    }
}
