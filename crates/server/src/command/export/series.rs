//! Series as lines: the most urgent first.

use std::io::Write;

use jiff::tz::TimeZone;
use serde_json::json;
use tocsin_domain::access::{Actor, ReadPermit};
use tocsin_flow::{Centre, series};
use tocsin_store::series::{Asked, Member, Series};

use super::Arguments;
use super::output::Output;
use crate::command::progress::Progress;

/// Series, and reports of one, read at once.
const PAGE_COUNT: u32 = 200;

/// Writes the series whose last report is of the days that were asked for; answers how many.
pub(super) async fn write(
    centre: &Centre,
    arguments: &Arguments,
    output: &mut Output,
    progress: &Progress,
) -> anyhow::Result<u64> {
    let actor = Actor::CommandLine {
        source: String::new(),
    };
    let permit = actor.read()?;
    let is_chosen = |series: &Series| {
        let day = series.last_at.to_zoned(TimeZone::UTC).date();
        arguments.from.is_none_or(|from| day >= from) && arguments.to.is_none_or(|to| day <= to)
    };
    let mut asked = Asked {
        count: PAGE_COUNT,
        ..Asked::default()
    };
    let mut count = 0;
    loop {
        let page = series::list(centre, &permit, asked.clone()).await?;
        for series in page.series.iter().filter(|series| is_chosen(series)) {
            write_one(centre, &permit, series, output).await?;
            count += 1;
        }
        progress.advance(0, count, "series");
        if page.next.is_none() {
            return Ok(count);
        }
        asked.after = page.next;
    }
}

async fn write_one(
    centre: &Centre,
    permit: &ReadPermit,
    series: &Series,
    output: &mut Output,
) -> anyhow::Result<()> {
    let mut reports: Vec<Member> = Vec::new();
    loop {
        let after = reports.last().map_or(0, |member| member.serial);
        let page = series::members(centre, permit, series.number, after, PAGE_COUNT).await?;
        if page.is_empty() {
            break;
        }
        reports.extend(page);
    }
    let reports = reports.iter().map(|member| {
        json!({"id": member.id.0, "number": member.report.as_str(), "how": member.how.as_str(),
            "since": member.at})
    });
    let reports: Vec<_> = reports.collect();
    let detail = &series.detail;
    let line = json!({"label": series.label(), "number": series.number, "kind": series.kind,
        "reports_count": series.reports, "sources_count": series.sources,
        "first_at": series.first_at, "last_at": series.last_at, "recent": series.recent,
        "earlier": series.earlier, "losses": detail.losses, "regions": detail.regions,
        "harm": series.harm, "solvability": series.solvability, "score": detail.score,
        "split_from": series.split_from, "locked": series.is_locked, "reports": reports});
    writeln!(output, "{line}")?;
    Ok(())
}
