//! Passkeys (WebAuthn): a key of one's device, opened there by finger, face or PIN, stands in for
//! password and second factor together.
//!
//! A ceremony has two halves. The first draws a challenge, keeps it sealed for a few minutes and
//! tells the browser what to ask of the device; the second takes the device's answer, uses the
//! challenge up whatever comes of it, and checks. A challenge belongs to a session, or where nobody
//! is logged in yet to a secret that only this browser has.

use jiff::SignedDuration;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tocsin_domain::entry::Act;
use tocsin_store::StoreError;
use tocsin_store::people::Staff;
use tocsin_store::people::passkey::{Passkey, Used};
use tocsin_store::people::session::Device;
use tocsin_store::seal::{random, sha256};
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    AuthenticationResult, Credential, DiscoverableAuthentication, Passkey as Key,
    PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential,
    Webauthn, WebauthnBuilder, WebauthnError, WebauthnResult,
};

use super::Seat;
use super::session::{open, opening};
use crate::centre::{Centre, FlowError};

/// How long a device may take to answer.
pub const PASSKEY_TIME: SignedDuration = SignedDuration::from_mins(5);
/// Most passkeys of one person.
pub const PASSKEYS_COUNT_MAX: usize = 20;
/// Most characters of what somebody calls a passkey.
pub const PASSKEY_NAME_CHARACTERS_MAX: usize = 60;

/// The place that passkeys are bound to: they sign for this address and for no other.
#[derive(Clone, Debug)]
pub struct Passkeys {
    pub(super) webauthn: Webauthn,
}

impl Passkeys {
    /// Passkeys of the address that people type. `None` where browsers do not offer them: an
    /// address without a name, or one that is neither HTTPS nor this very machine.
    pub fn at(public_url: &str) -> Option<Passkeys> {
        let origin = Url::parse(public_url).ok()?;
        let host = origin.domain()?;
        if origin.scheme() != "https" && host != "localhost" {
            return None;
        }
        let webauthn = WebauthnBuilder::new(host, &origin).ok()?.build().ok()?;
        Some(Passkeys { webauthn })
    }
}

/// What is to be done with the answer of a device. It parts the challenges of one session.
#[derive(Clone, Copy)]
pub(super) enum Aim {
    Invite,
    Enrol,
    Enter,
    Confirm,
}

impl Aim {
    /// The digest under which a challenge is kept.
    pub(super) fn digest(self, secret: &str) -> [u8; 32] {
        let aim = match self {
            Aim::Invite => "invite",
            Aim::Enrol => "enrol",
            Aim::Enter => "enter",
            Aim::Confirm => "confirm",
        };
        sha256(format!("passkey\n{aim}\n{secret}").as_bytes())
    }
}

/// What the library cannot do is our failure, not the visitor's.
pub(super) fn ours(error: impl std::fmt::Display) -> FlowError {
    StoreError::Damaged(format!("a passkey: {error}")).into()
}

/// Keeps a challenge, sealed, in place of the one before.
pub(super) async fn keep(
    centre: &Centre,
    digest: [u8; 32],
    challenge: &impl Serialize,
) -> Result<(), FlowError> {
    let plain = serde_json::to_vec(challenge).map_err(ours)?;
    let sealed = centre.keys.seal_own("passkey challenge", &plain);
    let expires_at = centre.store.now() + PASSKEY_TIME;
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                tx.put_passkey_challenge(&digest, sealed, expires_at)
                    .await?;
                Ok(())
            })
        })
        .await
}

/// Takes a challenge: whatever comes of the answer, there is no second one. `None` when there is
/// none, or no more.
pub(super) async fn take<T: DeserializeOwned>(
    centre: &Centre,
    digest: [u8; 32],
) -> Result<Option<T>, FlowError> {
    let Some(sealed) = centre.store.passkey_challenge(&digest).await? else {
        return Ok(None);
    };
    let plain = centre.keys.open_own("passkey challenge", &sealed)?;
    let is_ours = centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move { Ok(tx.use_passkey_challenge(&digest, &sealed).await?) })
        })
        .await?;
    match is_ours {
        true => Ok(Some(serde_json::from_slice(&plain).map_err(ours)?)),
        false => Ok(None),
    }
}

/// What a device answered, or `None` for anything else.
pub(super) fn read<T: DeserializeOwned>(answer: &str) -> Option<T> {
    serde_json::from_str(answer).ok()
}

/// The outcome of a check. What was wrong stands in the log, and never says whose passkey it was.
pub(super) fn checked<T>(outcome: WebauthnResult<T>) -> Option<T> {
    match outcome {
        Ok(good) => Some(good),
        Err(WebauthnError::CredentialPossibleCompromise) => {
            tracing::warn!("a passkey's count of signatures went back: it may have been copied");
            None
        }
        Err(error) => {
            tracing::info!(?error, "a passkey was not accepted");
            None
        }
    }
}

/// A stored passkey is bound to its person: moved to another one in the database, it does not open.
fn sealed_for(staff: Uuid) -> String {
    format!("passkey {staff}")
}

fn seal(centre: &Centre, staff: Uuid, key: &Key) -> Result<Vec<u8>, FlowError> {
    let plain = serde_json::to_vec(key).map_err(ours)?;
    Ok(centre.keys.seal_own(&sealed_for(staff), &plain))
}

fn unseal(centre: &Centre, passkey: &Passkey) -> Result<Key, FlowError> {
    let plain = centre
        .keys
        .open_own(&sealed_for(passkey.staff), &passkey.sealed)?;
    serde_json::from_slice(&plain).map_err(ours)
}

/// Everybody's own passkeys, the earliest first.
pub async fn passkeys(centre: &Centre, seat: &Seat) -> Result<Vec<Passkey>, FlowError> {
    Ok(centre.store.passkeys_of(seat.staff.id).await?)
}

/// Whether somebody who has so many passkeys may have one more.
fn check_room(count: usize) -> Result<(), FlowError> {
    if count >= PASSKEYS_COUNT_MAX {
        let message = format!("at most {PASSKEYS_COUNT_MAX}; remove one first");
        return Err(FlowError::refused("passkeys", &message));
    }
    Ok(())
}

/// Begins to enrol a passkey: what the browser is to ask of the device, as JSON. Refused under the
/// field `passkeys`, before any device makes a key, to whoever has [`PASSKEYS_COUNT_MAX`].
pub async fn begin_passkey(
    centre: &Centre,
    at: &Passkeys,
    seat: &Seat,
) -> Result<String, FlowError> {
    let (staff, email) = (seat.staff.id, &seat.staff.email);
    let known = centre.store.passkeys_of(staff).await?;
    check_room(known.len())?;
    let known: Result<Vec<Key>, FlowError> = known.iter().map(|one| unseal(centre, one)).collect();
    let known = known?.iter().map(|key| key.cred_id().clone()).collect();
    let begun = at
        .webauthn
        .start_passkey_registration(staff, email, email, Some(known));
    let (asked, challenge) = begun.map_err(ours)?;
    keep(
        centre,
        Aim::Enrol.digest(&seat.session.id.to_string()),
        &challenge,
    )
    .await?;
    wanted(&asked)
}

/// What the browser is to ask of a device that makes a key, as JSON.
pub(super) fn wanted(asked: &impl Serialize) -> Result<String, FlowError> {
    let mut asked = serde_json::to_value(asked).map_err(ours)?;
    // The device must be able to say by itself whose key it has: nobody then types an address, and
    // no answer of ours tells whether an address has passkeys.
    let wishes = &mut asked["publicKey"]["authenticatorSelection"];
    wishes["residentKey"] = "required".into();
    wishes["requireResidentKey"] = true.into();
    Ok(asked.to_string())
}

/// Enrols the passkey that the device made. Refusals name the field: `name`, or `passkey` where the
/// answer does not fit, came too late or belongs to a passkey that is known already.
pub async fn add_passkey(
    centre: &Centre,
    at: &Passkeys,
    seat: &Seat,
    name: &str,
    answer: &str,
) -> Result<(), FlowError> {
    let name = checked_name(name)?;
    let wrong = || FlowError::refused("passkey", "not the answer that was asked for; try again");
    let digest = Aim::Enrol.digest(&seat.session.id.to_string());
    let challenge: PasskeyRegistration = take(centre, digest).await?.ok_or_else(wrong)?;
    let answer: RegisterPublicKeyCredential = read(answer).ok_or_else(wrong)?;
    let made = at.webauthn.finish_passkey_registration(&answer, &challenge);
    let key = checked(made).ok_or_else(wrong)?;
    let (staff, actor) = (seat.staff.id, seat.staff.actor());
    check_room(centre.store.passkeys_of(staff).await?.len())?;
    let passkey = row_of(centre, staff, name, key)?;
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                if !tx.add_passkey(&passkey).await? {
                    return Err(FlowError::refused("passkey", "it is enrolled already"));
                }
                tx.record(Act::PasskeyAdded, staff, &actor, String::new());
                Ok(())
            })
        })
        .await
}

/// What somebody calls a passkey, as it is kept.
pub(super) fn checked_name(name: &str) -> Result<String, FlowError> {
    let name = name.trim().replace(char::is_control, " ");
    if name.is_empty() || name.chars().count() > PASSKEY_NAME_CHARACTERS_MAX {
        let message = format!("write 1 to {PASSKEY_NAME_CHARACTERS_MAX} characters");
        return Err(FlowError::refused("name", &message));
    }
    Ok(name)
}

/// A new passkey as it is stored.
pub(super) fn row_of(
    centre: &Centre,
    staff: Uuid,
    name: String,
    key: Key,
) -> Result<Passkey, FlowError> {
    let sealed = seal(centre, staff, &key)?;
    let credential = Credential::from(key);
    Ok(Passkey {
        id: centre.new_id(),
        staff,
        name,
        credential: sha256(&credential.cred_id).to_vec(),
        sealed,
        counter: credential.counter,
        is_backed_up: credential.backup_state,
        created_at: centre.store.now(),
        used_at: None,
    })
}

/// Removes one of one's own passkeys; of somebody else's, there is none. Refused under the field
/// `passkeys` for the last one of somebody without a password, who would not come in again.
pub async fn remove_passkey(centre: &Centre, seat: &Seat, id: Uuid) -> Result<(), FlowError> {
    let (staff, actor) = (seat.staff.id, seat.staff.actor());
    let needs_one = seat.staff.password.is_empty();
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                if !tx.remove_passkey(staff, id).await? {
                    return Err(FlowError::NotFound);
                }
                if needs_one && !tx.has_passkeys(staff).await? {
                    return Err(FlowError::refused(
                        "passkeys",
                        "the last one; add another first",
                    ));
                }
                tx.record(Act::PasskeyRemoved, staff, &actor, String::new());
                Ok(())
            })
        })
        .await
}

/// What the browser of somebody who wants to come in is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What only this browser knows, to come back with the answer.
    pub secret: String,
    /// What it is to ask of the device, as JSON.
    pub options: String,
}

/// Begins to log in by a passkey. It is the same for everybody: the device says who it is.
pub async fn begin_login(centre: &Centre, at: &Passkeys) -> Result<Asked, FlowError> {
    let begun = at.webauthn.start_discoverable_authentication();
    let (mut asked, challenge) = begun.map_err(ours)?;
    // Somebody has pressed a button: the browser may ask openly.
    asked.mediation = None;
    let secret = hex::encode(random::<32>());
    keep(centre, Aim::Enter.digest(&secret), &challenge).await?;
    let options = serde_json::to_string(&asked).map_err(ours)?;
    Ok(Asked { secret, options })
}

/// Logs in by the answer of a device and returns the secret of the session; `None` for whatever was
/// wrong, unsaid. `secret` is what the browser was given at the beginning. The session that the
/// browser brought along, `replaced`, ends.
pub async fn log_in_by_passkey(
    centre: &Centre,
    at: &Passkeys,
    (secret, answer): (&str, &str),
    device: Device,
    replaced: Option<&str>,
) -> Result<Option<String>, FlowError> {
    let digest = Aim::Enter.digest(secret);
    let Some(challenge) = take::<DiscoverableAuthentication>(centre, digest).await? else {
        return Ok(None);
    };
    let Some(answer) = read::<PublicKeyCredential>(answer) else {
        return Ok(None);
    };
    let who = at.webauthn.identify_discoverable_authentication(&answer);
    let Some((staff, credential)) = checked(who) else {
        return Ok(None);
    };
    let found = centre.store.staff_by_passkey(&sha256(credential)).await?;
    let Some((person, passkey)) = found.filter(|(person, _)| person.id == staff) else {
        return Ok(None);
    };
    let key = unseal(centre, &passkey)?;
    let outcome = at
        .webauthn
        .finish_discoverable_authentication_v2(&answer, challenge, &key);
    let Some(used) = used(centre, key, &passkey, outcome)? else {
        return Ok(None);
    };
    let replaced = replaced.map(|secret| sha256(secret.as_bytes()));
    let (secret, opening) = opening(centre, person.id, device);
    let is_open = centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                if !tx.use_passkey(&used).await? {
                    return Ok(false);
                }
                open(tx, &person, &opening, replaced, "by=passkey").await?;
                Ok(true)
            })
        })
        .await?;
    Ok(is_open.then_some(secret))
}

/// What a device's good answer changed of its passkey; `None` when it was not good, or the device
/// did not ask for finger, face or PIN.
fn used(
    centre: &Centre,
    mut key: Key,
    passkey: &Passkey,
    outcome: WebauthnResult<AuthenticationResult>,
) -> Result<Option<Used>, FlowError> {
    let Some(outcome) = checked(outcome).filter(AuthenticationResult::user_verified) else {
        return Ok(None);
    };
    key.update_credential(&outcome);
    Ok(Some(Used {
        id: passkey.id,
        sealed: seal(centre, passkey.staff, &key)?,
        counter: outcome.counter(),
        is_backed_up: outcome.backup_state(),
    }))
}

/// Begins to prove again who one is: what the browser is to ask of the device, as JSON. `None` for
/// somebody without passkeys.
pub async fn begin_confirmation(
    centre: &Centre,
    at: &Passkeys,
    seat: &Seat,
) -> Result<Option<String>, FlowError> {
    let known = centre.store.passkeys_of(seat.staff.id).await?;
    let known: Result<Vec<Key>, FlowError> = known.iter().map(|one| unseal(centre, one)).collect();
    let known = known?;
    if known.is_empty() {
        return Ok(None);
    }
    let begun = at.webauthn.start_passkey_authentication(&known);
    let (asked, challenge) = begun.map_err(ours)?;
    let digest = Aim::Confirm.digest(&seat.session.id.to_string());
    keep(centre, digest, &challenge).await?;
    Ok(Some(serde_json::to_string(&asked).map_err(ours)?))
}

/// Proves again who somebody is, by the answer of one of their own devices. The session goes on
/// under a new secret, which is returned; `None` for whatever was wrong, unsaid.
pub async fn confirm_by_passkey(
    centre: &Centre,
    at: &Passkeys,
    seat: &Seat,
    answer: &str,
) -> Result<Option<String>, FlowError> {
    let digest = Aim::Confirm.digest(&seat.session.id.to_string());
    let Some(challenge) = take::<PasskeyAuthentication>(centre, digest).await? else {
        return Ok(None);
    };
    let Some(answer) = read::<PublicKeyCredential>(answer) else {
        return Ok(None);
    };
    let Some(passkey) = own(centre, &seat.staff, answer.get_credential_id()).await? else {
        return Ok(None);
    };
    let key = unseal(centre, &passkey)?;
    let outcome = at
        .webauthn
        .finish_passkey_authentication(&answer, &challenge);
    let Some(used) = used(centre, key, &passkey, outcome)? else {
        return Ok(None);
    };
    let secret = hex::encode(random::<32>());
    let (renewed, session) = (sha256(secret.as_bytes()), seat.session.id);
    let is_confirmed = centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                Ok(tx.use_passkey(&used).await? && tx.renew_session(session, &renewed).await?)
            })
        })
        .await?;
    Ok(is_confirmed.then_some(secret))
}

/// The passkey of a credential, if it is this person's and still there.
async fn own(
    centre: &Centre,
    person: &Staff,
    credential: &[u8],
) -> Result<Option<Passkey>, FlowError> {
    let found = centre.store.staff_by_passkey(&sha256(credential)).await?;
    Ok(found
        .filter(|(owner, _)| owner.id == person.id)
        .map(|(_, passkey)| passkey))
}
