//! A passkey in place of password and authenticator, from the first day: made by invitation, with
//! recovery codes for the day on which the device is lost.

use tocsin_domain::entry::Act;
use tocsin_domain::receipt::SecretCode;
use tocsin_store::people::{Invitation, Staff};
use tocsin_store::seal::sha256;
use uuid::Uuid;
use webauthn_rs::prelude::{PasskeyRegistration, RegisterPublicKeyCredential};

use super::passkey::{
    Aim, Passkeys, checked, checked_name, keep, ours, read, row_of, take, wanted,
};
use super::recovery::new_codes;
use crate::centre::{Centre, FlowError};

/// Who is invited, by what the device is told of them: somebody who was here before keeps the id.
async fn invited(centre: &Centre, secret: &str) -> Result<(Invitation, Option<Uuid>), FlowError> {
    let digest = sha256(secret.as_bytes());
    let found = centre.store.invitation(&digest).await?;
    let invitation = found.ok_or(FlowError::NotFound)?;
    let known = centre.store.staff_by_email(&invitation.email).await?;
    Ok((invitation, known.map(|person| person.id)))
}

/// Begins to enrol by a passkey: what the browser is to ask of the device, as JSON.
///
/// # Errors
/// [`FlowError::NotFound`] for an invitation that is used, run out or never was.
pub async fn begin_invited_passkey(
    centre: &Centre,
    at: &Passkeys,
    secret: &str,
) -> Result<String, FlowError> {
    let (invitation, known) = invited(centre, secret).await?;
    let (id, email) = (known.unwrap_or_else(|| centre.new_id()), &invitation.email);
    let begun = at
        .webauthn
        .start_passkey_registration(id, email, email, None);
    let (asked, challenge) = begun.map_err(ours)?;
    keep(centre, Aim::Invite.digest(secret), &(id, challenge)).await?;
    wanted(&asked)
}

/// Uses an invitation by the passkey that the device made; answers recovery codes, which can be
/// seen this once. The person has no password: a passkey, or a recovery code, opens a session.
///
/// # Errors
/// [`FlowError::NotFound`] as for [`begin_invited_passkey`]; refusals name the field: `name`, or
/// `passkey` where the answer does not fit, came too late or belongs to a passkey that is known.
pub async fn enrol_by_passkey(
    centre: &Centre,
    at: &Passkeys,
    secret: &str,
    (name, answer): (&str, &str),
) -> Result<Vec<SecretCode>, FlowError> {
    let name = checked_name(name)?;
    let (invitation, known) = invited(centre, secret).await?;
    let wrong = || FlowError::refused("passkey", "not the answer that was asked for; try again");
    let digest = Aim::Invite.digest(secret);
    let kept: Option<(Uuid, PasskeyRegistration)> = take(centre, digest).await?;
    let (id, challenge) = kept.ok_or_else(wrong)?;
    // Somebody of that address may have come in between: the device would sign for nobody.
    if known.is_some_and(|known| known != id) {
        return Err(wrong());
    }
    let answer: RegisterPublicKeyCredential = read(answer).ok_or_else(wrong)?;
    let made = at.webauthn.finish_passkey_registration(&answer, &challenge);
    let passkey = row_of(centre, id, name, checked(made).ok_or_else(wrong)?)?;
    let person = Staff {
        id,
        email: invitation.email,
        role: invitation.role,
        mandate: invitation.mandate,
        password: String::new(),
        totp: invitation.totp,
        totp_step: 0,
        is_disabled: false,
    };
    let (codes, digests) = new_codes(id);
    let used = sha256(secret.as_bytes());
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                if !tx.use_invitation(&used).await? {
                    return Err(FlowError::NotFound);
                }
                if tx.put_staff(&person).await? != id {
                    return Err(FlowError::NotFound);
                }
                if !tx.add_passkey(&passkey).await? {
                    return Err(FlowError::refused("passkey", "it is enrolled already"));
                }
                tx.put_recovery_codes(id, digests).await?;
                let actor = person.actor();
                tx.record(Act::StaffEnrolled, id, &actor, "by=passkey".to_owned());
                tx.record(Act::PasskeyAdded, id, &actor, String::new());
                tx.record(Act::RecoveryCodesMade, id, &actor, String::new());
                Ok(())
            })
        })
        .await?;
    Ok(codes)
}
