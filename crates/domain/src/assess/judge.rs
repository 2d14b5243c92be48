//! The decision itself: reasons with their weights, and what they come to.

use jiff::Timestamp;

use super::benign::BenignLists;
use super::geo::Geo;
use super::money::{self, Payment};
use super::validity::{self, Story};
use super::words::{Effect, Found};
use super::{Assessment, Hosting, Priority, Reason, Reference, address, language};
use crate::observable::{Observable, Role};
use crate::profile::{Profile, UNKNOWN_OFFENCE};
use crate::report::{Channel, Report};

/// Reasons that come to this much have a person look now.
const NOW_FROM: i32 = 100;
/// Reasons that come to this much have a person look today.
const HIGH_FROM: i32 = 40;
/// Reasons that come to this little put a report last.
const LOW_TO: i32 = -40;

/// Words of danger in the reporter's own story.
const EMERGENCY_WORDS: i32 = 100;
/// The same in a mail that was passed on: extortion by the thousand uses them.
const EMERGENCY_QUOTED: i32 = 40;
/// A payment that can still be called back.
const RECALL_OPEN: i32 = 100;
/// Money left, and nobody says when: somebody has to ask soon.
const RECALL_UNDATED: i32 = 40;
/// A kind of offence in which the offender may be near.
const WATCHED_KIND: i32 = 40;
/// A matter of the closed compartment.
const SENSITIVE: i32 = 60;
/// Money was lost.
const LOSS: i32 = 20;
/// The same content was reported before: it is counted with that one.
const REPEATED: i32 = -45;
/// So many independent sources are a wave.
const WAVE_SOURCES_COUNT: i64 = 10;
/// A wave goes on while people report it.
const WAVE: i32 = 50;
/// Nothing is said at all.
const EMPTY: i32 = -60;
/// Letters that make no words.
const GIBBERISH: i32 = -60;
/// A link and nothing else, or a few letters.
const THIN: i32 = -10;
/// Every value that the report names belongs to somebody uninvolved.
const ALL_BENIGN: i32 = -45;

/// Phrases that one reason names at most.
const PHRASES_SHOWN_MAX: usize = 5;
/// Suspect addresses, and known-benign values, that are kept of one report at most.
const VALUES_KEPT_MAX: usize = 50;

/// A report as it arrived, with what the store knows besides.
#[derive(Clone, Copy, Debug)]
pub struct Arrived<'r> {
    /// The report.
    pub report: &'r Report,
    /// Files with it.
    pub files_count: i64,
    /// How many earlier reports had the same content.
    pub repeats_count: i64,
    /// From how many independent sources those and this one came.
    pub sources_count: i64,
    /// When it is looked at.
    pub now: Timestamp,
}

/// What a report is looked at with.
#[derive(Clone, Copy, Debug)]
pub struct Knowledge<'k> {
    /// The centre's profile, with its words.
    pub profile: &'k Profile,
    /// What the operator has installed.
    pub reference: &'k Reference,
}

/// Everything the machine sees in a report, and why. The work grows with the length of the
/// report, whatever it holds.
pub fn assess(arrived: &Arrived<'_>, knowledge: &Knowledge<'_>) -> Assessment {
    let (report, profile) = (arrived.report, knowledge.profile);
    let texts = std::iter::once(report.narrative.as_str())
        .chain(report.answers.values().map(String::as_str));
    let found = profile.words.find(texts);
    let kind = proposed_kind(report, profile, &found);
    let is_sensitive = profile
        .offence(&kind)
        .is_some_and(|offence| offence.sensitive)
        || stated(&found, Effect::Sensitive).next().is_some();
    let payment = money::payment(report, profile);
    let detected = language::detect(&report.narrative, |code| profile.has_language(code));
    let benign = benign_values(report, &knowledge.reference.benign);
    let mut reasons = Vec::new();
    danger_reasons(report, &found, &mut reasons);
    money_reasons(arrived, payment, &mut reasons);
    kind_reasons(report, profile, &kind, &found, &mut reasons);
    repeat_reasons(arrived, &mut reasons);
    story_reasons(arrived, &mut reasons);
    benign_reasons(report, &benign, &mut reasons);
    language_reason(report, detected, &mut reasons);
    // The weightiest first; what only informs stands last.
    reasons.sort_by_key(|reason| -reason.weight.abs());
    Assessment {
        priority: priority(&reasons),
        kind,
        is_sensitive,
        language: detected.unwrap_or(&report.language).to_owned(),
        recall_until: match payment {
            Payment::Dated { until } => Some(until.as_microsecond()),
            Payment::None | Payment::Undated => None,
        },
        repeats_count: arrived.repeats_count,
        sources_count: arrived.sources_count,
        hosting: hosting(report, &knowledge.reference.geo),
        benign,
        reasons,
    }
}

/// What the reasons come to.
fn priority(reasons: &[Reason]) -> Priority {
    match reasons.iter().map(|reason| reason.weight).sum::<i32>() {
        NOW_FROM.. => Priority::Now,
        HIGH_FROM.. => Priority::High,
        ..=LOW_TO => Priority::Low,
        _ => Priority::Usual,
    }
}

fn reason(text: &str, weight: i32, values: &[(&str, String)]) -> Reason {
    let own = |(name, value): &(&str, String)| ((*name).to_owned(), value.clone());
    Reason {
        text: text.to_owned(),
        values: values.iter().map(own).collect(),
        weight,
    }
}

/// What stands in the report and is not denied there.
fn stated<'f>(found: &'f [Found<'f>], effect: Effect) -> impl Iterator<Item = &'f Found<'f>> {
    found
        .iter()
        .filter(move |found| found.group.effect == effect && !found.is_denied)
}

fn quoted<'f>(found: impl Iterator<Item = &'f Found<'f>>) -> String {
    let phrases: Vec<String> = found
        .take(PHRASES_SHOWN_MAX)
        .map(|found| format!("“{}”", found.phrase))
        .collect();
    phrases.join(", ")
}

/// The reporter's own kind; another one where the words speak of a sensitive one, or where the
/// reporter named none that the profile knows.
fn proposed_kind(report: &Report, profile: &Profile, found: &[Found<'_>]) -> String {
    let own = profile.offence(&report.kind);
    let speaks = |effect: Effect| {
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for found in stated(found, effect) {
            let Some(kind) = found.group.kind.as_deref() else {
                continue;
            };
            match counts.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, count)) => *count += 1,
                None => counts.push((kind, 1)),
            }
        }
        // Of several with as many words, the profile's first.
        let most = counts.iter().map(|(_, count)| *count).max()?;
        let first = counts.into_iter().find(|(_, count)| *count == most)?;
        Some(first.0.to_owned())
    };
    let is_open = own.is_none_or(|offence| offence.key == UNKNOWN_OFFENCE);
    let is_sensitive = own.is_some_and(|offence| offence.sensitive);
    let sensitive = speaks(Effect::Sensitive).filter(|_| !is_sensitive);
    let proposed = sensitive.or_else(|| {
        let words = || speaks(Effect::Emergency).or_else(|| speaks(Effect::Kind));
        is_open.then(words).flatten()
    });
    proposed.unwrap_or_else(|| report.kind.clone())
}

fn danger_reasons(report: &Report, found: &[Found<'_>], reasons: &mut Vec<Reason>) {
    let words = quoted(stated(found, Effect::Emergency));
    let passed_on = matches!(
        report.channel,
        Channel::Mail | Channel::Plugin | Channel::Sensor
    );
    if !words.is_empty() {
        let (text, weight) = match passed_on {
            true => ("reason-emergency-quoted", EMERGENCY_QUOTED),
            false => ("reason-emergency-words", EMERGENCY_WORDS),
        };
        reasons.push(reason(text, weight, &[("words", words)]));
    }
    let denied = found
        .iter()
        .filter(|found| found.group.effect == Effect::Emergency && found.is_denied);
    let denied = quoted(denied);
    if !denied.is_empty() {
        reasons.push(reason("reason-emergency-denied", 0, &[("words", denied)]));
    }
}

fn money_reasons(arrived: &Arrived<'_>, payment: Payment, reasons: &mut Vec<Reason>) {
    let until_value = |until: Timestamp| [("until", until.as_microsecond().to_string())];
    match payment {
        Payment::Dated { until } if until > arrived.now => {
            let values = until_value(until);
            reasons.push(reason("reason-recall-open", RECALL_OPEN, &values));
        }
        Payment::Dated { until } => {
            reasons.push(reason("reason-recall-over", 0, &until_value(until)));
        }
        Payment::Undated => {
            reasons.push(reason("reason-recall-undated", RECALL_UNDATED, &[]));
        }
        Payment::None => {}
    }
    if let Some(loss) = &arrived.report.loss
        && loss
            .amount
            .contains(|digit: char| ('1'..='9').contains(&digit))
    {
        let amount = ("amount", loss.amount.clone());
        let currency = ("currency", loss.currency.clone());
        reasons.push(reason("reason-loss", LOSS, &[amount, currency]));
    }
}

fn kind_reasons(
    report: &Report,
    profile: &Profile,
    kind: &str,
    found: &[Found<'_>],
    reasons: &mut Vec<Reason>,
) {
    let offence = profile.offence(kind);
    let kind_value = [("kind", kind.to_owned())];
    if kind != report.kind {
        let words = quoted(
            found
                .iter()
                .filter(|found| !found.is_denied && found.group.kind.as_deref() == Some(kind)),
        );
        let values = [("kind", kind.to_owned()), ("words", words)];
        reasons.push(reason("reason-kind-proposed", 0, &values));
    }
    if offence.is_some_and(|offence| offence.sensitive) {
        reasons.push(reason("reason-kind-sensitive", SENSITIVE, &kind_value));
    } else if stated(found, Effect::Sensitive).next().is_some() {
        let words = [("words", quoted(stated(found, Effect::Sensitive)))];
        reasons.push(reason("reason-words-sensitive", SENSITIVE, &words));
    } else if offence.is_some_and(|offence| offence.watched) {
        reasons.push(reason("reason-kind-watched", WATCHED_KIND, &kind_value));
    }
}

fn repeat_reasons(arrived: &Arrived<'_>, reasons: &mut Vec<Reason>) {
    if arrived.repeats_count == 0 {
        return;
    }
    // “Reported 37 times by 31 independent sources”: this one included.
    let times_count = arrived.repeats_count.saturating_add(1).to_string();
    let values = [
        ("times_count", times_count),
        ("sources_count", arrived.sources_count.to_string()),
    ];
    reasons.push(reason("reason-repeated", REPEATED, &values));
    if arrived.sources_count >= WAVE_SOURCES_COUNT {
        let sources = [("sources_count", arrived.sources_count.to_string())];
        reasons.push(reason("reason-wave", WAVE, &sources));
    }
}

fn story_reasons(arrived: &Arrived<'_>, reasons: &mut Vec<Reason>) {
    let report = arrived.report;
    let has_more = arrived.files_count > 0
        || !report.observables.is_empty()
        || report.suspect.fields().next().is_some();
    // Where files or values say something, an odd story is no reason against the report.
    let weight = |alone: i32| if has_more { 0 } else { alone };
    let (text, weight) = match validity::look(&report.narrative) {
        Story::Usual => return,
        Story::Empty if has_more => return,
        Story::Empty => ("reason-empty", EMPTY),
        Story::Gibberish => ("reason-gibberish", weight(GIBBERISH)),
        Story::OnlyLink => ("reason-only-link", weight(THIN)),
        Story::Short => ("reason-short", weight(THIN)),
    };
    reasons.push(reason(text, weight, &[]));
}

/// Values of the suspect, or of nobody knows whom: what is said of others is no matter of ours.
fn suspect_values(report: &Report) -> impl Iterator<Item = &Observable> {
    let is_suspect = |value: &&Observable| matches!(value.role, Role::Suspect | Role::Unknown);
    report.observables.iter().filter(is_suspect)
}

fn benign_values(report: &Report, lists: &BenignLists) -> Vec<(String, String)> {
    let known = suspect_values(report).filter_map(|value| {
        let list = lists.find(value)?;
        Some((value.value.clone(), list.name.clone()))
    });
    known.take(VALUES_KEPT_MAX).collect()
}

fn benign_reasons(report: &Report, benign: &[(String, String)], reasons: &mut Vec<Reason>) {
    if benign.is_empty() {
        return;
    }
    // Anybody may put a page of theirs on a host that is known: its path is not.
    let is_benign = |value: &Observable| {
        let is_page = value.kind == "url" && address::has_path(&value.value);
        !is_page && benign.iter().any(|(known, _)| *known == value.value)
    };
    let count = ("benign_count", benign.len().to_string());
    match suspect_values(report).all(is_benign) {
        true => reasons.push(reason("reason-benign-all", ALL_BENIGN, &[count])),
        false => reasons.push(reason("reason-benign-some", 0, &[count])),
    }
}

fn language_reason(report: &Report, detected: Option<&str>, reasons: &mut Vec<Reason>) {
    let declared = report.language.split('-').next().unwrap_or_default();
    let Some(found) = detected.filter(|found| !found.eq_ignore_ascii_case(declared)) else {
        return;
    };
    if !declared.is_empty() {
        let found = ("found", found.to_owned());
        let declared = ("declared", report.language.clone());
        reasons.push(reason("reason-language", 0, &[found, declared]));
    }
}

fn hosting(report: &Report, geo: &Geo) -> Vec<Hosting> {
    let mut hosting: Vec<Hosting> = Vec::new();
    let places = suspect_values(report).filter(|value| {
        matches!(
            value.kind.as_str(),
            "ip" | "ipv4" | "ipv6" | "url" | "domain"
        )
    });
    for literal in places.filter_map(|value| address::literal(&value.value)) {
        let address = literal.to_string();
        if hosting.len() == VALUES_KEPT_MAX || hosting.iter().any(|it| it.address == address) {
            continue;
        }
        let network = geo.networks.find(literal);
        hosting.push(Hosting {
            address,
            country: geo.countries.find(literal).cloned(),
            network: network.map(|network| network.number),
            operator: network
                .map(|network| network.operator.clone())
                .filter(|operator| !operator.is_empty()),
        });
    }
    hosting
}
