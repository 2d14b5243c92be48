//! Series as people see them: which there are, who is in them and why, what a value is known for.
//! What people decide about them is [`decide`].
//!
//! A series is seen by whoever reaches one of its reports. Its totals are shown whole; of its
//! reports, only those that are reached. The closed compartment is in no series.

pub mod decide;
pub mod page;

use std::collections::{BTreeMap, BTreeSet};

use tocsin_domain::access::{Reach, ReadPermit};
use tocsin_domain::link::value::Kind;
use tocsin_domain::report::ReportId;
use tocsin_store::series::decision::SeriesDecision;
use tocsin_store::series::suggestion::{Cursor, Suggestion};
use tocsin_store::series::value::{Mention, SeenValue};
use tocsin_store::series::{Asked, Because, Member, Page, Series};

use crate::centre::{Centre, FlowError};

/// Rows of one page at most.
pub const PAGE_COUNT_MAX: u32 = 200;
/// Bits of a digest that a public question gives at least and at most: with fewer the answer
/// would be long, with more it would say what is asked for.
pub const PREFIX_BITS: std::ops::RangeInclusive<u32> = 12..=24;
/// Values of one public answer at most.
pub const PREFIX_VALUES_COUNT_MAX: u32 = 2_000;

/// Kinds and texts of values by their keys.
pub type Texts = BTreeMap<u64, (String, String)>;

/// A page of series.
pub async fn list(
    centre: &Centre,
    permit: &ReadPermit,
    mut asked: Asked,
) -> Result<Page, FlowError> {
    asked.count = asked.count.clamp(1, PAGE_COUNT_MAX);
    let kinds = centre.closed_kinds();
    let within = (permit.reach(), &kinds[..]);
    Ok(centre.store.series_page(&asked, within).await?)
}

/// A series by its number: where it was taken into another one, that one. Its number tells.
pub async fn one(centre: &Centre, permit: &ReadPermit, number: i64) -> Result<Series, FlowError> {
    within(centre, permit.reach(), number).await
}

/// A series that a reach covers: some report of it is reached, or nobody is bound.
pub(crate) async fn within(
    centre: &Centre,
    reach: &Reach,
    number: i64,
) -> Result<Series, FlowError> {
    let found = centre.store.series_now(number).await?;
    let series = found.ok_or(FlowError::NotFound)?;
    let is_bound = *reach != Reach::default() && *reach != Reach::default().without_closed();
    if is_bound {
        let kinds = centre.closed_kinds();
        let some = centre
            .store
            .series_members(series.number, (reach, &kinds), 0, 1)
            .await?;
        if some.is_empty() {
            return Err(FlowError::NotFound);
        }
    }
    Ok(series)
}

/// The reports of a series that the permit reaches, after a serial number (0 for the first).
pub async fn members(
    centre: &Centre,
    permit: &ReadPermit,
    number: i64,
    after: i64,
    count: u32,
) -> Result<Vec<Member>, FlowError> {
    let kinds = centre.closed_kinds();
    let within = (permit.reach(), &kinds[..]);
    let count = count.clamp(1, PAGE_COUNT_MAX);
    let found = centre.store.series_members(number, within, after, count);
    Ok(found.await?)
}

/// The values that most reports of a series name, counted within it.
pub async fn values(
    centre: &Centre,
    permit: &ReadPermit,
    number: i64,
    count: u32,
) -> Result<Vec<SeenValue>, FlowError> {
    let series = within(centre, permit.reach(), number).await?;
    let count = count.clamp(1, PAGE_COUNT_MAX);
    Ok(centre.store.series_values(series.number, count).await?)
}

/// The place of a report in its series; `None` if it stands alone.
pub async fn of_report(
    centre: &Centre,
    permit: &ReadPermit,
    report: ReportId,
) -> Result<Option<Member>, FlowError> {
    let stored = centre.report_within(permit.reach(), report).await?;
    Ok(centre.store.series_of(stored.serial).await?)
}

/// Texts of the values that explanations name, as long as a report still names them.
pub async fn texts_of(
    centre: &Centre,
    _permit: &ReadPermit,
    members: &[Member],
) -> Result<Texts, FlowError> {
    let mut keys = BTreeSet::new();
    for member in members {
        let all = member.explanation.because.iter();
        for reason in all.chain(&member.explanation.against) {
            if let Because::Value { key, .. } = reason {
                keys.extend(u64::from_str_radix(key, 16));
            }
        }
    }
    let keys: Vec<u64> = keys.into_iter().collect();
    Ok(centre.store.value_texts(&keys).await?)
}

/// A value by its kind and its one form (`tocsin_domain::link::value`).
pub async fn value(
    centre: &Centre,
    _permit: &ReadPermit,
    kind: Kind,
    text: &str,
) -> Result<SeenValue, FlowError> {
    let found = centre.store.seen_value(kind, text).await?;
    found.ok_or(FlowError::NotFound)
}

/// The reports that name a value and that the permit reaches, newest first.
pub async fn mentions(
    centre: &Centre,
    permit: &ReadPermit,
    key: u64,
    before: Option<i64>,
    count: u32,
) -> Result<Vec<Mention>, FlowError> {
    let kinds = centre.closed_kinds();
    let within = (permit.reach(), &kinds[..]);
    let count = count.clamp(1, PAGE_COUNT_MAX);
    Ok(centre.store.mentions(key, within, before, count).await?)
}

/// What a person is asked: suggestions that nobody has answered, newest first.
pub async fn suggestions(
    centre: &Centre,
    permit: &ReadPermit,
    after: Option<Cursor>,
    count: u32,
) -> Result<Vec<Suggestion>, FlowError> {
    let kinds = centre.closed_kinds();
    let within = (permit.reach(), &kinds[..]);
    let count = count.clamp(1, PAGE_COUNT_MAX);
    let found = centre.store.open_suggestions(within, after, count);
    Ok(found.await?)
}

/// The newest decisions, of one series if it is given, each with the address of whoever took it.
pub async fn decisions(
    centre: &Centre,
    permit: &ReadPermit,
    series: Option<i64>,
    count: u32,
) -> Result<Vec<(SeriesDecision, String)>, FlowError> {
    if let Some(number) = series {
        within(centre, permit.reach(), number).await?;
    }
    let count = count.clamp(1, PAGE_COUNT_MAX);
    let found = centre.store.series_decisions(series, None, count);
    Ok(found.await?)
}

/// What anybody may learn of the values whose digests begin with some bits: those that may be
/// published without a person's hand ([`SeenValue::is_corroborated`]), with counts and times and
/// nothing of who reported. Whoever asks says no more than the beginning of a digest.
///
/// # Errors
/// [`FlowError::Refused`] for a beginning outside of [`PREFIX_BITS`].
pub async fn look_up(
    centre: &Centre,
    prefix: u64,
    bits_count: u32,
) -> Result<Vec<SeenValue>, FlowError> {
    if !PREFIX_BITS.contains(&bits_count) {
        let message = "give the first 3 to 6 hexadecimal digits of the digest";
        return Err(FlowError::refused("prefix", message));
    }
    let found = centre
        .store
        .values_by_prefix(prefix, bits_count, PREFIX_VALUES_COUNT_MAX);
    let mut found = found.await?;
    found.retain(SeenValue::is_corroborated);
    Ok(found)
}

/// The report that a step of an explanation leads to, by its serial number.
pub fn step(reason: &Because) -> Option<i64> {
    match reason {
        Because::Value { to, .. } => *to,
        Because::Text { to, .. } => Some(*to),
    }
}
