//! What somebody shows to prove who they are: a password, and a code of the authenticator.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tocsin_store::StoreError;
use tocsin_store::people::Staff;
use tocsin_store::seal::random;
use tokio::sync::Semaphore;
use totp_rs::{Builder, Totp};

use super::PASSWORD_CHARACTERS_MAX;
use super::recovery;
use crate::centre::{Centre, FlowError, blocking};

/// Each hash takes 64 MiB: so many at once and no more.
static HASHING: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// A second factor that fits, to be used up by whoever opens something with it.
pub(super) enum SecondFactor {
    /// The time step of a code of the authenticator.
    Step(i64),
    /// The digest of a recovery code.
    Recovery(Vec<u8>),
}

/// Reads what was typed as the second factor: six digits, or a recovery code.
pub(super) fn second_factor(
    centre: &Centre,
    person: &Staff,
    typed: &str,
) -> Result<Option<SecondFactor>, FlowError> {
    if let Some(digest) = recovery::digest(person.id, typed) {
        return Ok(Some(SecondFactor::Recovery(digest)));
    }
    let step = matching_step(centre, &person.totp, &person.email, typed)?;
    Ok(step.map(SecondFactor::Step))
}

/// Whether a password is this person's. Of an address that nobody has, or of somebody without a
/// password, it never is, after the same work: time must not tell.
pub(super) async fn password_fits(
    person: Option<&Staff>,
    password: &str,
) -> Result<bool, FlowError> {
    let stored = person.map(|person| person.password.as_str());
    let stored = stored.filter(|stored| !stored.is_empty());
    let password = password.chars().take(PASSWORD_CHARACTERS_MAX).collect();
    let fits = verify(password, stored.unwrap_or(DECOY.as_str()).to_owned()).await?;
    Ok(fits && stored.is_some())
}

const TOTP_STEP_SECONDS: u64 = 30;

pub(super) fn totp(centre: &Centre, sealed: &[u8], email: &str) -> Result<Totp, FlowError> {
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
pub(super) fn matching_step(
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

pub(super) async fn hash(password: String) -> Result<String, FlowError> {
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
