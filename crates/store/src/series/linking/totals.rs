//! What series amount to, read from their reports.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use sea_orm::{QueryResult, Value};
use tocsin_domain::assess::Priority;
use tocsin_domain::link::value::Kind;
use tocsin_domain::series::{Amount, Totals};

use crate::series::Detail;
use crate::{Store, StoreError, Tx, sql};
use tocsin_domain::series::Score;

/// The days over which growth is looked at.
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A report as far as totals look at it.
struct Counted {
    series: i64,
    received_at: Timestamp,
    kind: String,
    region: String,
    loss: Option<(String, String)>,
    witness: i64,
    priority: i64,
    has_files: bool,
}

fn counted(row: &QueryResult) -> Result<Counted, StoreError> {
    let amount: Option<String> = sql::column(row, 4)?;
    let currency: Option<String> = sql::column(row, 5)?;
    let files: Option<i32> = sql::column(row, 8)?;
    Ok(Counted {
        series: sql::column(row, 0)?,
        received_at: sql::time(row, 1)?,
        kind: sql::column(row, 2)?,
        region: sql::column(row, 3)?,
        loss: amount.zip(currency),
        witness: sql::column(row, 6)?,
        priority: sql::column(row, 7)?,
        has_files: files.is_some(),
    })
}

const COUNTED: &str = "SELECT m.series, r.received_at, r.kind, r.region, r.loss_amount, \
     r.loss_currency, r.witness, r.priority, \
     CASE WHEN EXISTS (SELECT 1 FROM attachment a WHERE a.report = r.number) THEN 1 END \
     FROM series_report m JOIN report r ON r.number = m.report WHERE m.series IN";

/// Totals being summed up.
struct Sum {
    totals: Totals,
    witnesses: BTreeSet<i64>,
    kinds: BTreeSet<&'static str>,
}

impl Sum {
    fn add(&mut self, report: Counted, now: Timestamp, home: &str) {
        let totals = &mut self.totals;
        let is_first = totals.reports == 0;
        totals.reports += 1;
        totals.first_at = match is_first {
            true => report.received_at,
            false => totals.first_at.min(report.received_at),
        };
        totals.last_at = match is_first {
            true => report.received_at,
            false => totals.last_at.max(report.received_at),
        };
        let age = now.duration_since(report.received_at);
        totals.recent += i64::from(age < WEEK);
        totals.earlier += i64::from(age >= WEEK && age < WEEK * 2);
        *totals.kinds.entry(report.kind).or_default() += 1;
        if !report.region.is_empty() {
            let is_home = report.region.split('-').next() == Some(home);
            totals.is_at_home |= is_home;
            *totals.regions.entry(report.region).or_default() += 1;
        }
        if let Some((amount, currency)) = report.loss
            && let Ok(amount) = amount.parse::<Amount>()
        {
            totals.losses_count += 1;
            let sum = totals.losses.entry(currency).or_default();
            *sum = sum.plus(amount);
        }
        if report.witness != 0 {
            self.witnesses.insert(report.witness);
        }
        totals.urgent += i64::from(report.priority <= Priority::High.rank());
        totals.with_files += i64::from(report.has_files);
    }

    fn done(mut self) -> Totals {
        self.totals.sources = self.witnesses.len() as i64;
        let kinds = Kind::ALL.into_iter();
        self.totals.values = kinds
            .filter(|kind| self.kinds.contains(kind.as_str()))
            .collect();
        self.totals
    }
}

impl Store {
    /// What each of some series amounts to now. `home` is the centre's own country (ISO 3166-1).
    pub async fn series_totals(
        &self,
        numbers: &[i64],
        home: &str,
    ) -> Result<BTreeMap<i64, Totals>, StoreError> {
        let now = self.now();
        let values: Vec<Value> = numbers.iter().map(|number| (*number).into()).collect();
        let mut sums: BTreeMap<i64, Sum> = BTreeMap::new();
        for row in sql::all_in(self.reader(), COUNTED, &values).await? {
            let report = counted(&row)?;
            let sum = sums.entry(report.series).or_insert_with(|| Sum {
                totals: Totals::none(now),
                witnesses: BTreeSet::new(),
                kinds: BTreeSet::new(),
            });
            sum.add(report, now, home);
        }
        let text = "SELECT DISTINCT s.series, m.kind, \
                    CASE WHEN m.kind = 'iban' THEN substr(m.text, 1, 2) ELSE '' END \
                    FROM series_report s JOIN mention m ON m.report = s.report \
                    WHERE m.role IN ('suspect', 'unknown') AND s.series IN";
        for row in sql::all_in(self.reader(), text, &values).await? {
            let (kind, country): (String, String) = (sql::column(&row, 1)?, sql::column(&row, 2)?);
            let Some(sum) = sums.get_mut(&sql::column::<i64>(&row, 0)?) else {
                continue;
            };
            sum.totals.is_at_home |= country == home;
            let known = Kind::ALL.into_iter().find(|one| one.as_str() == kind);
            sum.kinds.extend(known.map(Kind::as_str));
        }
        Ok(sums
            .into_iter()
            .map(|(number, sum)| (number, sum.done()))
            .collect())
    }
}

impl Tx {
    /// Keeps what a series amounts to.
    pub async fn put_totals(
        &mut self,
        number: i64,
        totals: &Totals,
        score: Score,
        is_locked: bool,
    ) -> Result<(), StoreError> {
        let text = "UPDATE series SET changed_at = $1, kind = $2, reports = $3, sources = $4, \
                    first_at = $5, last_at = $6, recent = $7, earlier = $8, harm = $9, \
                    solvability = $10, score = $11, detail = $12, locked = $13 \
                    WHERE number = $14";
        let (harm, solvability) = (score.harm_points(), score.solvability_points());
        let product = score.product();
        let values = vec![
            self.now().as_microsecond().into(),
            totals.kind().into(),
            totals.reports.into(),
            totals.sources.into(),
            totals.first_at.as_microsecond().into(),
            totals.last_at.as_microsecond().into(),
            totals.recent.into(),
            totals.earlier.into(),
            harm.into(),
            solvability.into(),
            product.into(),
            crate::series::to_json(&Detail::of(totals, score))?.into(),
            i64::from(is_locked).into(),
            number.into(),
        ];
        self.execute(text, values).await.map(|_| ())
    }
}
