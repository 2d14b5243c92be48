//! What the pages of a series, of a value and of the suggestions show, read in one go and bounded.

use std::collections::{BTreeMap, BTreeSet};

use tocsin_domain::access::{HandlePermit, Reach, ReadPermit};
use tocsin_domain::observable::{Observable, Role};
use tocsin_domain::receipt::ReportNumber;
use tocsin_domain::report::ReportId;
use tocsin_store::report::Stored;
use tocsin_store::series::decision::SeriesDecision;
pub use tocsin_store::series::page::FoundValue;
use tocsin_store::series::suggestion::{Cursor, Suggestion};
use tocsin_store::series::value::{Mention, SeenValue};
use tocsin_store::series::{Asked, Member, Series};

use super::{Texts, within};
use crate::centre::{Centre, FlowError};
use crate::lookup;

/// Series and suggestions are counted up to this.
pub const COUNT_MAX: u32 = 1_000;
/// Values of a series that are read.
pub const VALUES_COUNT_MAX: u32 = 60;
/// Reports of a series whose reasons are looked at.
pub const SAMPLE_COUNT_MAX: u32 = 200;
/// Decisions that a page shows.
pub const DECISIONS_COUNT_MAX: u32 = 50;
/// Suggestions that a page shows.
pub const SUGGESTIONS_COUNT_MAX: u32 = 10;
/// Reports of a value are counted up to this.
pub const MENTIONS_COUNT_MAX: u32 = 10_000;

/// Reports by their serial numbers, as far as they are reached.
pub type Named = BTreeMap<i64, (ReportId, ReportNumber)>;

/// A decision and the address of whoever took it.
pub type Taken = (SeriesDecision, String);

/// What a series' page shows besides its reports.
#[derive(Clone, Debug)]
pub struct Board {
    /// The values that most of its reports name.
    pub values: Vec<SeenValue>,
    /// Pairs of them that reports name together, the most named first.
    pub chords: Vec<((u64, u64), i64)>,
    /// Reports by day since 1970.
    pub days: Vec<(i64, i64)>,
    /// Some of its reports that are reached, with their reasons.
    pub sample: Vec<Member>,
    /// Texts of the values in those reasons.
    pub texts: Texts,
    /// How many of its reports are reached.
    pub reached_count: i64,
    /// What waits for an answer.
    pub suggestions: Vec<Suggestion>,
    /// What people decided.
    pub decisions: Vec<Taken>,
    /// The reports that the decisions are about.
    pub named: Named,
}

/// Reads what a series' page shows; days begin so many microseconds before those of Greenwich.
pub async fn board(
    centre: &Centre,
    permit: &ReadPermit,
    series: &Series,
    ahead: i64,
) -> Result<Board, FlowError> {
    let series = within(centre, permit.reach(), series.number).await?;
    let (store, number) = (&centre.store, series.number);
    let kinds = centre.closed_kinds();
    let reach = (permit.reach(), &kinds[..]);
    let values = store.series_values(number, VALUES_COUNT_MAX).await?;
    let keys: Vec<u64> = values.iter().map(|value| value.key).collect();
    let sample = store.series_members(number, reach, 0, SAMPLE_COUNT_MAX);
    let sample = sample.await?;
    let reached_count = match *permit.reach() == Reach::default() {
        true => series.reports,
        false => store.series_reached_count(number, reach).await?,
    };
    let suggestions = store.series_suggestions(number, reach, SUGGESTIONS_COUNT_MAX);
    let decisions = store
        .decisions_about(number, &keys, DECISIONS_COUNT_MAX)
        .await?;
    Ok(Board {
        chords: store.series_chords(number, &keys).await?,
        days: store.series_days(number, ahead).await?,
        texts: super::texts_of(centre, permit, &sample).await?,
        suggestions: reached(centre, permit.reach(), suggestions.await?).await?,
        named: named(centre, permit, &decisions).await?,
        values,
        sample,
        reached_count,
        decisions,
    })
}

/// The reports that decisions are about, as far as they are reached.
async fn named(
    centre: &Centre,
    permit: &ReadPermit,
    decisions: &[Taken],
) -> Result<Named, FlowError> {
    /// Reports of one decision that a page names.
    const NAMED_COUNT_MAX: usize = 5;
    let sides = decisions.iter().flat_map(|(made, _)| {
        let sides = [&made.reports.one, &made.reports.other];
        sides.map(|side| side.iter().take(NAMED_COUNT_MAX))
    });
    let serials: Vec<i64> = sides.flatten().copied().collect();
    let kinds = centre.closed_kinds();
    let reach = (permit.reach(), &kinds[..]);
    Ok(centre.store.reached_reports(&serials, reach).await?)
}

/// Suggestions both sides of which are reached: of the others nobody may say anything.
async fn reached(
    centre: &Centre,
    reach: &Reach,
    all: Vec<Suggestion>,
) -> Result<Vec<Suggestion>, FlowError> {
    let mut kept = Vec::with_capacity(all.len());
    for one in all {
        let target = centre.store.report(one.target_id).await?;
        if target.is_some_and(|target| centre.reaches(reach, &target)) {
            kept.push(one);
        }
    }
    Ok(kept)
}

/// How many series fit, counted up to [`COUNT_MAX`].
pub async fn count(centre: &Centre, permit: &ReadPermit, asked: &Asked) -> Result<i64, FlowError> {
    let kinds = centre.closed_kinds();
    let reach = (permit.reach(), &kinds[..]);
    Ok(centre.store.series_count(asked, reach, COUNT_MAX).await?)
}

/// How many suggestions wait, counted up to [`COUNT_MAX`].
pub async fn suggestions_count(centre: &Centre, permit: &ReadPermit) -> Result<i64, FlowError> {
    let kinds = centre.closed_kinds();
    let reach = (permit.reach(), &kinds[..]);
    let counted = centre.store.open_suggestions_count(reach, COUNT_MAX);
    Ok(counted.await?)
}

/// How many series there are within reach, and suggestions to answer, each counted up to
/// [`COUNT_MAX`].
pub async fn counts(centre: &Centre, permit: &ReadPermit) -> Result<(i64, i64), FlowError> {
    let series = count(centre, permit, &Asked::default()).await?;
    Ok((series, suggestions_count(centre, permit).await?))
}

/// The next suggestions of the queue, newest first, and where the list goes on.
pub async fn queue(
    centre: &Centre,
    permit: &ReadPermit,
    after: Option<Cursor>,
) -> Result<(Vec<Suggestion>, Option<Cursor>), FlowError> {
    let found = super::suggestions(centre, permit, after, SUGGESTIONS_COUNT_MAX).await?;
    let is_full = found.len() == SUGGESTIONS_COUNT_MAX as usize;
    let next = found.last().filter(|_| is_full).map(Suggestion::cursor);
    Ok((reached(centre, permit.reach(), found).await?, next))
}

/// The values that the two reports of a suggestion both name: key, kind and text.
pub async fn shared(
    centre: &Centre,
    _permit: &ReadPermit,
    one: &Suggestion,
) -> Result<Vec<(u64, String, String)>, FlowError> {
    let shared = centre.store.shared_values(one.serial, one.target_serial);
    Ok(shared.await?)
}

/// The report that a suggestion is about.
pub async fn report_of(
    centre: &Centre,
    permit: &ReadPermit,
    one: &Suggestion,
) -> Result<Stored, FlowError> {
    centre.report_within(permit.reach(), one.id).await
}

/// What a report's page shows of series.
#[derive(Clone, Debug)]
pub struct OfReport {
    /// Its place in a series, and the series; `None` if it stands alone.
    pub series: Option<(Member, Series)>,
    /// Texts of the values in its reasons.
    pub texts: Texts,
    /// The reports on the way to the one that the series is named after.
    pub named: Named,
    /// What waits for an answer.
    pub suggestions: Vec<Suggestion>,
    /// What the machine found.
    pub found: Vec<FoundValue>,
    /// Keys of the values by which it is compared with others.
    pub mentioned: BTreeSet<u64>,
}

/// Values that the machine found in a report and that its page shows.
pub const FOUND_COUNT_MAX: u32 = 100;

/// Reads what a report's page shows of series.
pub async fn of_report(
    centre: &Centre,
    permit: &ReadPermit,
    id: ReportId,
) -> Result<OfReport, FlowError> {
    let stored = centre.report_within(permit.reach(), id).await?;
    let (store, serial) = (&centre.store, stored.serial);
    let member = store.series_of(serial).await?;
    let series = match &member {
        Some(member) => store.series(member.series).await?,
        None => None,
    };
    let member = member.as_slice();
    let because = member.iter().flat_map(|it| &it.explanation.because);
    let steps: Vec<i64> = because.filter_map(super::step).collect();
    let kinds = centre.closed_kinds();
    let within = (permit.reach(), &kinds[..]);
    let suggestions = store.suggestions_of(serial).await?;
    Ok(OfReport {
        texts: super::texts_of(centre, permit, member).await?,
        named: store.reached_reports(&steps, within).await?,
        suggestions: reached(centre, permit.reach(), suggestions).await?,
        found: store.found_values(serial, FOUND_COUNT_MAX).await?,
        mentioned: store.mentioned_keys(serial).await?,
        series: member.first().cloned().zip(series),
    })
}

/// What a value's page shows.
#[derive(Clone, Debug)]
pub struct OfValue {
    /// The value, with counts of all reports.
    pub seen: SeenValue,
    /// Reports that name it and are reached, newest first.
    pub mentions: Vec<Mention>,
    /// How many are reached, counted up to [`MENTIONS_COUNT_MAX`].
    pub reached_count: i64,
    /// Labels of the series of those reports, by number.
    pub series: BTreeMap<i64, String>,
    /// Whether it is told to the public.
    pub is_told: bool,
    /// What people decided about it.
    pub decisions: Vec<Taken>,
}

/// Reads what a value's page shows. A value that no report within reach names does not exist.
pub async fn of_value(
    centre: &Centre,
    permit: &ReadPermit,
    key: u64,
    before: Option<i64>,
    count: u32,
) -> Result<OfValue, FlowError> {
    let store = &centre.store;
    let seen = store.seen_value_of(key).await?;
    let seen = seen.ok_or(FlowError::NotFound)?;
    let kinds = centre.closed_kinds();
    let within = (permit.reach(), &kinds[..]);
    let reached_count = store.mentions_count(key, within, MENTIONS_COUNT_MAX);
    let reached_count = reached_count.await?;
    if reached_count == 0 {
        return Err(FlowError::NotFound);
    }
    let mentions = super::mentions(centre, permit, key, before, count).await?;
    let mut series = BTreeMap::new();
    for mention in &mentions {
        if let Some(number) = mention.series
            && !series.contains_key(&number)
            && let Some(found) = store.series(number).await?
        {
            series.insert(number, found.label());
        }
    }
    Ok(OfValue {
        is_told: lookup::told(centre, &seen).await?.is_some(),
        decisions: store.value_decisions(key, DECISIONS_COUNT_MAX).await?,
        seen,
        mentions,
        reached_count,
        series,
    })
}

/// The report of a number, typed as people type it, for an act.
pub async fn report_by_number(
    centre: &Centre,
    permit: &HandlePermit,
    number: &str,
) -> Result<Option<ReportId>, FlowError> {
    let found = centre.store.report_by_number(number).await?;
    let reached = found.filter(|stored| centre.reaches(permit.reach(), stored));
    Ok(reached.map(|stored| stored.report.id))
}

/// The keys under which an observable is compared with others: the value itself, then what it is a
/// part of.
pub fn keys_of(observable: &Observable) -> Vec<tocsin_domain::link::value::Value> {
    let known = tocsin_domain::link::value::KnownValues::none();
    let open = Observable {
        role: Role::Unknown,
        ..observable.clone()
    };
    let mut values = tocsin_domain::link::value::values_of(&[open], &known, &[]);
    // What is a part of something else is the more exact one.
    values.sort_by_key(|value| value.root == value.key);
    values
}
