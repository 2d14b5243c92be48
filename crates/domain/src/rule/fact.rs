use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use super::value::{Type, Value};
use crate::assess::money::{Payment, payment, recall_window};
use crate::assess::{Assessment, Hosting, Priority};
use crate::profile::Profile;
use crate::report::Report;

/// One of the facts that rules may look at. `docs/rules.md` describes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// The profile's key of the kind of offence, or `other`.
    Kind,
    /// Keys of the groups that offer the kind.
    Groups,
    /// ISO 3166-2 code of the place, or what the sender wrote, or empty.
    Region,
    /// ISO 3166-1 code of the place, or empty.
    Country,
    /// ISO 3166-1 codes of the countries where suspect addresses stand.
    HostingCountries,
    /// Numbers of the autonomous systems where they stand.
    Networks,
    /// Whether one of them stands in the centre's own country.
    HostedAtHome,
    /// Money lost, in `currency`; 0 without a loss.
    Loss,
    /// ISO 4217 code or ticker of the loss, or empty.
    Currency,
    /// Whole hours since the payment; [`AGE_UNKNOWN_HOURS`] without a payment or its time.
    PaymentAgeHours,
    /// Whether a payment is young enough to be called back.
    Recallable,
    /// `now`, `high`, `usual` or `low`, as assessed.
    Priority,
    /// How many earlier reports had the same content.
    Repeats,
    /// From how many independent sources these and this one came.
    Sources,
    /// The door: `web`, `phone`, `mail` …
    Channel,
    /// Who delivered it: `public`, or the name of a token's or import's source.
    Source,
    /// BCP 47 tag of the story's language, or empty.
    Language,
    /// `anonymous`, `confidential` or `identified`.
    Reporter,
    /// Whether it belongs to the sensitive compartment.
    Sensitive,
    /// How many reports its series has; 0 for a report that is in none.
    SeriesReports,
    /// How many independent people are among their reporters.
    SeriesSources,
    /// Money lost in all of them, in the currency of most of it; 0 without a loss.
    SeriesLoss,
    /// How much harm the series does, of 100.
    SeriesHarm,
    /// How much there is to go by, of 100.
    SeriesSolvability,
}

/// What `payment_age_hours` says where nobody knows, so that `payment_age_hours < 72` is false.
pub const AGE_UNKNOWN_HOURS: i64 = 1_000_000;

impl Fact {
    /// Every fact, in the order of the documentation.
    pub const ALL: [Fact; 24] = [
        Fact::Kind,
        Fact::Groups,
        Fact::Region,
        Fact::Country,
        Fact::HostingCountries,
        Fact::Networks,
        Fact::HostedAtHome,
        Fact::Loss,
        Fact::Currency,
        Fact::PaymentAgeHours,
        Fact::Recallable,
        Fact::Priority,
        Fact::Repeats,
        Fact::Sources,
        Fact::Channel,
        Fact::Source,
        Fact::Language,
        Fact::Reporter,
        Fact::Sensitive,
        Fact::SeriesReports,
        Fact::SeriesSources,
        Fact::SeriesLoss,
        Fact::SeriesHarm,
        Fact::SeriesSolvability,
    ];

    /// Its name in rules.
    pub fn as_str(self) -> &'static str {
        match self {
            Fact::Kind => "kind",
            Fact::Groups => "groups",
            Fact::Region => "region",
            Fact::Country => "country",
            Fact::HostingCountries => "hosting_countries",
            Fact::Networks => "networks",
            Fact::HostedAtHome => "hosted_at_home",
            Fact::Loss => "loss",
            Fact::Currency => "currency",
            Fact::PaymentAgeHours => "payment_age_hours",
            Fact::Recallable => "recallable",
            Fact::Priority => "priority",
            Fact::Repeats => "repeats",
            Fact::Sources => "sources",
            Fact::Channel => "channel",
            Fact::Source => "source",
            Fact::Language => "language",
            Fact::Reporter => "reporter",
            Fact::Sensitive => "sensitive",
            Fact::SeriesReports => "series_reports",
            Fact::SeriesSources => "series_sources",
            Fact::SeriesLoss => "series_loss",
            Fact::SeriesHarm => "series_harm",
            Fact::SeriesSolvability => "series_solvability",
        }
    }

    /// The fact of a name; `None` for any other word.
    pub fn from_word(word: &str) -> Option<Fact> {
        Fact::ALL.into_iter().find(|fact| fact.as_str() == word)
    }

    /// What kind of value it has.
    pub(super) fn kind(self) -> Type {
        match self {
            Fact::Groups | Fact::HostingCountries => Type::Texts,
            Fact::Networks => Type::Ints,
            Fact::HostedAtHome | Fact::Recallable | Fact::Sensitive => Type::Bool,
            Fact::Loss | Fact::SeriesLoss => Type::Double,
            Fact::PaymentAgeHours
            | Fact::Repeats
            | Fact::Sources
            | Fact::SeriesReports
            | Fact::SeriesSources
            | Fact::SeriesHarm
            | Fact::SeriesSolvability => Type::Int,
            Fact::Kind
            | Fact::Region
            | Fact::Country
            | Fact::Currency
            | Fact::Priority
            | Fact::Channel
            | Fact::Source
            | Fact::Language
            | Fact::Reporter => Type::Text,
        }
    }

    /// Whether it is about the series of a report and not about the report.
    pub fn is_of_series(self) -> bool {
        matches!(
            self,
            Fact::SeriesReports
                | Fact::SeriesSources
                | Fact::SeriesLoss
                | Fact::SeriesHarm
                | Fact::SeriesSolvability
        )
    }

    /// The word for its type in the documentation: `string`, `list(int)` …
    pub fn type_name(self) -> &'static str {
        self.kind().as_str()
    }
}

/// What rules see of one report at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleFacts {
    /// See [`Fact::Kind`].
    pub kind: String,
    /// See [`Fact::Groups`].
    pub groups: Vec<String>,
    /// See [`Fact::Region`].
    pub region: String,
    /// See [`Fact::Country`].
    pub country: String,
    /// See [`Fact::HostingCountries`].
    pub hosting_countries: Vec<String>,
    /// See [`Fact::Networks`].
    pub networks: Vec<i64>,
    /// See [`Fact::HostedAtHome`].
    pub hosted_at_home: bool,
    /// See [`Fact::Loss`].
    pub loss: f64,
    /// See [`Fact::Currency`].
    pub currency: String,
    /// See [`Fact::PaymentAgeHours`].
    pub payment_age_hours: i64,
    /// See [`Fact::Recallable`].
    pub recallable: bool,
    /// See [`Fact::Priority`].
    pub priority: String,
    /// See [`Fact::Repeats`].
    pub repeats: i64,
    /// See [`Fact::Sources`].
    pub sources: i64,
    /// See [`Fact::Channel`].
    pub channel: String,
    /// See [`Fact::Source`].
    pub source: String,
    /// See [`Fact::Language`].
    pub language: String,
    /// See [`Fact::Reporter`].
    pub reporter: String,
    /// See [`Fact::Sensitive`].
    pub sensitive: bool,
    /// What the series of the report amounts to.
    pub series: SeriesFound,
}

/// What the series of a report amounts to, as far as rules look at it: nothing for a report that is
/// in none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SeriesFound {
    /// See [`Fact::SeriesReports`].
    pub reports: i64,
    /// See [`Fact::SeriesSources`].
    pub sources: i64,
    /// See [`Fact::SeriesLoss`].
    pub loss: f64,
    /// See [`Fact::SeriesHarm`].
    pub harm: i64,
    /// See [`Fact::SeriesSolvability`].
    pub solvability: i64,
}

/// What the machine found about a report, as far as rules look at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// How soon a person must see it.
    pub priority: Priority,
    /// Whether it belongs to the sensitive compartment.
    pub is_sensitive: bool,
    /// How many earlier reports had the same content.
    pub repeats_count: i64,
    /// From how many independent sources these and this one came.
    pub sources_count: i64,
    /// Countries where suspect addresses stand.
    pub countries: Vec<String>,
    /// Autonomous systems where they stand.
    pub networks: Vec<i64>,
    /// What is known of a payment; `None` until the machine has looked, and the report itself says.
    pub payment: Option<Payment>,
    /// What its series amounts to.
    pub series: SeriesFound,
}

impl Found {
    /// What stands of a report that the machine has not looked at, or found nothing about.
    pub fn nothing(repeats_count: i64) -> Found {
        Found {
            priority: Priority::Usual,
            is_sensitive: false,
            repeats_count,
            sources_count: 1,
            countries: Vec::new(),
            networks: Vec::new(),
            payment: None,
            series: SeriesFound::default(),
        }
    }

    /// With the countries and networks of suspect addresses.
    pub fn hosted(mut self, hosting: &[Hosting]) -> Found {
        for one in hosting {
            self.countries.extend(one.country.clone());
            self.networks.extend(one.network.map(i64::from));
        }
        self.countries.sort();
        self.countries.dedup();
        self.networks.sort_unstable();
        self.networks.dedup();
        self
    }
}

impl From<&Assessment> for Found {
    fn from(assessment: &Assessment) -> Found {
        let found = Found {
            priority: assessment.priority,
            is_sensitive: assessment.is_sensitive,
            repeats_count: assessment.repeats_count,
            sources_count: assessment.sources_count,
            countries: Vec::new(),
            networks: Vec::new(),
            payment: Some(Payment::until(assessment.recall_until)),
            series: SeriesFound::default(),
        };
        found.hosted(&assessment.hosting)
    }
}

impl RuleFacts {
    /// The facts of a report at a moment. The story, observables and answers are not looked at.
    pub fn of(profile: &Profile, report: &Report, found: Found, at: Timestamp) -> RuleFacts {
        let offence = profile.offence(&report.kind);
        let payment = found.payment.unwrap_or_else(|| payment(report, profile));
        let until = match payment {
            Payment::Dated { until } => Some(until),
            Payment::None | Payment::Undated => None,
        };
        let age_hours = until.map(|until| {
            let left = until.duration_since(at);
            (recall_window(profile) - left).as_hours().max(0)
        });
        RuleFacts {
            kind: report.kind.clone(),
            groups: offence
                .map(|offence| offence.groups.clone())
                .unwrap_or_default(),
            region: report.region.clone(),
            country: country_of(&report.region),
            hosted_at_home: found.countries.contains(&profile.country),
            hosting_countries: found.countries,
            networks: found.networks,
            loss: report
                .loss
                .as_ref()
                .and_then(|loss| loss.amount.parse().ok())
                .unwrap_or_default(),
            currency: report
                .loss
                .as_ref()
                .map(|loss| loss.currency.clone())
                .unwrap_or_default(),
            payment_age_hours: age_hours.unwrap_or(AGE_UNKNOWN_HOURS),
            recallable: until.is_some_and(|until| at < until),
            priority: found.priority.as_str().to_owned(),
            repeats: found.repeats_count,
            sources: found.sources_count,
            channel: report.channel.as_str().to_owned(),
            source: report.source.clone(),
            language: report.language.clone(),
            reporter: report.reporter_mode.as_str().to_owned(),
            sensitive: found.is_sensitive || offence.is_some_and(|offence| offence.sensitive),
            series: found.series,
        }
    }

    pub(super) fn value(&self, fact: Fact) -> Value<'_> {
        match fact {
            Fact::Kind => Value::Text(&self.kind),
            Fact::Groups => Value::Texts(&self.groups),
            Fact::Region => Value::Text(&self.region),
            Fact::Country => Value::Text(&self.country),
            Fact::HostingCountries => Value::Texts(&self.hosting_countries),
            Fact::Networks => Value::Ints(&self.networks),
            Fact::HostedAtHome => Value::Bool(self.hosted_at_home),
            Fact::Loss => Value::Double(self.loss),
            Fact::Currency => Value::Text(&self.currency),
            Fact::PaymentAgeHours => Value::Int(self.payment_age_hours),
            Fact::Recallable => Value::Bool(self.recallable),
            Fact::Priority => Value::Text(&self.priority),
            Fact::Repeats => Value::Int(self.repeats),
            Fact::Sources => Value::Int(self.sources),
            Fact::Channel => Value::Text(&self.channel),
            Fact::Source => Value::Text(&self.source),
            Fact::Language => Value::Text(&self.language),
            Fact::Reporter => Value::Text(&self.reporter),
            Fact::Sensitive => Value::Bool(self.sensitive),
            Fact::SeriesReports => Value::Int(self.series.reports),
            Fact::SeriesSources => Value::Int(self.series.sources),
            Fact::SeriesLoss => Value::Double(self.series.loss),
            Fact::SeriesHarm => Value::Int(self.series.harm),
            Fact::SeriesSolvability => Value::Int(self.series.solvability),
        }
    }

    /// Some of the facts as a JSON object: what a decision is recorded with.
    pub fn json(&self, facts: &[Fact]) -> Json {
        let named = facts
            .iter()
            .map(|fact| (fact.as_str().to_owned(), self.value(*fact).json()));
        Json::Object(named.collect::<Map<_, _>>())
    }
}

/// `FR` of `FR-75`; empty for anything else.
fn country_of(region: &str) -> String {
    match region.split_once('-') {
        Some((country, _))
            if country.len() == 2 && country.bytes().all(|it| it.is_ascii_uppercase()) =>
        {
            country.to_owned()
        }
        _ => String::new(),
    }
}
