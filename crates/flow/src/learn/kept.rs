//! How a piece of news is kept: JSON of the domain's words, sealed.

use serde::{Deserialize, Serialize};
use tocsin_domain::decide::NoActionReason;
use tocsin_domain::news::News;
use tocsin_domain::referral::{Outcome, OutcomeKind};
use tocsin_domain::report::Loss;
use tocsin_store::StoreError;
use tocsin_store::seal::DataKey;

/// The JSON: `news` says which, the rest fills it.
#[derive(Default, Deserialize, Serialize)]
struct Kept {
    news: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reports_count: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on: Option<jiff::civil::Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is_changed: Option<bool>,
}

impl Kept {
    fn of(news: &News) -> Kept {
        let mut kept = Kept {
            news: news.as_str().to_owned(),
            ..Kept::default()
        };
        match news {
            News::Valid | News::NothingNew => {}
            News::Joined { reports_count } => kept.reports_count = Some(*reports_count),
            News::OutOfScope { body } => kept.body.clone_from(body),
            News::PassedOn { body } | News::Taken { body } => kept.body = Some(body.clone()),
            News::Outcome { body, outcome } => {
                kept.body = Some(body.clone());
                kept.outcome = Some(outcome.kind.as_str().to_owned());
                kept.on = Some(outcome.on);
                if let Some(loss) = &outcome.amount {
                    kept.amount = Some(loss.amount.clone());
                    kept.currency = Some(loss.currency.clone());
                }
                kept.reason.clone_from(&outcome.reason);
            }
            News::NoAction(reason) => kept.reason = Some(reason.as_str().to_owned()),
            News::Reviewed { is_changed } => kept.is_changed = Some(*is_changed),
        }
        kept
    }

    /// The news again; `None` for what no version has written.
    fn news(self) -> Option<News> {
        Some(match self.news.as_str() {
            "valid" => News::Valid,
            "joined" => News::Joined {
                reports_count: self.reports_count?,
            },
            "out-of-scope" => News::OutOfScope { body: self.body },
            "passed-on" => News::PassedOn { body: self.body? },
            "taken" => News::Taken { body: self.body? },
            "outcome" => News::Outcome {
                body: self.body?,
                outcome: Outcome {
                    kind: OutcomeKind::from_word(&self.outcome?)?,
                    on: self.on?,
                    amount: self
                        .amount
                        .zip(self.currency)
                        .map(|(amount, currency)| Loss { amount, currency }),
                    reason: self.reason,
                },
            },
            "no-action" => News::NoAction(NoActionReason::from_word(&self.reason?)?),
            "reviewed" => News::Reviewed {
                is_changed: self.is_changed?,
            },
            "nothing-new" => News::NothingNew,
            _ => return None,
        })
    }
}

pub(super) fn seal(key: &DataKey, place: &str, news: &News) -> Result<Vec<u8>, StoreError> {
    let json = serde_json::to_vec(&Kept::of(news))
        .map_err(|error| StoreError::Damaged(format!("news as JSON: {error}")))?;
    Ok(key.seal(place, &json))
}

pub(super) fn open(key: &DataKey, place: &str, sealed: &[u8]) -> Result<News, StoreError> {
    let json = key.open(place, sealed)?;
    let kept: Kept = serde_json::from_slice(&json)
        .map_err(|error| StoreError::Damaged(format!("news as JSON: {error}")))?;
    let word = kept.news.clone();
    let damaged = || StoreError::Damaged(format!("a piece of news {word:?}"));
    kept.news().ok_or_else(damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn every() -> Vec<News> {
        let body = "cyber-unit".to_owned();
        let outcome = |kind, amount: Option<Loss>, reason: Option<&str>| News::Outcome {
            body: "cyber-unit".to_owned(),
            outcome: Outcome {
                kind,
                on: date(2026, 3, 9),
                amount,
                reason: reason.map(str::to_owned),
            },
        };
        let loss = Loss {
            amount: "310.00".into(),
            currency: "EUR".into(),
        };
        let mut every = vec![
            News::Valid,
            News::Joined { reports_count: 37 },
            News::OutOfScope { body: None },
            News::OutOfScope {
                body: Some(body.clone()),
            },
            News::PassedOn { body: body.clone() },
            News::Taken { body },
            News::Reviewed { is_changed: true },
            News::Reviewed { is_changed: false },
            News::NothingNew,
            outcome(OutcomeKind::FundsFrozen, Some(loss), None),
            outcome(OutcomeKind::NoAction, None, Some("no-trace")),
        ];
        every.extend(NoActionReason::ALL.map(News::NoAction));
        every.extend(OutcomeKind::ALL.map(|kind| outcome(kind, None, None)));
        every
    }

    #[test]
    fn each_piece_of_news_reads_back() {
        let key = DataKey::generate();
        for news in every() {
            let sealed = seal(&key, "news", &news).expect("JSON");
            assert_eq!(open(&key, "news", &sealed).expect("ours"), news);
            assert!(open(&key, "message", &sealed).is_err(), "{news:?}");
        }
    }

    #[test]
    fn what_no_version_wrote_is_named_as_damage() {
        let key = DataKey::generate();
        for json in [r#"{"news":"fame"}"#, r#"{"news":"taken"}"#, "[]"] {
            let sealed = key.seal("news", json.as_bytes());
            let error = open(&key, "news", &sealed).expect_err(json);
            assert!(matches!(error, StoreError::Damaged(_)), "{error}");
        }
    }
}
