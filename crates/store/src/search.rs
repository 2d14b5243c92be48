//! Finding reports: by words and by filters, newest first, a page at a time.
//!
//! The analyser has turned both words and filters into words of one index; here they become a
//! query of SQLite's FTS5 or of PostgreSQL's text search, and mean the same in both.

mod condition;

use std::collections::HashMap;
use std::fmt::Write;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use sea_orm::{ConnectionTrait, DbBackend};
use tocsin_domain::access::Reach;
use tocsin_domain::report::{Channel, State};

use crate::analyser::{FILLER, Facet, Term, query_terms, range_words};
use crate::report::{COLUMNS, Stored, add_observables, stored};
use crate::{Store, StoreError, Tx, sql};
use condition::{Condition, LOOKED_AT_COUNT_MAX, Window};

/// What to look for. Everything given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Words and "phrases" of the story, of names, of observables.
    pub text: String,
    /// The profile's kind of offence.
    pub kind: Option<String>,
    /// Region as given.
    pub region: Option<String>,
    /// Source.
    pub source: Option<String>,
    /// Door.
    pub channel: Option<Channel>,
    /// Where the report stands.
    pub state: Option<State>,
    /// First day of receipt (UTC).
    pub from: Option<Date>,
    /// Last day of receipt (UTC).
    pub to: Option<Date>,
    /// How far whoever asks may look at all.
    pub reach: Reach,
    /// The kinds that the profile calls sensitive: they are left out with the closed compartment,
    /// where the reach says so.
    pub closed_kinds: Vec<String>,
}

/// How many were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// So many.
    pub count: i64,
    /// Whether that is all of them; else there are so many or more.
    pub is_whole: bool,
}

/// A page of what was found.
#[derive(Clone, Debug)]
pub struct Page {
    /// The reports, newest first. Fewer than were asked for, even none, while there is a `next`:
    /// of what words and filters find, only so much is looked at for a page.
    pub reports: Vec<Stored>,
    /// Give this to read on; `None` at the end.
    pub next: Option<i64>,
}

/// Reports counted before [`Store::count_reports`] says "at least": counting must stay quick.
pub const COUNT_MAX: i64 = 10_000;
/// Earliest and latest day that a filter reaches when only its other end is given.
const FIRST_DAY: Date = jiff::civil::date(2000, 1, 1);
/// Longest range of days, in years, so that a query stays small.
const RANGE_YEARS_MAX: i16 = 200;

const POSTGRES_TEXT: sql::Insert = sql::Insert {
    table: "report_text",
    columns: &["number", "body"],
    casts: &["", "::tsvector"],
};
const SQLITE_TEXT: sql::Insert = sql::Insert {
    table: "report_text",
    columns: &["rowid", "body"],
    casts: &[],
};

/// Adds reports to the index, given as number and words.
pub(crate) async fn index(
    connection: &impl ConnectionTrait,
    texts: Vec<(i64, String)>,
) -> Result<(), StoreError> {
    let backend = connection.get_database_backend();
    let into = match backend {
        DbBackend::Postgres => &POSTGRES_TEXT,
        _ => &SQLITE_TEXT,
    };
    let values = texts
        .into_iter()
        .flat_map(|(serial, words)| [serial.into(), body(backend, words).into()])
        .collect();
    sql::insert(connection, into, values).await
}

/// Removes a report from the index, given the words that it was indexed with: SQLite's index
/// holds no copy of them, and takes out exactly what it is shown.
pub(crate) async fn forget(tx: &mut Tx, serial: i64, words: String) -> Result<(), StoreError> {
    let (text, values) = match tx.backend {
        DbBackend::Postgres => (
            "DELETE FROM report_text WHERE number = $1",
            vec![serial.into()],
        ),
        _ => (
            "INSERT INTO report_text (report_text, rowid, body) VALUES ('delete', $1, $2)",
            vec![serial.into(), words.into()],
        ),
    };
    tx.execute(text, values).await.map(|_| ())
}

/// The words as the engine takes them: as they are, or as a text vector with positions. The
/// analyser keeps both within PostgreSQL's limits.
fn body(backend: DbBackend, words: String) -> String {
    if backend != DbBackend::Postgres {
        return words;
    }
    let mut places: HashMap<&str, String> = HashMap::new();
    for (place, word) in (1..).zip(words.split_terminator(' ')) {
        if word == FILLER {
            continue;
        }
        let places = places.entry(word).or_default();
        let separator = if places.is_empty() { ':' } else { ',' };
        let _ = write!(places, "{separator}{place}");
    }
    let mut vector = String::with_capacity(2 * words.len());
    for (word, places) in places {
        let _ = write!(vector, "'{word}'{places} ");
    }
    vector
}

impl Search {
    /// Everything asked for that the index answers.
    fn terms(&self, today: Date) -> Vec<Term> {
        let mut terms = query_terms(&self.text);
        let facets = [
            (Facet::Kind, self.kind.as_deref()),
            (Facet::Region, self.region.as_deref()),
            (Facet::Source, self.source.as_deref()),
            (Facet::Channel, self.channel.map(Channel::as_str)),
        ];
        for (facet, value) in facets {
            terms.extend(value.map(|value| Term {
                forms: vec![vec![facet.word(value)]],
            }));
        }
        if let Some((from, to)) = self.days(today) {
            terms.push(any_of(range_words(from, to)));
        }
        terms.extend(self.bounds().into_iter().map(|(facet, values)| {
            let words = values.iter().map(|value| facet.word(value));
            any_of(words.collect())
        }));
        terms
    }

    /// What bounds the search from outside: a report must have one of the values of each.
    fn bounds(&self) -> Vec<(Facet, &[String])> {
        let bounds = [
            (Facet::Source, self.reach.source.as_slice()),
            (Facet::Kind, self.reach.kinds.as_slice()),
            (Facet::Region, self.reach.places.as_slice()),
        ];
        let given = bounds.into_iter().filter(|(_, values)| !values.is_empty());
        given.collect()
    }

    /// First and last day asked for, if any is. An open end reaches to the end of next year: clocks
    /// of senders may be ahead, and a whole year is one word.
    fn days(&self, today: Date) -> Option<(Date, Date)> {
        if self.from.is_none() && self.to.is_none() {
            return None;
        }
        let from = self.from.unwrap_or(FIRST_DAY);
        let end_of = |year: i16| Date::new(year, 12, 31).unwrap_or(Date::MAX);
        let to = self.to.unwrap_or(end_of(today.year().saturating_add(1)));
        Some((
            from,
            to.min(end_of(from.year().saturating_add(RANGE_YEARS_MAX))),
        ))
    }

    fn asks_for_nothing(&self, today: Date) -> bool {
        let text_is_noise = !self.text.trim().is_empty() && query_terms(&self.text).is_empty();
        let range_is_empty = self.days(today).is_some_and(|(from, to)| to < from);
        // Of an erased report no word is left.
        let asks_for_lost_words = self.state == Some(State::Erased) && !self.text.trim().is_empty();
        text_is_noise || range_is_empty || asks_for_lost_words
    }
}

/// A term that any of these words of the index answers.
fn any_of(words: Vec<String>) -> Term {
    Term {
        forms: words.into_iter().map(|word| vec![word]).collect(),
    }
}

fn fts5_query(terms: &[Term]) -> String {
    query(terms, " AND ", " OR ", |form| {
        format!("\"{}\"", form.join(" "))
    })
}

fn postgres_query(terms: &[Term]) -> String {
    query(terms, " & ", " | ", |form| {
        let words: Vec<String> = form.iter().map(|word| format!("'{word}'")).collect();
        format!("({})", words.join(" <-> "))
    })
}

fn query(terms: &[Term], and: &str, or: &str, form: impl Fn(&[String]) -> String) -> String {
    let terms: Vec<String> = terms
        .iter()
        .map(|term| {
            let forms: Vec<String> = term.forms.iter().map(|words| form(words)).collect();
            format!("({})", forms.join(or))
        })
        .collect();
    terms.join(and)
}

impl Store {
    fn today(&self) -> Date {
        self.now().to_zoned(TimeZone::UTC).date()
    }

    /// A page of the reports that fit, newest first. `before` is the `next` of the page before.
    pub async fn search(
        &self,
        search: &Search,
        before: Option<i64>,
        count: u32,
    ) -> Result<Page, StoreError> {
        if search.asks_for_nothing(self.today()) {
            return Ok(Page {
                reports: Vec::new(),
                next: None,
            });
        }
        let condition = search.condition(self.backend(), self.today());
        let window = self.window(&condition, before).await?;
        let (page, values) = condition.page(before, window.as_ref(), count.saturating_add(1));
        let text = format!(
            "SELECT {COLUMNS} FROM ({page}) f JOIN report r ON r.number = f.number \
             ORDER BY f.number DESC"
        );
        let rows = sql::all(self.reader(), &text, values).await?;
        let mut reports = rows
            .iter()
            .map(stored)
            .collect::<Result<Vec<Stored>, StoreError>>()?;
        let has_more = reports.len() > count as usize;
        reports.truncate(count as usize);
        add_observables(self.reader(), &mut reports).await?;
        let goes_on = window.filter(|window| window.goes_on);
        let next = match has_more {
            true => reports.last().map(|last| last.serial),
            // There may be more beyond what was looked at.
            false => goes_on.map(|window| window.least),
        };
        Ok(Page { reports, next })
    }

    /// What is looked at of a search that asks something of each report; `None` for others, whose
    /// index finds no more than fits.
    async fn window(
        &self,
        condition: &Condition<'_>,
        before: Option<i64>,
    ) -> Result<Option<Window>, StoreError> {
        if !condition.asks_of_each() {
            return Ok(None);
        }
        let (text, values) = condition.window(before);
        let row = sql::first(self.reader(), &text, values).await?;
        let row = row.ok_or(StoreError::Missing("the window"))?;
        let (least, most): (Option<i64>, Option<i64>) =
            (sql::column(&row, 0)?, sql::column(&row, 1)?);
        let count: i64 = sql::column(&row, 2)?;
        Ok(Some(Window {
            // Where the index finds nothing, no number is within.
            least: least.unwrap_or(1),
            most: most.unwrap_or(0),
            goes_on: count == LOOKED_AT_COUNT_MAX,
        }))
    }

    /// How many reports fit, counted up to [`COUNT_MAX`] + 1.
    pub async fn count_reports(&self, search: &Search) -> Result<Counted, StoreError> {
        if search.asks_for_nothing(self.today()) {
            return Ok(Counted {
                count: 0,
                is_whole: true,
            });
        }
        let condition = search.condition(self.backend(), self.today());
        let window = self.window(&condition, None).await?;
        let (text, values) = condition.count(window.as_ref(), COUNT_MAX + 1);
        let count = sql::count(self.reader(), &text, values).await?;
        Ok(Counted {
            count,
            is_whole: count <= COUNT_MAX && window.is_none_or(|window| !window.goes_on),
        })
    }

    /// How many reports there are of each value of a column, largest first.
    pub async fn count_by(&self, by: CountBy) -> Result<Vec<(String, i64)>, StoreError> {
        let column = match by {
            CountBy::Kind => "kind",
            CountBy::Source => "source",
            CountBy::Channel => "channel",
            CountBy::State => "state",
        };
        let text =
            format!("SELECT {column}, COUNT(*) FROM report GROUP BY {column} ORDER BY 2 DESC, 1");
        let rows = sql::all(self.reader(), &text, vec![]).await?;
        rows.iter()
            .map(|row| Ok((sql::column(row, 0)?, sql::column(row, 1)?)))
            .collect()
    }
}

/// What reports may be counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountBy {
    /// The profile's kind of offence.
    Kind,
    /// Source.
    Source,
    /// Door.
    Channel,
    /// Where the report stands.
    State,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_vector_holds_each_word_once_with_its_places() {
        let words = || "b a ¤ b ".to_owned();
        let vector = body(DbBackend::Postgres, words());
        let mut parts: Vec<&str> = vector.split_terminator(' ').collect();
        parts.sort_unstable();
        assert_eq!(parts, ["'a':2", "'b':1,4"]);
        assert_eq!(body(DbBackend::Sqlite, words()), words());
    }

    #[test]
    fn both_engines_are_asked_the_same() {
        let terms = query_terms("\"a.b\" c");
        assert_eq!(fts5_query(&terms), "(\"a b\") AND (\"c\")");
        assert_eq!(postgres_query(&terms), "(('a' <-> 'b')) & (('c'))");
    }
}
