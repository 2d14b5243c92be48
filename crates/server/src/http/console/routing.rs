//! Where a report goes: the rule that sent it with the facts it looked at, and each body with its
//! deadline.

use serde_json::Value as Json;
use tocsin_domain::access::ReadPermit;
use tocsin_domain::referral::Lane;
use tocsin_domain::report::ReportId;
use tocsin_flow::referral::follow;
use tocsin_flow::{FlowError, route};
use tocsin_store::routing::Routed;

use super::partner::{Row, row};
use super::visitor::{Frame, Visitor};

/// What a report's page shows of its way.
pub(super) struct RoutingView {
    pub(super) rule: Option<RuleView>,
    /// Every referral, those that a person opened too.
    pub(super) referrals: Vec<Row>,
}

/// The rule that decided.
pub(super) struct RuleView {
    /// Why, in a few words.
    pub(super) name: String,
    pub(super) key: String,
    pub(super) when: String,
    pub(super) is_fast: bool,
    /// Nobody receives it: a person decides.
    pub(super) stays: bool,
    /// What the rule looked at, each as `name = value`.
    pub(super) facts: Vec<String>,
}

impl RoutingView {
    pub(super) async fn of(
        visitor: &Visitor,
        words: &Frame<'_>,
        permit: &ReadPermit,
        id: ReportId,
    ) -> Result<RoutingView, FlowError> {
        let centre = &visitor.app.centre;
        let routed = route::of(centre, permit, id).await?;
        let referrals = follow::of_report(centre, permit, id).await?;
        Ok(RoutingView {
            rule: routed.map(|routed| rule_view(words, routed)),
            referrals: referrals
                .iter()
                .map(|one| row(visitor, words, one))
                .collect(),
        })
    }
}

fn rule_view(words: &Frame<'_>, routed: Routed) -> RuleView {
    // A later profile may not have the rule any more.
    let name = words.p_optional(&format!("rule-{}", routed.rule));
    RuleView {
        name: name.unwrap_or_else(|| routed.rule.clone()),
        key: routed.rule,
        when: words.date_time(routed.at),
        is_fast: routed.lane == Lane::Fast,
        stays: routed.to.is_empty(),
        facts: facts(&routed.facts),
    }
}

/// Facts as a rule would write them, one a line.
pub(super) fn facts(facts: &Json) -> Vec<String> {
    match facts {
        Json::Object(facts) => facts
            .iter()
            .map(|(name, value)| format!("{name} = {value}"))
            .collect(),
        _ => Vec::new(),
    }
}
