//! Staff: invited once, enrolled with a password and a second factor, logged in for a while.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use jiff::SignedDuration;
use tocsin_domain::access::{AdministerPermit, Mandate, StaffRole};
use tocsin_domain::entry::Act;
use tocsin_domain::profile::OTHER_OFFENCE;
use tocsin_store::StoreError;
use tocsin_store::people::{Invitation, Staff};
use tocsin_store::seal::{random, sha256};
use tokio::sync::Semaphore;
use totp_rs::{Builder, Totp};

use crate::centre::{Centre, FlowError, blocking};

/// How long an invitation works.
pub const INVITATION_TIME: SignedDuration = SignedDuration::from_hours(72);
/// How long a session lasts without being renewed.
pub const SESSION_TIME: SignedDuration = SignedDuration::from_hours(10);
/// Fewest characters of a password (NIST SP 800-63B-4 asks for 15 where it stands alone, 8 beside
/// a second factor).
pub const PASSWORD_CHARACTERS_MIN: usize = 12;
/// Most characters: hashing must not become a way to keep the machine busy.
pub const PASSWORD_CHARACTERS_MAX: usize = 256;

/// Each hash takes 64 MiB: so many at once and no more.
static HASHING: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

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
    if email
        .split_once('@')
        .is_none_or(|(name, host)| name.is_empty() || host.is_empty())
    {
        return Err(FlowError::refused(
            "email",
            "not an address; write one like a@example.org",
        ));
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

/// Logs in and returns the secret of the session; `None` for whatever was wrong, unsaid.
pub async fn log_in(
    centre: &Centre,
    email: &str,
    password: &str,
    code: &str,
) -> Result<Option<String>, FlowError> {
    let found = centre.store.staff_by_email(email.trim()).await?;
    // The same work for an address that nobody has: time must not tell.
    let stored = found
        .as_ref()
        .map_or(DECOY.as_str(), |person| &person.password)
        .to_owned();
    let password_fits = verify(
        password.chars().take(PASSWORD_CHARACTERS_MAX).collect(),
        stored,
    );
    let password_fits = password_fits.await?;
    let Some(person) = found.filter(|person| password_fits && !person.is_disabled) else {
        return Ok(None);
    };
    let Some(step) = matching_step(centre, &person.totp, &person.email, code)? else {
        return Ok(None);
    };
    let secret = hex::encode(random::<32>());
    let digest = sha256(secret.as_bytes());
    let expires_at = centre.store.now() + SESSION_TIME;
    let is_open = centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                if !tx.use_totp_step(person.id, step).await? {
                    return Ok(false);
                }
                tx.add_session(&digest, person.id, expires_at).await?;
                tx.record(
                    Act::StaffLoggedIn,
                    person.id,
                    &person.actor(),
                    String::new(),
                );
                Ok(true)
            })
        })
        .await?;
    Ok(is_open.then_some(secret))
}

/// Who a session belongs to.
pub async fn session(centre: &Centre, secret: &str) -> Result<Option<Staff>, FlowError> {
    Ok(centre
        .store
        .staff_by_session(&sha256(secret.as_bytes()))
        .await?)
}

/// Removes invitations and sessions that have run out; answers how many.
pub async fn sweep(centre: &Centre) -> Result<u64, FlowError> {
    centre
        .store
        .write(|tx| Box::pin(async move { Ok(tx.remove_expired_access().await?) }))
        .await
}

/// Ends a session.
pub async fn log_out(centre: &Centre, secret: &str) -> Result<(), FlowError> {
    let digest = sha256(secret.as_bytes());
    centre
        .store
        .write(move |tx| Box::pin(async move { Ok(tx.remove_session(&digest).await?) }))
        .await
}

const TOTP_STEP_SECONDS: u64 = 30;

fn totp(centre: &Centre, sealed: &[u8], email: &str) -> Result<Totp, FlowError> {
    let secret = centre.keys.open_own("totp", sealed)?;
    let built = Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(TOTP_STEP_SECONDS)
        .with_secret(secret)
        .with_issuer(Some("Tocsin"))
        .with_account_name(email.replace(':', ""))
        .build();
    built.map_err(|error| StoreError::Damaged(format!("a second factor: {error}")).into())
}

/// The time step whose code was typed (RFC 6238): the present one, or one to either side.
fn matching_step(
    centre: &Centre,
    sealed: &[u8],
    email: &str,
    typed: &str,
) -> Result<Option<i64>, FlowError> {
    let totp = totp(centre, sealed, email)?;
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    let now = u64::try_from(centre.store.now().as_second()).unwrap_or_default();
    let matching = totp.check(&typed, now);
    Ok(matching.and_then(|step| i64::try_from(step).ok()))
}

/// Argon2id with the second recommended option of RFC 9106: 64 MiB, 3 passes.
fn argon2() -> Argon2<'static> {
    let params = Params::new(64 * 1024, 3, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// What an unknown address is compared with.
static DECOY: LazyLock<String> = LazyLock::new(|| hash_now(&hex::encode(random::<16>())));

fn hash_now(password: &str) -> String {
    argon2()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .unwrap_or_default()
}

async fn hash(password: String) -> Result<String, FlowError> {
    let _turn = HASHING.acquire().await.map_err(closed)?;
    let hashed = blocking(move || Ok(hash_now(&password))).await?;
    if hashed.is_empty() {
        return Err(StoreError::Unavailable("the password could not be hashed".into()).into());
    }
    Ok(hashed)
}

async fn verify(password: String, stored: String) -> Result<bool, FlowError> {
    let _turn = HASHING.acquire().await.map_err(closed)?;
    let check = move || {
        let fits = PasswordHash::new(&stored)
            .is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok());
        Ok(fits)
    };
    Ok(blocking(check).await?)
}

fn closed(_: tokio::sync::AcquireError) -> FlowError {
    StoreError::Unavailable("the centre is shutting down".to_owned()).into()
}
