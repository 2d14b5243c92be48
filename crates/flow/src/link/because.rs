//! Why a report is in its series, as it is kept.

use tocsin_domain::link::decision::ValueVerdict;
use tocsin_domain::link::explain::{Explanation, Hop, ValueReason};
use tocsin_domain::series::{How, Word};
use tocsin_store::series::{Because, Explained};

use super::engine::Engine;

/// How a report came where it is, and why, by this version of what was learnt.
pub(super) fn explained(
    engine: &Engine,
    model: i64,
    explanation: &Explanation,
) -> (How, Explained) {
    let path = explanation.path.iter();
    let mut because: Vec<Because> = path.map(|hop| step(engine, hop)).collect();
    let first = match explanation.path.first() {
        Some(Hop::Value(step, _)) => Some(step.key),
        _ => None,
    };
    let others = explanation.ties.iter().filter(|it| Some(it.key) != first);
    because.extend(others.map(|reason| value(reason, None)));
    let has_text = because.iter().any(|it| matches!(it, Because::Text { .. }));
    let how = match (explanation.ties.is_empty() || explanation.is_torn, has_text) {
        (false, _) => How::Values,
        (true, true) => How::Text,
        (true, false) => How::Decision,
    };
    let undone_by = match (explanation.hangs_on_one, explanation.ties.first()) {
        (false, _) => String::new(),
        (true, Some(reason)) => format!("value:{:016x}", reason.key),
        (true, None) => "text".to_owned(),
    };
    let against = explanation.against.iter();
    let explained = Explained {
        because,
        against: against.map(|reason| value(reason, None)).collect(),
        is_torn: explanation.is_torn,
        undone_by,
        model,
    };
    (how, explained)
}

fn step(engine: &Engine, hop: &Hop) -> Because {
    match hop {
        Hop::Value(reason, to) => value(reason, Some(engine.serial(*to))),
        Hop::Text(tie, to) => Because::Text {
            millibits: tie.score,
            to: engine.serial(*to),
        },
    }
}

fn value(reason: &ValueReason, to: Option<i64>) -> Because {
    let verdict = match reason.verdict {
        None => "",
        Some(ValueVerdict::Benign) => Word::Benign.as_str(),
        Some(ValueVerdict::Offender) => Word::Offender.as_str(),
        Some(ValueVerdict::Victim) => Word::Victim.as_str(),
    };
    let strength = reason.strength;
    Because::Value {
        kind: reason.kind.as_str().to_owned(),
        key: format!("{:016x}", reason.key),
        millibits: strength.total(),
        parts: [strength.prior, strength.likenesses, strength.share],
        verdict: verdict.to_owned(),
        reports: reason.reports_count as i64,
        sources: reason.sources_count as i64,
        seen_hours: [reason.seen_hours.0, reason.seen_hours.1],
        to,
    }
}
