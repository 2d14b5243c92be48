//! What of a report can be found by words, and by which filters.

use std::collections::BTreeMap;

use jiff::Timestamp;
use tocsin_domain::observable::Observable;
use tocsin_domain::report::{Channel, Suspect};

use crate::analyser::{self, Facet};
use crate::report::{NewReport, Stored};

/// The parts of a report that go into the index.
pub(crate) struct Indexed<'a> {
    narrative: &'a str,
    suspect: &'a Suspect,
    answers: &'a BTreeMap<String, String>,
    observables: &'a [Observable],
    external_id: Option<&'a str>,
    language: &'a str,
    kind: &'a str,
    region: &'a str,
    source: &'a str,
    channel: Channel,
    content: &'a [u8; 32],
}

impl<'a> Indexed<'a> {
    pub(crate) fn of_new(report: &'a NewReport) -> Indexed<'a> {
        Indexed {
            narrative: &report.narrative,
            suspect: &report.suspect,
            answers: &report.answers,
            observables: &report.observables,
            external_id: report.external_id.as_deref(),
            language: &report.language,
            kind: &report.kind,
            region: &report.region,
            source: &report.source,
            channel: report.channel,
            content: &report.content,
        }
    }

    pub(crate) fn of_stored(stored: &'a Stored) -> Indexed<'a> {
        let report = &stored.report;
        Indexed {
            narrative: &report.narrative,
            suspect: &report.suspect,
            answers: &report.answers,
            observables: &report.observables,
            external_id: report.external_id.as_deref(),
            language: &report.language,
            kind: &report.kind,
            region: &report.region,
            source: &report.source,
            channel: report.channel,
            content: &stored.content,
        }
    }

    /// The words of the index, but for those of the day of receipt, see [`with_day`].
    pub(crate) fn words(&self) -> String {
        let mut texts: Vec<&str> = vec![self.narrative];
        texts.extend(self.suspect.fields().map(|(_, value)| value));
        texts.extend(self.answers.values().map(String::as_str));
        let values = self.observables.iter();
        texts.extend(values.map(|observable| observable.value.as_str()));
        texts.extend(self.external_id);
        let mut words = analyser::index_text(&texts, self.language);
        for (facet, value) in [
            (Facet::Kind, self.kind),
            (Facet::Region, self.region),
            (Facet::Source, self.source),
            (Facet::Channel, self.channel.as_str()),
        ] {
            words.push_str(&facet.word(value));
            words.push(' ');
        }
        words.push_str(&analyser::content_word(self.content));
        words.push(' ');
        words
    }
}

/// Adds the words of the day of receipt, which is known last.
pub(crate) fn with_day(mut words: String, received_at: Timestamp) -> String {
    words.push_str(&analyser::day_words(received_at));
    words.push(' ');
    words
}
