//! Investigators: liaisons of the bodies that the profile lets search.

use super::{Actor, Denied, Mandate, PURPOSE_CHARACTERS_MIN, Reach, SearchPermit, StaffRole};
use crate::profile::{OTHER_OFFENCE, Profile};

/// Most characters of a purpose.
pub const PURPOSE_CHARACTERS_MAX: usize = 500;

impl Actor {
    /// Whether the person searches for a body at all, given a purpose.
    pub fn is_investigator(&self, profile: &Profile) -> bool {
        self.investigator(profile).is_some()
    }

    /// Permission to search for a purpose of [`PURPOSE_CHARACTERS_MIN`] to
    /// [`PURPOSE_CHARACTERS_MAX`] characters, on behalf of a body that the directory lets search.
    pub fn investigate(&self, profile: &Profile, purpose: &str) -> Result<SearchPermit, Denied> {
        let denied = || self.denied("search without a purpose");
        let (body, mandate) = self.investigator(profile).ok_or_else(denied)?;
        let stated = purpose.trim();
        let allowed = PURPOSE_CHARACTERS_MIN..=PURPOSE_CHARACTERS_MAX;
        if !allowed.contains(&stated.chars().count()) {
            return Err(denied());
        }
        let kinds = kinds_open_to(mandate, profile);
        if kinds.is_empty() {
            return Err(self.denied("search in sensitive kinds"));
        }
        Ok(SearchPermit {
            actor: self.clone(),
            body: body.to_owned(),
            purpose: stated.to_owned(),
            reach: Reach {
                kinds,
                ..mandate.reach().without_closed()
            },
        })
    }

    fn investigator(&self, profile: &Profile) -> Option<(&str, &Mandate)> {
        let Actor::Staff {
            role: StaffRole::Recipient,
            mandate,
            ..
        } = self
        else {
            return None;
        };
        let body = mandate.body.as_deref()?;
        let searches = profile.body(body).is_some_and(|body| body.searches);
        searches.then_some((body, mandate))
    }
}

/// The kinds that a mandate allows, sensitive ones excepted. Named one by one, because an empty
/// bound would let everything through.
fn kinds_open_to(mandate: &Mandate, profile: &Profile) -> Vec<String> {
    let known = profile.offences.iter();
    let open = known
        .filter(|offence| !offence.sensitive)
        .map(|offence| offence.key.clone())
        .chain([OTHER_OFFENCE.to_owned()]);
    open.filter(|kind| mandate.kinds.is_empty() || mandate.kinds.contains(kind))
        .collect()
}
