//! Staff: invited once, enrolled with a password and a second factor, logged in for a while.

mod credential;
mod session;
mod passkey;
mod recovery;
mod invited;

use jiff::SignedDuration;
use tocsin_domain::access::{Actor, AdministerPermit, Mandate, StaffRole};
use tocsin_domain::entry::Act;
use tocsin_domain::profile::OTHER_OFFENCE;
use tocsin_domain::text::is_unseen;
use tocsin_store::StoreError;
use tocsin_store::people::{Invitation, Staff};
use tocsin_store::seal::{random, sha256};
use uuid::Uuid;

use crate::centre::{Centre, FlowError};
use credential::{hash, matching_step, totp};
pub use invited::{begin_invited_passkey, enrol_by_passkey};
pub use passkey::{
    Asked, PASSKEY_NAME_CHARACTERS_MAX, PASSKEY_TIME, PASSKEYS_COUNT_MAX, Passkeys, add_passkey,
    begin_confirmation, begin_login, begin_passkey, confirm_by_passkey, log_in_by_passkey,
    passkeys, remove_passkey,
};
pub use recovery::{RECOVERY_CODES_COUNT, make_recovery_codes, recovery_codes_count};
pub use session::{
    CONFIRMATION_TIME, SESSION_TIME, Seat, confirm, end_session, is_seated, log_in, log_out,
    session, sessions,
};

/// How long an invitation works.
pub const INVITATION_TIME: SignedDuration = SignedDuration::from_hours(72);
/// Most bytes of an address (RFC 5321, section 4.5.3.1.3, without its angle brackets).
pub const EMAIL_BYTES_MAX: usize = 254;
/// Fewest characters of a password (NIST SP 800-63B-4 asks for 15 where it stands alone, 8 beside
/// a second factor).
pub const PASSWORD_CHARACTERS_MIN: usize = 12;
/// Most characters: hashing must not become a way to keep the machine busy.
pub const PASSWORD_CHARACTERS_MAX: usize = 256;

/// Everybody who works here.
pub async fn all(centre: &Centre, _permit: &AdministerPermit) -> Result<Vec<Staff>, FlowError> {
    Ok(centre.store.all_staff().await?)
}

/// Invites somebody and returns the secret of the invitation: the only time it can be seen. Earlier
/// invitations of the same address end.
pub async fn invite(
    centre: &Centre,
    permit: &AdministerPermit,
    email: &str,
    role: StaffRole,
    mandate: Mandate,
) -> Result<String, FlowError> {
    let email = email.trim();
    if !is_address(email) {
        let message =
            "not an address; write one like a@example.org, without signs that nobody sees";
        return Err(FlowError::refused("email", message));
    }
    check_mandate(centre, role, &mandate)?;
    let secret = hex::encode(random::<24>());
    let digest = sha256(secret.as_bytes());
    let totp = centre.keys.seal_own("totp", &random::<20>());
    let invitation = Invitation {
        email: email.to_owned(),
        role,
        mandate,
        totp,
    };
    let (id, actor) = (centre.new_id(), permit.actor().clone());
    let expires_at = centre.store.now() + INVITATION_TIME;
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                tx.add_invitation(&digest, &invitation, expires_at).await?;
                tx.record(
                    Act::StaffInvited,
                    id,
                    &actor,
                    format!("role={}", role.as_str()),
                );
                Ok(())
            })
        })
        .await?;
    Ok(secret)
}

/// Whether somebody may log in with this: a name and a host, short enough for mail and without
/// anything that is not seen, since staff know one another by it.
fn is_address(email: &str) -> bool {
    let has_both = email
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    let is_hidden = |sign: char| sign.is_control() || sign.is_whitespace() || is_unseen(sign);
    has_both && email.len() <= EMAIL_BYTES_MAX && !email.contains(is_hidden)
}

/// Whether a role may have a mandate, and everything that it names exists in the profile.
fn check_mandate(centre: &Centre, role: StaffRole, mandate: &Mandate) -> Result<(), FlowError> {
    let profile = &centre.profile;
    let check = mandate.check(role);
    check.map_err(|problem| FlowError::refused("mandate", &problem.to_string()))?;
    if let Some(body) = &mandate.body
        && profile.body(body).is_none()
    {
        let known: Vec<&str> = profile.bodies.iter().map(|it| it.key.as_str()).collect();
        let known = known.join(", ");
        let message = format!("the directory has no body “{body}”; it has {known}");
        return Err(FlowError::refused("body", &message));
    }
    let is_kind = |kind: &&String| {
        **kind == OTHER_OFFENCE || profile.offences.iter().any(|one| one.key == **kind)
    };
    if let Some(kind) = mandate.kinds.iter().find(|kind| !is_kind(kind)) {
        let message = format!("“{kind}” is no kind of offence of this profile's offences.toml");
        return Err(FlowError::refused("kinds", &message));
    }
    if let Some(place) = mandate.places.iter().find(|it| !profile.has_region(it)) {
        let known = profile.regions.join(", ");
        let message = format!("“{place}” is no region of this profile; they are {known}");
        return Err(FlowError::refused("places", &message));
    }
    Ok(())
}

/// What somebody with an invitation sees: for whom it is, and the second factor to set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// The address to log in with.
    pub email: String,
    /// What they will be.
    pub role: StaffRole,
    /// The second factor's secret in base 32, to be typed into an authenticator.
    pub totp_secret: String,
    /// The same as an `otpauth://` address.
    pub totp_url: String,
}

/// Looks at an invitation; `None` when it is used, run out or never was.
pub async fn enrolment(centre: &Centre, secret: &str) -> Result<Option<Enrolment>, FlowError> {
    let Some(invitation) = centre.store.invitation(&sha256(secret.as_bytes())).await? else {
        return Ok(None);
    };
    let totp = totp(centre, &invitation.totp, &invitation.email)?;
    Ok(Some(Enrolment {
        email: invitation.email,
        role: invitation.role,
        totp_secret: totp.secret().to_base32(),
        totp_url: totp
            .to_url()
            .map_err(|error| StoreError::Damaged(format!("a second factor: {error}")))?,
    }))
}

/// Uses an invitation: the person chooses a password and shows that the second factor works.
pub async fn enrol(
    centre: &Centre,
    secret: &str,
    password: &str,
    code: &str,
) -> Result<(), FlowError> {
    let digest = sha256(secret.as_bytes());
    let invitation = centre
        .store
        .invitation(&digest)
        .await?
        .ok_or(FlowError::NotFound)?;
    let length = password.chars().count();
    if !(PASSWORD_CHARACTERS_MIN..=PASSWORD_CHARACTERS_MAX).contains(&length) {
        return Err(FlowError::refused(
            "password",
            "choose 12 to 256 characters",
        ));
    }
    let step = matching_step(centre, &invitation.totp, &invitation.email, code)?
        .ok_or_else(|| FlowError::refused("code", "not the present code; try the next one"))?;
    let person = Staff {
        id: centre.new_id(),
        email: invitation.email,
        role: invitation.role,
        mandate: invitation.mandate,
        password: hash(password.to_owned()).await?,
        totp: invitation.totp,
        totp_step: step,
        is_disabled: false,
    };
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                if !tx.use_invitation(&digest).await? {
                    return Err(FlowError::NotFound);
                }
                // Somebody who enrols anew keeps the id.
                let id = tx.put_staff(&person).await?;
                let actor = Staff { id, ..person }.actor();
                tx.record(Act::StaffEnrolled, id, &actor, String::new());
                Ok(())
            })
        })
        .await
}

/// Ends somebody's work here, at once: their sessions and every way in, their invitations, and what
/// they have on the desk. What they did stays theirs. An invitation lets them work again.
///
/// # Errors
/// [`FlowError::NotFound`] when there is no such person, or they were disabled before;
/// [`FlowError::Refused`] for oneself: so the last administrator does not lock the door from
/// outside.
pub async fn disable(
    centre: &Centre,
    permit: &AdministerPermit,
    person: Uuid,
) -> Result<(), FlowError> {
    let actor = permit.actor().clone();
    if matches!(actor, Actor::Staff { id, .. } if id == person) {
        let message = "another administrator must do that";
        return Err(FlowError::refused("person", message));
    }
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                if !tx.disable_staff(person).await? {
                    return Err(FlowError::NotFound);
                }
                tx.record(Act::StaffDisabled, person, &actor, String::new());
                Ok(())
            })
        })
        .await
}

/// Removes invitations, sessions and challenges that have run out; answers how many.
pub async fn sweep(centre: &Centre) -> Result<u64, FlowError> {
    centre
        .store
        .write(|tx| Box::pin(async move { Ok(tx.remove_expired_access().await?) }))
        .await
}
