//! Who sees figures that are the whole centre's.

use super::{Actor, Denied, FiguresPermit, Mandate, StaffRole, SurveyPermit};

impl Actor {
    /// Permission to see the figures of the survey.
    pub fn survey(&self) -> Result<SurveyPermit, Denied> {
        match self.sees_whole_centre() {
            true => Ok(SurveyPermit {
                actor: self.clone(),
            }),
            false => Err(self.denied("see the survey")),
        }
    }

    /// Permission to see how bodies deal with what is referred to them, in figures.
    pub fn figures(&self) -> Result<FiguresPermit, Denied> {
        match self.sees_whole_centre() {
            true => Ok(FiguresPermit {
                actor: self.clone(),
            }),
            false => Err(self.denied("see the figures of bodies")),
        }
    }

    /// A supervisor who is bound to kinds or places does not see what is of all of them.
    fn sees_whole_centre(&self) -> bool {
        match self {
            Actor::Staff { role, mandate, .. } => match role {
                StaffRole::Supervisor => *mandate == Mandate::default(),
                role => *role == StaffRole::Auditor,
            },
            _ => false,
        }
    }
}
