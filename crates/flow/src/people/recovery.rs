//! Recovery codes: for the day on which the authenticator is lost. Each stands in for its code,
//! once; for somebody who has passkeys and no password, it stands alone.

use tocsin_domain::entry::Act;
use tocsin_domain::receipt::SecretCode;
use tocsin_store::seal::{random, sha256};
use uuid::Uuid;

use super::Seat;
use crate::centre::{Centre, FlowError};

/// Codes made at a time.
pub const RECOVERY_CODES_COUNT: usize = 10;

/// What is kept of a code: a digest of 90 random bits, which nobody finds by trying. `None` when
/// the text is no recovery code at all.
pub(super) fn digest(staff: Uuid, typed: &str) -> Option<Vec<u8>> {
    let code: SecretCode = typed.parse().ok()?;
    let text = format!("recovery\n{staff}\n{}", code.symbols());
    Some(sha256(text.as_bytes()).to_vec())
}

/// Makes new codes in place of the earlier ones, and returns them: the only time they can be seen.
pub async fn make_recovery_codes(
    centre: &Centre,
    seat: &Seat,
) -> Result<Vec<SecretCode>, FlowError> {
    let (staff, actor) = (seat.staff.id, seat.staff.actor());
    let (codes, digests) = new_codes(staff);
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                tx.put_recovery_codes(staff, digests).await?;
                tx.record(Act::RecoveryCodesMade, staff, &actor, String::new());
                Ok(())
            })
        })
        .await?;
    Ok(codes)
}

/// New codes, and what is kept of them.
pub(super) fn new_codes(staff: Uuid) -> (Vec<SecretCode>, Vec<Vec<u8>>) {
    let codes: Vec<SecretCode> = (0..RECOVERY_CODES_COUNT)
        .map(|_| SecretCode::from_entropy(&random()))
        .collect();
    let digests = codes.iter();
    let digests = digests.filter_map(|code| digest(staff, code.symbols()));
    let digests = digests.collect();
    (codes, digests)
}

/// How many codes are left.
pub async fn recovery_codes_count(centre: &Centre, seat: &Seat) -> Result<i64, FlowError> {
    Ok(centre.store.recovery_codes_count(seat.staff.id).await?)
}
