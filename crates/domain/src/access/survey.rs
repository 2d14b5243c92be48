//! Who sees the figures of the survey.

use super::{Actor, Denied, Mandate, StaffRole, SurveyPermit};

impl Actor {
    /// Permission to see the figures of the survey. They are the whole centre's: a supervisor who
    /// is bound to kinds or places does not see them.
    pub fn survey(&self) -> Result<SurveyPermit, Denied> {
        let allowed = match self {
            Actor::Staff { role, mandate, .. } => match role {
                StaffRole::Supervisor => *mandate == Mandate::default(),
                role => *role == StaffRole::Auditor,
            },
            _ => false,
        };
        match allowed {
            true => Ok(SurveyPermit {
                actor: self.clone(),
            }),
            false => Err(self.denied("see the survey")),
        }
    }
}
