//! The facts of a referral as JSON. The published schema is `docs/referral.schema.json`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tocsin_flow::inbox::File;
use tocsin_flow::referral::dossier::{Dossier, ReferredSeries};
use tocsin_store::referral::Referral;
use tocsin_store::series::Member;
use utoipa::ToSchema;

/// The version of this form.
pub const VERSION: u32 = 1;
/// The published schema.
pub const SCHEMA: &str = include_str!("../../../../docs/referral.schema.json");

/// A referral with the facts of its report.
#[derive(Serialize, ToSchema)]
#[schema(as = ReferralFacts)]
pub struct Facts {
    /// The version of this form.
    #[schema(example = 1)]
    pub tocsin_referral: u32,
    /// The name of the centre that sends it, for people.
    pub centre: String,
    /// The referral.
    pub referral: ReferralFacts,
    /// The report.
    pub report: ReportFacts,
    /// The report's files, oldest first.
    pub files: Vec<FileFacts>,
    /// Who reported: only in a package, of a reporter who wants to be known to the bodies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reporter: Option<BTreeMap<String, String>>,
    /// The series that it is about, if it is about a whole one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series: Option<SeriesFacts>,
}

/// A series with all of its reports.
#[derive(Serialize, ToSchema)]
#[schema(as = ReferredSeries)]
pub struct SeriesFacts {
    /// What it is called.
    #[schema(example = "S-2026-000012")]
    pub label: String,
    /// How many reports it has.
    pub reports_count: i64,
    /// How many independent people are among their reporters.
    pub sources_count: i64,
    /// Money lost in all of them, by currency, as digits.
    pub losses: BTreeMap<String, String>,
    /// Its reports: what this referral is about.
    pub reports: Vec<SeriesReport>,
}

/// A report of a series.
#[derive(Serialize, ToSchema)]
#[schema(as = ReferredSeriesReport)]
pub struct SeriesReport {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: String,
    /// Its number for the public file.
    #[schema(example = "TC-2026-004817")]
    pub number: String,
    /// When it was taken in.
    pub received_at: Timestamp,
    /// The profile's kind of offence, or `other`.
    pub kind: String,
    /// Where, as given; may be empty.
    pub region: String,
    /// Money lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loss: Option<Money>,
}

impl SeriesFacts {
    fn of(referred: &ReferredSeries) -> SeriesFacts {
        let series = &referred.series;
        let report = |member: &Member| SeriesReport {
            id: member.id.to_string(),
            number: member.report.to_string(),
            received_at: member.received_at,
            kind: member.kind.clone(),
            region: member.region.clone(),
            loss: member
                .loss
                .clone()
                .map(|(amount, currency)| Money { amount, currency }),
        };
        SeriesFacts {
            label: series.label(),
            reports_count: series.reports,
            sources_count: series.sources,
            losses: series.detail.losses.clone(),
            reports: referred.reports.iter().map(report).collect(),
        }
    }
}

/// What is said of the referral itself.
#[derive(Serialize, ToSchema)]
#[schema(as = Referral)]
pub struct ReferralFacts {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: String,
    /// What it is called.
    #[schema(example = "T-2026-000418")]
    pub label: String,
    /// Key of the body that it is for.
    #[schema(example = "cyber-unit")]
    pub body: String,
    /// How urgent it is: usual or fast.
    #[schema(value_type = String, example = "usual")]
    pub lane: &'static str,
    /// The rule that sent it; empty when a person did.
    pub rule: String,
    /// Where it stands: sent, delivered, accepted, asked, passed-on or ended.
    #[schema(value_type = String, example = "delivered")]
    pub state: &'static str,
    /// When it was let go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    /// By when it is to be acknowledged, while it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledge_by: Option<Timestamp>,
}

/// What is said of the report.
#[derive(Serialize, ToSchema)]
#[schema(as = ReferredReport)]
pub struct ReportFacts {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: String,
    /// Its number for the public file.
    #[schema(example = "TC-2026-004817")]
    pub number: String,
    /// When it became durable: what the proof is about.
    pub lodged_at: Timestamp,
    /// When it was taken in.
    pub received_at: Timestamp,
    /// When it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Timestamp>,
    /// Who delivered it.
    pub source: String,
    /// The door it came through.
    #[schema(value_type = String, example = "web")]
    pub channel: &'static str,
    /// Language of the story (BCP 47); may be empty.
    pub language: String,
    /// The profile's kind of offence, or `other`.
    #[schema(example = "phishing")]
    pub kind: String,
    /// Where, as given; may be empty.
    pub region: String,
    /// The story in the reporter's words.
    pub narrative: String,
    /// Money lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loss: Option<Money>,
    /// What is known of whoever did it, by field.
    pub suspect: BTreeMap<String, String>,
    /// Typed values. A victim's never leave the centre.
    pub observables: Vec<ValueFacts>,
    /// Answers to the profile's questions, by key.
    pub answers: BTreeMap<String, String>,
    /// How many earlier reports had the same content.
    pub repeats: i64,
    /// How much the reporter wants to be known: anonymous, confidential or identified.
    #[schema(value_type = String, example = "confidential")]
    pub reporter_mode: &'static str,
}

/// An amount of money.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReferralMoney)]
pub struct Money {
    /// Decimal digits with a point.
    #[schema(example = "120.00")]
    pub amount: String,
    /// ISO 4217, in capitals.
    #[schema(example = "EUR")]
    pub currency: String,
}

/// A typed value.
#[derive(Serialize, ToSchema)]
#[schema(as = ReferralValue)]
pub struct ValueFacts {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// The value.
    pub value: String,
    /// The part it plays: suspect, third_party or unknown.
    #[schema(value_type = String, example = "suspect")]
    pub role: &'static str,
}

/// A file of the report.
#[derive(Serialize, ToSchema)]
#[schema(as = ReferralFile)]
pub struct FileFacts {
    /// Its name as it was given.
    pub name: String,
    /// Where it stands in the package; absent when files of this kind stay at the centre.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Media type as declared by the sender: never trust it.
    pub media_type: String,
    /// Its length.
    pub length_bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// When it was added.
    pub added_at: Timestamp,
}

impl ReferralFacts {
    /// What is said of a referral.
    pub fn of(referral: &Referral) -> ReferralFacts {
        ReferralFacts {
            id: referral.id.to_string(),
            label: referral.label(),
            body: referral.body.clone(),
            lane: referral.lane.as_str(),
            rule: referral.rule.clone(),
            state: referral.state.as_str(),
            sent_at: referral.sent_at,
            acknowledge_by: referral.waits_until,
        }
    }
}

/// Where a file stands in the package. Its own name is somebody's word, so it is not used.
pub fn path_of(index: usize) -> String {
    format!("files/{:03}.bin", index + 1)
}

impl Facts {
    /// The facts of a dossier.
    pub fn of(centre: String, dossier: &Dossier) -> Facts {
        let file = |(index, file): (usize, &File)| FileFacts {
            name: file.name.clone(),
            path: (!dossier.files_are_closed).then(|| path_of(index)),
            media_type: file.media_type.clone(),
            length_bytes: file.length_bytes,
            sha256: file.sha256.clone(),
            added_at: file.at,
        };
        Facts {
            tocsin_referral: VERSION,
            centre,
            referral: ReferralFacts::of(&dossier.referral),
            report: report(dossier),
            series: dossier.series.as_ref().map(SeriesFacts::of),
            files: dossier.files.iter().enumerate().map(file).collect(),
            reporter: dossier.reporter.as_ref().map(|reporter| {
                let fields = [
                    ("name", &reporter.name),
                    ("email", &reporter.email),
                    ("phone", &reporter.phone),
                    ("region", &reporter.region),
                ];
                let given = fields.into_iter().filter(|(_, value)| !value.is_empty());
                given
                    .map(|(name, value)| (name.to_owned(), value.clone()))
                    .collect()
            }),
        }
    }

    /// The facts as indented JSON, with a line break at their end.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

fn report(dossier: &Dossier) -> ReportFacts {
    let report = &dossier.report;
    let suspect = report.suspect.fields();
    let value = |one: &tocsin_domain::observable::Observable| ValueFacts {
        kind: one.kind.clone(),
        value: one.value.clone(),
        role: one.role.as_str(),
    };
    ReportFacts {
        id: report.id.to_string(),
        number: report.number.to_string(),
        lodged_at: report.lodged_at,
        received_at: report.received_at,
        occurred_at: report.occurred_at,
        source: report.source.clone(),
        channel: report.channel.as_str(),
        language: report.language.clone(),
        kind: report.kind.clone(),
        region: report.region.clone(),
        narrative: report.narrative.clone(),
        loss: report.loss.as_ref().map(|loss| Money {
            amount: loss.amount.clone(),
            currency: loss.currency.clone(),
        }),
        suspect: suspect
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        observables: report.observables.iter().map(value).collect(),
        answers: report.answers.clone(),
        repeats: dossier.repeats,
        reporter_mode: report.reporter_mode.as_str(),
    }
}
