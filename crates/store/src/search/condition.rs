//! What a search asks of which tables, on either engine.
//!
//! The index of words answers all of it but where a report stands and whether it is closed: that
//! is asked of each report that the index finds, and ends at [`LOOKED_AT_COUNT_MAX`], so that no
//! search costs more the more is stored.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use sea_orm::{DbBackend, Value};
use tocsin_domain::report::{Channel, State};

use super::Search;
use crate::conditions::Conditions;

/// Reports found by words or filters that are looked at for their state, or for being closed,
/// before a page ends and says where to go on.
pub(super) const LOOKED_AT_COUNT_MAX: i64 = 5_000;

/// What a query asks of which tables.
pub(super) struct Condition<'s> {
    search: &'s Search,
    /// The column that numbers reports: of the index where that is asked, so that it is read in
    /// order and only as far as the page goes.
    number: &'static str,
    from: &'static str,
    today: Date,
    /// What is asked of the index of words, with `$1` in it, and what `$1` is.
    words: Option<(&'static str, String)>,
    /// All reports of a state, from an index that has them in order; with `$` in the end for it.
    of_state: &'static str,
}

/// What is looked at for a page or a count.
pub(super) struct Window {
    /// The lowest number among it.
    pub(super) least: i64,
    /// The highest.
    pub(super) most: i64,
    /// Whether the index finds more below.
    pub(super) goes_on: bool,
}

impl Search {
    /// Tables and conditions that give the numbers of what fits. The reports' own table is read
    /// only where it must be.
    pub(super) fn condition(&self, backend: DbBackend, today: Date) -> Condition<'_> {
        let is_in_index = self.state != Some(State::Erased) && !self.is_kind_and_state();
        let terms = match is_in_index {
            true => self.terms(today),
            false => Vec::new(),
        };
        let (number, from, words, of_state) = match backend {
            _ if terms.is_empty() => ("r.number", "report r", None, ""),
            DbBackend::Postgres => (
                "t.number",
                "report_text t",
                Some(("t.body @@ $1::tsquery", super::postgres_query(&terms))),
                "FROM report s WHERE s.state =",
            ),
            _ => (
                "t.rowid",
                "report_text t",
                Some(("report_text MATCH $1", super::fts5_query(&terms))),
                // Reading the report itself would be far more than the index.
                "FROM report s INDEXED BY report_by_state WHERE s.state =",
            ),
        };
        Condition {
            search: self,
            number,
            from,
            today,
            words,
            of_state,
        }
    }

    /// Whether kind and state are all that is asked for: an index has both.
    fn is_kind_and_state(&self) -> bool {
        let alone = Search {
            kind: self.kind.clone(),
            state: self.state,
            ..Search::default()
        };
        self.kind.is_some() && self.state.is_some() && *self == alone
    }

    /// What is asked of the reports' own table where the index of words is not.
    fn ask_reports(&self, asked: &mut Conditions, today: Date) {
        if let Some(state) = self.state {
            asked.that("r.state =", state.as_str().into());
        }
        if let Some(kind) = &self.kind {
            asked.that("r.kind =", kind.as_str().into());
        }
        match self.state {
            Some(State::Erased) => self.ask_erased(asked, today),
            _ => asked.without_closed(&self.reach, &self.closed_kinds),
        }
    }

    /// What else is asked of erased reports, which the index does not hold: what is left of them
    /// stands in the reports' own table, and there are few.
    fn ask_erased(&self, asked: &mut Conditions, today: Date) {
        for (column, value) in [
            ("r.region", self.region.as_deref()),
            ("r.source", self.source.as_deref()),
            ("r.channel", self.channel.map(Channel::as_str)),
        ] {
            if let Some(value) = value {
                asked.that(&format!("{column} ="), value.into());
            }
        }
        let midnight = |day: Date| {
            let midnight = day.to_zoned(TimeZone::UTC);
            midnight.map_or(i64::MAX, |at| at.timestamp().as_microsecond())
        };
        if let Some((from, to)) = self.days(today) {
            asked.that("r.received_at >=", midnight(from).into());
            let end = to.tomorrow().map_or(i64::MAX, midnight);
            asked.that("r.received_at <", end.into());
        }
        asked.within(&self.reach, &self.closed_kinds);
    }
}

impl Condition<'_> {
    /// Whether something is asked of each report that the index of words finds.
    pub(super) fn asks_of_each(&self) -> bool {
        let Search { state, reach, .. } = self.search;
        self.words.is_some() && (state.is_some() || reach.leaves_out_closed)
    }

    /// What the index of words is asked.
    fn of_words(&self) -> Conditions {
        let mut asked = Conditions::default();
        if let Some((condition, query)) = &self.words {
            asked.value(query.as_str().into());
            asked.just(*condition);
        }
        asked
    }

    /// All that is asked.
    fn all(&self) -> Conditions {
        let mut asked = self.of_words();
        if self.words.is_none() {
            self.search.ask_reports(&mut asked, self.today);
            return asked;
        }
        let Condition {
            number, of_state, ..
        } = self;
        if let Some(state) = self.search.state {
            let state = asked.value(state.as_str().into());
            asked.just(format!(
                "EXISTS (SELECT 1 {of_state} {state} AND s.number = {number})"
            ));
        }
        if self.search.reach.leaves_out_closed {
            let before = asked.take();
            asked.just(format!("r.number = {number}"));
            asked.without_closed(&self.search.reach, &self.search.closed_kinds);
            let open = asked.take();
            asked.just(before);
            asked.just(format!("EXISTS (SELECT 1 FROM report r WHERE {open})"));
        }
        asked
    }

    /// The lowest and the highest of the [`LOOKED_AT_COUNT_MAX`] largest numbers that the index of
    /// words finds, and how many those are. Where no report of the state lies, nothing is looked
    /// at.
    pub(super) fn window(&self, before: Option<i64>) -> (String, Vec<Value>) {
        let Condition {
            number,
            from,
            of_state,
            ..
        } = self;
        let mut asked = self.of_words();
        let before = asked.value(before.unwrap_or(i64::MAX).into());
        asked.just(format!("{number} < {before}"));
        if let Some(state) = self.search.state {
            let state = asked.value(state.as_str().into());
            asked.just(format!(
                "{number} <= (SELECT MAX(s.number) {of_state} {state} AND s.number < {before})"
            ));
            asked.just(format!(
                "{number} >= (SELECT MIN(s.number) {of_state} {state})"
            ));
        }
        let text = format!(
            "SELECT MIN(w.number), MAX(w.number), COUNT(*) FROM (SELECT {number} AS number \
             FROM {from} WHERE {} ORDER BY {number} DESC LIMIT {LOOKED_AT_COUNT_MAX}) AS w",
            asked.take()
        );
        (text, asked.into_values())
    }

    /// A page of numbers, the largest first, within what is looked at.
    pub(super) fn page(
        &self,
        before: Option<i64>,
        window: Option<&Window>,
        count: u32,
    ) -> (String, Vec<Value>) {
        let Condition { number, from, .. } = self;
        let mut asked = self.all();
        let before = before.unwrap_or(i64::MAX);
        asked.that(&format!("{number} <"), before.into());
        self.ask_within(&mut asked, window);
        let conditions = asked.take();
        let count = asked.value(i64::from(count).into());
        let text = format!(
            "SELECT {number} AS number FROM {from} WHERE {conditions} \
             ORDER BY {number} DESC LIMIT {count}"
        );
        (text, asked.into_values())
    }

    /// How many there are within what is looked at, counted up to a number. In no order, so that
    /// an index serves that holds no more than is asked.
    pub(super) fn count(&self, window: Option<&Window>, most: i64) -> (String, Vec<Value>) {
        let mut asked = self.all();
        self.ask_within(&mut asked, window);
        let conditions = asked.take();
        let most = asked.value(most.into());
        let from = self.from;
        let text = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM {from} WHERE {conditions} LIMIT {most}) AS found"
        );
        (text, asked.into_values())
    }

    fn ask_within(&self, asked: &mut Conditions, window: Option<&Window>) {
        if let Some(window) = window {
            let number = self.number;
            asked.that(&format!("{number} <="), window.most.into());
            asked.that(&format!("{number} >="), window.least.into());
        }
    }
}
