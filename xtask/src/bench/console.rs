//! The console of a centre with very many reports, while more arrive.
//!
//! A person goes through every page while reports arrive, on a centre with few reports and on one
//! with many; beside the time of each page stands how much longer it takes than with few.

mod fill;
mod arrivals;
mod walk;

use anyhow::{Context, Result};

use super::Options;
use super::centre::Centre;
use super::intake;
use super::table::{Table, grouped, percentile};
use crate::browser;
use walk::Timed;
use xtask::process;

/// Reports stored unless the options say otherwise; the same with `--large`; and in the centre
/// that it is held against.
const USUAL_COUNT: u64 = 100_000;
const LARGE_COUNT: u64 = 1_000_000;
const SMALL_COUNT: u64 = 10_000;
/// Decisions by HTTP alone, and by keys in Chromium.
const DECISIONS_COUNT: usize = 300;
const KEYS_COUNT: usize = 100;
/// What any page may take on the server, 99 % of the time.
const PAGE_MILLISECONDS: f64 = 80.0;
/// From the key of a decision until the next report is painted.
const KEY_MILLISECONDS: f64 = 150.0;
/// From the arrival of an urgent report until its body has it, 99 % of the time.
const DELIVERED_MILLISECONDS: f64 = 2_000.0;

/// What was measured of one centre.
struct Measured {
    pages: Vec<Timed>,
    decisions: Vec<f64>,
    keys: Vec<f64>,
    to_recipient: Vec<f64>,
    rate: f64,
}

pub(super) fn measure(options: &Options) -> Result<Table> {
    let binary = intake::release_binary()?;
    let usual = if options.large {
        LARGE_COUNT
    } else {
        USUAL_COUNT
    };
    let count = options.reports.unwrap_or(usual);
    let mut table = Table::new(intake::head("console", &format!(" --reports {count}"))?);
    let in_folder = |name: &str| match &options.folder {
        Some(folder) => Centre::start_in(&binary, &folder.join(name)),
        None => Centre::start(&binary, None),
    };
    let mut centre = in_folder("many")?;
    fill::fill(&mut centre, count)?;
    // A centre that has nothing to do would still take a little of the other's time.
    centre.stop()?;
    let mut beside = in_folder("few")?;
    fill::fill(&mut beside, SMALL_COUNT)?;
    let few = at_work(&beside, options.rounds, false)?;
    beside.stop()?;
    centre.serve()?;
    let many = at_work(&centre, options.rounds, true)?;
    report(&mut table, count, (few, many));
    Ok(table)
}

/// Everything that is measured of a centre while reports arrive.
fn at_work(centre: &Centre, rounds: usize, in_browser: bool) -> Result<Measured> {
    let pages = walk::pages(&centre.database())?;
    let work = || {
        let pages = walk::walk(centre, &pages, rounds)?;
        println!("  pages walked through");
        let decisions = walk::decide(centre, DECISIONS_COUNT)?;
        let keys = match in_browser {
            true => keys(centre)?,
            false => Vec::new(),
        };
        Ok((pages, decisions, keys))
    };
    let ((pages, decisions, keys), arrived) = arrivals::during(centre, work)?;
    Ok(Measured {
        pages,
        decisions,
        keys,
        to_recipient: arrived.to_recipient,
        rate: arrived.rate,
    })
}

/// Decides by keys in Chromium; answers the milliseconds from each key until the next report was
/// painted.
fn keys(centre: &Centre) -> Result<Vec<f64>> {
    let mut node = browser::node_alone()?;
    node.arg("keystroke.mjs")
        .arg(format!("http://{}", centre.address))
        .args(["bench-analyst", &KEYS_COUNT.to_string()]);
    let told = process::output(&mut node)?;
    let times = told.lines().map(str::parse);
    times
        .collect::<Result<Vec<f64>, _>>()
        .with_context(|| format!("no milliseconds in {told:?}"))
}

fn report(table: &mut Table, count: u64, (few, many): (Measured, Measured)) {
    let stored = grouped(count as f64);
    let what = format!("reports that arrive a second, beside {stored} stored");
    let is_met = many.rate >= arrivals::RATE as f64 * 0.98;
    table.add(&what, format!("{:.0}", many.rate), "≥ 196", is_met);
    let (mut all, mut slowest) = (Vec::new(), (0.0, ""));
    let mut lines = Vec::new();
    for (mut page, mut with_few) in many.pages.into_iter().zip(few.pages) {
        let middle = percentile(&mut page.milliseconds, 0.5);
        let tail = percentile(&mut page.milliseconds, 0.99);
        let middle_with_few = percentile(&mut with_few.milliseconds, 0.5);
        if tail > slowest.0 {
            slowest = (tail, page.name);
        }
        let ratio = middle / middle_with_few;
        let shown = format!("{middle:.1} / {tail:.1} ms, {ratio:.1} times");
        lines.push((page.name, shown));
        all.append(&mut page.milliseconds);
    }
    let (tail, name) = slowest;
    let what = format!("slowest page of the console ({name}), 99 % within");
    table.add(
        &what,
        format!("{tail:.1} ms"),
        "≤ 80 ms",
        tail <= PAGE_MILLISECONDS,
    );
    table.note("all pages together, half / 99 % within", halves(&mut all));
    decisions(table, few.decisions, many.decisions, many.keys);
    let mut to_recipient = many.to_recipient;
    let reports = to_recipient.len();
    let tail = percentile(&mut to_recipient, 0.99);
    let what = format!("arrival until the body's page shows it, 99 % of {reports} within");
    let is_met = tail <= DELIVERED_MILLISECONDS;
    table.add(&what, format!("{:.2} s", tail / 1e3), "≤ 2 s", is_met);
    let middle = percentile(&mut to_recipient, 0.5);
    table.note("… half of them within", format!("{:.2} s", middle / 1e3));
    for (name, shown) in lines {
        let what = format!("{name}: half / 99 % within, half against 10,000 reports");
        table.note(&what, shown);
    }
}

fn decisions(table: &mut Table, mut few: Vec<f64>, mut many: Vec<f64>, mut keys: Vec<f64>) {
    let ratio = percentile(&mut many, 0.5) / percentile(&mut few, 0.5);
    let shown = format!("{}, {ratio:.1} times", halves(&mut many));
    let what = "decision until the next report's page is there, half / 99 % within, half against \
                10,000 reports";
    table.note(what, shown);
    let tail = percentile(&mut keys, 0.99);
    let what = "key of a decision until Chromium has painted the next report, 99 % within";
    table.add(
        what,
        format!("{tail:.0} ms"),
        "≤ 150 ms",
        tail <= KEY_MILLISECONDS,
    );
    let middle = percentile(&mut keys, 0.5);
    table.note("… half of them within", format!("{middle:.0} ms"));
}

fn halves(milliseconds: &mut [f64]) -> String {
    let (middle, tail) = (
        percentile(milliseconds, 0.5),
        percentile(milliseconds, 0.99),
    );
    format!("{middle:.1} / {tail:.1} ms")
}
