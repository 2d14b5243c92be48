//! Sessions: opened with password and second factor, listed, ended; and proving again who one is.

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::entry::Act;
use tocsin_store::Tx;
use tocsin_store::people::Staff;
use tocsin_store::people::session::{Device, Session};
use tocsin_store::seal::{random, sha256};
use uuid::Uuid;

use super::credential::{SecondFactor, password_fits, second_factor};
use crate::centre::{Centre, FlowError};

/// How long a session lasts.
pub const SESSION_TIME: SignedDuration = SignedDuration::from_hours(10);
/// For how long somebody who has proved who they are may do what is sensitive: open an identity,
/// erase, invite, change how they come in.
pub const CONFIRMATION_TIME: SignedDuration = SignedDuration::from_mins(15);

/// Somebody who is logged in, and the session by which they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The person.
    pub staff: Staff,
    /// The session.
    pub session: Session,
}

impl Seat {
    /// Whether the person proved lately who they are. A proof of the future is none either: a
    /// clock that was set back makes nothing young for longer.
    pub fn is_confirmed(&self, now: Timestamp) -> bool {
        now.duration_since(self.session.confirmed_at).abs() <= CONFIRMATION_TIME
    }
}

/// What was shown beside the password, if both together are enough. Somebody who has passkeys and
/// no password shows a recovery code alone: 90 random bits, which work once.
fn enough(
    centre: &Centre,
    person: &Staff,
    password_fits: bool,
    code: &str,
) -> Result<Option<SecondFactor>, FlowError> {
    let has_password = !person.password.is_empty();
    if has_password && !password_fits {
        return Ok(None);
    }
    let factor = second_factor(centre, person, code)?;
    Ok(factor.filter(|factor| has_password || matches!(factor, SecondFactor::Recovery(_))))
}

/// Uses a second factor up. `false` when somebody else was quicker: each works once.
async fn use_up(tx: &mut Tx, person: &Staff, factor: SecondFactor) -> Result<bool, FlowError> {
    match factor {
        SecondFactor::Step(step) => Ok(tx.use_totp_step(person.id, step).await?),
        SecondFactor::Recovery(digest) => {
            let is_used = tx.use_recovery_code(person.id, &digest).await?;
            if is_used {
                let act = Act::RecoveryCodeUsed;
                tx.record(act, person.id, &person.actor(), String::new());
            }
            Ok(is_used)
        }
    }
}

/// Logs in and returns the secret of the session; `None` for whatever was wrong, unsaid. The secret
/// is always a new one: a session that the browser brought along, `replaced`, ends.
pub async fn log_in(
    centre: &Centre,
    (email, password, code): (&str, &str, &str),
    device: Device,
    replaced: Option<&str>,
) -> Result<Option<String>, FlowError> {
    let found = centre.store.staff_by_email(email.trim()).await?;
    let fits = password_fits(found.as_ref(), password).await?;
    let Some(person) = found.filter(|person| !person.is_disabled) else {
        return Ok(None);
    };
    let Some(factor) = enough(centre, &person, fits, code)? else {
        return Ok(None);
    };
    let replaced = replaced.map(|secret| sha256(secret.as_bytes()));
    let (secret, opening) = opening(centre, person.id, device);
    let is_open = centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                if !use_up(tx, &person, factor).await? {
                    return Ok(false);
                }
                open(tx, &person, &opening, replaced, "").await?;
                Ok(true)
            })
        })
        .await?;
    Ok(is_open.then_some(secret))
}

/// Opens the session of somebody who has proved who they are; the one that their browser brought
/// along ends. `how` is the detail of the entry.
pub(super) async fn open(
    tx: &mut Tx,
    person: &Staff,
    (digest, session): &([u8; 32], Session),
    replaced: Option<[u8; 32]>,
    how: &str,
) -> Result<(), FlowError> {
    if let Some(replaced) = replaced {
        tx.remove_session(&replaced).await?;
    }
    tx.add_session(digest, session).await?;
    let act = Act::StaffLoggedIn;
    tx.record(act, person.id, &person.actor(), how.to_owned());
    Ok(())
}

/// A new secret, its digest and the session that it opens.
pub(super) fn opening(
    centre: &Centre,
    staff: Uuid,
    device: Device,
) -> (String, ([u8; 32], Session)) {
    let secret = hex::encode(random::<32>());
    let now = centre.store.now();
    let session = Session {
        id: centre.new_id(),
        staff,
        created_at: now,
        confirmed_at: now,
        expires_at: now + SESSION_TIME,
        device,
    };
    let digest = sha256(secret.as_bytes());
    (secret, (digest, session))
}

/// Proves again who somebody is, with password and second factor. The session goes on under a new
/// secret, which is returned; `None` for whatever was wrong, unsaid.
pub async fn confirm(
    centre: &Centre,
    seat: &Seat,
    password: &str,
    code: &str,
) -> Result<Option<String>, FlowError> {
    let fits = password_fits(Some(&seat.staff), password).await?;
    let Some(factor) = enough(centre, &seat.staff, fits, code)? else {
        return Ok(None);
    };
    let secret = hex::encode(random::<32>());
    let digest = sha256(secret.as_bytes());
    let (person, session) = (seat.staff.clone(), seat.session.id);
    let is_confirmed = centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                if !use_up(tx, &person, factor).await? {
                    return Ok(false);
                }
                Ok(tx.renew_session(session, &digest).await?)
            })
        })
        .await?;
    Ok(is_confirmed.then_some(secret))
}

/// Who a session belongs to.
pub async fn session(centre: &Centre, secret: &str) -> Result<Option<Seat>, FlowError> {
    let digest = sha256(secret.as_bytes());
    let found = centre.store.staff_by_session(&digest).await?;
    Ok(found.map(|(staff, session)| Seat { staff, session }))
}

/// Whether a session goes on: it was not ended since, nor its owner's work here.
pub async fn is_seated(centre: &Centre, seat: &Seat) -> Result<bool, FlowError> {
    Ok(centre.store.is_session_open(seat.session.id).await?)
}

/// Everywhere that somebody is logged in, the latest first.
pub async fn sessions(centre: &Centre, seat: &Seat) -> Result<Vec<Session>, FlowError> {
    Ok(centre.store.sessions_of(seat.staff.id).await?)
}

/// Ends one of one's own sessions; of somebody else's, there is none.
pub async fn end_session(centre: &Centre, seat: &Seat, id: Uuid) -> Result<(), FlowError> {
    let (staff, actor) = (seat.staff.id, seat.staff.actor());
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                if !tx.end_session(staff, id).await? {
                    return Err(FlowError::NotFound);
                }
                tx.record(Act::SessionEnded, staff, &actor, String::new());
                Ok(())
            })
        })
        .await
}

/// Ends the session of a secret.
pub async fn log_out(centre: &Centre, secret: &str) -> Result<(), FlowError> {
    let digest = sha256(secret.as_bytes());
    centre
        .store
        .write(move |tx| Box::pin(async move { Ok(tx.remove_session(&digest).await?) }))
        .await
}
