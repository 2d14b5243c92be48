//! For which body, kinds and places somebody works, and which reports that reaches.

use super::StaffRole;
use crate::report::Report;

/// Most kinds, and most places, that one mandate names.
const NAMES_COUNT_MAX: usize = 100;

/// What part of the centre's work a member of staff is for. An empty list binds to nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mandate {
    /// Key of the competent body whose liaison the person is.
    pub body: Option<String>,
    /// Keys of the kinds of offence.
    pub kinds: Vec<String>,
    /// ISO 3166-2 codes of the regions.
    pub places: Vec<String>,
}

/// What is wrong with a mandate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MandateProblem {
    /// A recipient is the liaison of some body.
    #[error("a recipient needs a body: the key of one in the profile's directory")]
    BodyMissing,
    /// Only recipients are.
    #[error("only a recipient is the liaison of a body")]
    BodyNotWanted,
    /// The role does not work on single reports.
    #[error("only operators, analysts, supervisors and recipients are bound to kinds and places")]
    NotBound,
    /// Too long a list.
    #[error("at most 100 kinds and 100 places")]
    TooMany,
}

impl Mandate {
    /// Which reports somebody with this mandate reaches.
    pub fn reach(&self) -> Reach {
        Reach {
            source: None,
            kinds: self.kinds.clone(),
            places: self.places.clone(),
            leaves_out_closed: false,
        }
    }

    /// Whether somebody of a role may have this mandate.
    pub fn check(&self, role: StaffRole) -> Result<(), MandateProblem> {
        let is_bound = !self.kinds.is_empty() || !self.places.is_empty();
        let works_on_reports = matches!(
            role,
            StaffRole::Operator | StaffRole::Analyst | StaffRole::Supervisor | StaffRole::Recipient
        );
        match role {
            StaffRole::Recipient if self.body.is_none() => Err(MandateProblem::BodyMissing),
            StaffRole::Recipient => Ok(()),
            _ if self.body.is_some() => Err(MandateProblem::BodyNotWanted),
            _ if is_bound && !works_on_reports => Err(MandateProblem::NotBound),
            _ => Ok(()),
        }?;
        match self.kinds.len().max(self.places.len()) > NAMES_COUNT_MAX {
            true => Err(MandateProblem::TooMany),
            false => Ok(()),
        }
    }
}

/// Which reports a permit reaches. An empty bound lets everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The only source whose reports are reached, if bound to one.
    pub source: Option<String>,
    /// Keys of the kinds of offence, any of which a report must have.
    pub kinds: Vec<String>,
    /// Codes of the regions, any of which a report must name. One that names none is not reached.
    pub places: Vec<String>,
    /// Whether what is in the closed compartment lies outside: child abuse above all. What puts a
    /// report there is for the profile and the store to say; see `tocsin_flow::Centre`.
    pub leaves_out_closed: bool,
}

impl Reach {
    /// The reports of one source.
    pub fn of_source(source: &str) -> Reach {
        Reach {
            source: Some(source.to_owned()),
            ..Reach::default()
        }
    }

    /// The same without what is in the closed compartment: for whoever is not named as one who may
    /// see it.
    pub fn without_closed(self) -> Reach {
        Reach {
            leaves_out_closed: true,
            ..self
        }
    }

    /// Whether a report of this source, kind and region is reached.
    pub fn covers(&self, source: &str, kind: &str, region: &str) -> bool {
        let fits = |bound: &[String], value: &str| {
            bound.is_empty() || bound.iter().any(|one| one == value)
        };
        self.source.as_deref().is_none_or(|only| only == source)
            && fits(&self.kinds, kind)
            && fits(&self.places, region)
    }

    /// Whether a report is reached, the closed compartment apart.
    pub fn covers_report(&self, report: &Report) -> bool {
        self.covers(&report.source, &report.kind, &report.region)
    }
}
