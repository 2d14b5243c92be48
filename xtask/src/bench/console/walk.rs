//! One person who goes through every page of the console, again and again, and decides.

use anyhow::{Context, Result, bail};
use sqlx::{AssertSqlSafe, Row};
use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use crate::bench::centre::Centre;
use crate::bench::database;
use crate::bench::load::Connection;
use crate::bench::sample::{Chance, KINDS, REGIONS, Sample};

/// Addresses made for a page that has one for each report, word or kind.
const ADDRESSES_COUNT: usize = 200;

/// A page under a name, and the addresses at which it is asked for in turn.
pub(super) struct Page {
    name: &'static str,
    /// Of whom: the secret of their session.
    session: &'static str,
    paths: Vec<String>,
}

/// A page, and how long each answer took, in milliseconds.
pub(super) struct Timed {
    pub(super) name: &'static str,
    pub(super) milliseconds: Vec<f64>,
}

/// Every page of the console, of a centre that holds these reports.
pub(super) fn pages(database: &Path) -> Result<Vec<Page>> {
    let of = |condition: &str| ids(database, condition);
    let reports = of("report WHERE state <> 'received'")?;
    let referrals = of("referral WHERE body = 'cyber-unit'")?;
    let analyst = |name, paths| page(name, "bench-analyst", paths);
    let alone = |name, session, path: &str| page(name, session, vec![path.to_owned()]);
    let mut pages = queues();
    pages.extend(lists());
    pages.extend([
        analyst("report", with(&reports, "/console/reports/{}?queue=new")),
        analyst(
            "preview",
            with(&reports, "/console/reports/{}/preview?back=queue/new"),
        ),
        analyst("referral", with(&referrals, "/console/referrals/{}")),
        alone("referrals, by age", "bench-analyst", "/console/referrals"),
        alone("letters", "bench-analyst", "/console/letters"),
        alone("reviews", "bench-analyst", "/console/reviews"),
        alone("rules", "bench-analyst", "/console/rules"),
        alone("call", "bench-analyst", "/console/call"),
        alone(
            "call: seen before",
            "bench-analyst",
            "/console/call/seen?value=tarobi.example",
        ),
        alone("own account", "bench-analyst", "/console/account"),
        alone("survey", "bench-supervisor", "/console/survey"),
        alone("sending: given up", "bench-supervisor", "/console/sending"),
        alone(
            "sending: sent",
            "bench-supervisor",
            "/console/sending?state=sent",
        ),
        alone(
            "sending: waiting",
            "bench-supervisor",
            "/console/sending?state=waiting",
        ),
        alone("journal", "bench-auditor", "/console/journal"),
        alone(
            "journal, far behind",
            "bench-auditor",
            "/console/journal?after=5000",
        ),
        alone("log of searches", "bench-auditor", "/console/searches"),
        alone("erasures", "bench-officer", "/console/erasures"),
        alone("staff", "bench-administrator", "/console/staff"),
        alone("recipient: list", "bench-recipient", "/partner"),
        alone(
            "recipient: older",
            "bench-recipient",
            "/partner?before=2000",
        ),
        page(
            "recipient: referral",
            "bench-recipient",
            with(&referrals, "/partner/referrals/{}"),
        ),
    ]);
    Ok(pages)
}

fn page(name: &'static str, session: &'static str, paths: Vec<String>) -> Page {
    Page {
        name,
        session,
        paths,
    }
}

fn with(ids: &[String], path: &str) -> Vec<String> {
    ids.iter().map(|id| path.replace("{}", id)).collect()
}

fn by_kind(path: &str) -> Vec<String> {
    KINDS.iter().map(|kind| path.replace("{}", kind)).collect()
}

fn queues() -> Vec<Page> {
    let alone = |name, path: &str| {
        page(
            name,
            "bench-analyst",
            vec![format!("/console/queue/{path}")],
        )
    };
    let of_kinds = |name, path| page(name, "bench-analyst", by_kind(path));
    vec![
        alone("queue: new", "new"),
        alone("queue: new, newest first", "new?order=new"),
        alone("queue: new, late", "new?late=1"),
        of_kinds("queue: new, one kind", "/console/queue/new?kind={}"),
        of_kinds(
            "queue: new, one kind, late",
            "/console/queue/new?kind={}&late=1",
        ),
        alone("queue: reading", "reading"),
        alone("queue: mine", "mine"),
        alone("queue: answers", "answers"),
        alone("queue: asked", "asked"),
        alone("queue: valid", "valid"),
        of_kinds("queue: valid, one kind", "/console/queue/valid?kind={}"),
        alone("queue: sealed", "sealed"),
    ]
}

fn lists() -> Vec<Page> {
    let (mut chance, mut sample) = (Chance::new(11), Sample::new(11));
    let mut many = |name, make: &mut dyn FnMut(&mut Chance, &mut Sample) -> String| {
        let paths = (0..ADDRESSES_COUNT).map(|_| make(&mut chance, &mut sample));
        let paths = paths.map(|query| format!("/console/reports?{query}"));
        page(name, "bench-analyst", paths.collect())
    };
    let a_word = |sample: &mut Sample| sample.word().to_owned();
    vec![
        many("list", &mut |_, _| String::new()),
        many("list: one word", &mut |_, sample| {
            format!("q={}", a_word(sample))
        }),
        many("list: two words", &mut |_, sample| {
            format!("q={}+{}", a_word(sample), a_word(sample))
        }),
        many("list: word and kind", &mut |chance, sample| {
            format!("q={}&kind={}", a_word(sample), chance.of(&KINDS))
        }),
        many("list: kind and region", &mut |chance, _| {
            format!("kind={}&region={}", chance.of(&KINDS), chance.of(&REGIONS))
        }),
        many("list: days and word", &mut |_, sample| {
            format!("from=2020-01-01&q={}", a_word(sample))
        }),
        many("list: state", &mut |chance, _| {
            format!(
                "state={}",
                chance.of(&["received", "waiting", "valid", "closed", "referred"])
            )
        }),
        many("list: state and word", &mut |chance, sample| {
            let state = chance.of(&["received", "waiting", "valid", "closed"]);
            format!("state={state}&q={}", a_word(sample))
        }),
        many("list: state and kind", &mut |chance, _| {
            let state = chance.of(&["received", "waiting", "valid", "closed"]);
            format!("state={state}&kind={}", chance.of(&KINDS))
        }),
        many("list: further down", &mut |chance, _| {
            format!("before={}", 2_000 + chance.below(5_000))
        }),
    ]
}

/// Ids of some rows, spread over all of them.
fn ids(path: &Path, condition: &str) -> Result<Vec<String>> {
    let text = format!(
        "SELECT lower(hex(id)) FROM {condition} AND number % \
         (1 + (SELECT MAX(number) FROM report) / 2000) = 0 LIMIT 2000"
    );
    let found: Vec<String> = database::within(database::roomy(path), async |connection| {
        let rows = sqlx::query(AssertSqlSafe(text))
            .fetch_all(connection)
            .await?;
        let ids = rows.iter().map(|row| row.try_get(0));
        Ok(ids.collect::<sqlx::Result<Vec<String>>>()?)
    })?;
    let each = (found.len() / ADDRESSES_COUNT).max(1);
    let ids = found.iter().step_by(each).map(|hex| dashed(hex));
    Ok(ids.collect())
}

/// `0192…` as identifiers are written: `01920000-0000-7000-8000-000000000000`.
fn dashed(hex: &str) -> String {
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    let (first, second, third) = (part(0, 8), part(8, 12), part(12, 16));
    format!("{first}-{second}-{third}-{}-{}", part(16, 20), part(20, 32))
}

/// Goes through all pages so many times. The first round is not counted: it finds what a page
/// that is used every day has in memory.
pub(super) fn walk(centre: &Centre, pages: &[Page], rounds: usize) -> Result<Vec<Timed>> {
    let mut connections: HashMap<&str, Connection> = HashMap::new();
    let mut timed: Vec<Timed> = pages
        .iter()
        .map(|page| Timed {
            name: page.name,
            milliseconds: Vec::with_capacity(rounds),
        })
        .collect();
    for round in 0..=rounds {
        for (page, timed) in pages.iter().zip(&mut timed) {
            let path = page.paths.get(round % page.paths.len().max(1));
            let path = path.with_context(|| format!("no address of “{}”", page.name))?;
            if !connections.contains_key(page.session) {
                let connection = Connection::open_as(centre, page.session)?;
                connections.insert(page.session, connection);
            }
            let connection = connections.get_mut(page.session).context("a connection")?;
            let took = connection.time_one(path)?;
            if round > 0 {
                timed.milliseconds.push(took);
            }
        }
    }
    Ok(timed)
}

/// Decides on so many reports, each from the page of the one before; answers how long it took
/// from sending the decision until the next report's page was there, in milliseconds.
pub(super) fn decide(centre: &Centre, count: usize) -> Result<Vec<f64>> {
    let mut connection = Connection::open_reading(centre, "bench-analyst")?;
    connection.time_one("/console/queue/new")?;
    let text = connection.text();
    let first = text.split("href=\"/console/reports/").nth(1);
    let first = first.and_then(|rest| rest.split('"').next());
    let first = first.context("no report in the queue of new ones")?;
    connection.time_one(&format!("/console/reports/{first}"))?;
    let mut milliseconds = Vec::with_capacity(count);
    for place in 0..count {
        let text = connection.text();
        let ticket = text.split("name=\"report\" value=\"").nth(1);
        let ticket = ticket.and_then(|rest| rest.split('"').next());
        let ticket = ticket.context("no decision to be taken on a report's page")?;
        let word = if place % 2 == 0 { "spam" } else { "valid" };
        let form = format!("back=report%2Fnew&report={ticket}&decision={word}");
        let begun = Instant::now();
        let status = connection.post_form("/console/decisions", &form)?;
        let next = connection.location().to_owned();
        if status != 303 || !next.starts_with("/console/reports/") {
            bail!("a decision was answered with {status} and “{next}”");
        }
        connection.time_one(&next)?;
        milliseconds.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    Ok(milliseconds)
}
