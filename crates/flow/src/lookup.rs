//! What anybody may learn of a value: whether it was reported, and nothing of by whom.
//!
//! A value is told if a person of the centre called it the offender's; or else if at least
//! [`SOURCES_COUNT_MIN`] independent people named it as the suspect's, hardly anybody as something
//! else, and most of those reports are one series. What everybody uses is named everywhere: it is
//! in no one's series, and is not told.

use tocsin_domain::link::value::Value;
use tocsin_domain::observable::{Observable, Role};
use tocsin_domain::series::{SOURCES_COUNT_MIN, Word};
use tocsin_store::series::value::SeenValue;

use crate::centre::{Centre, FlowError};
use crate::series::{look_up, page};

/// Numbers of people that are told, as “more than”: no exact number leaves the house.
pub const STEPS: [i64; 8] = [0, 10, 30, 100, 300, 1_000, 3_000, 10_000];
/// Signs of a digest that a question gives.
const PREFIX_DIGITS: usize = 4;
/// Bits that they are.
const PREFIX_BITS: u32 = 16;

/// What is told of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What stands for it: the first 64 bits of the digest of its kind and text.
    pub key: u64,
    /// Its kind.
    pub kind: String,
    /// Its one form.
    pub text: String,
    /// More than so many independent people reported it: one of [`STEPS`]. `None` if they were
    /// fewer than three, and a person confirmed it.
    pub people_more_than: Option<i64>,
    /// Whether a person of the centre confirmed it.
    pub is_confirmed: bool,
}

/// The beginning of a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefix(u64);

impl Prefix {
    /// Reads four hexadecimal digits in small letters; `None` for any other text.
    pub fn read(text: &str) -> Option<Prefix> {
        let is_digit = |sign: u8| sign.is_ascii_digit() || (b'a'..=b'f').contains(&sign);
        let is_whole = text.len() == PREFIX_DIGITS && text.bytes().all(is_digit);
        is_whole
            .then(|| u64::from_str_radix(text, 16).ok())?
            .map(Prefix)
    }

    /// The beginning of a value's digest.
    pub fn of(key: u64) -> Prefix {
        Prefix(key >> (64 - PREFIX_BITS))
    }
}

/// Everything that is told of values whose digests begin so.
///
/// # Errors
/// Those of the store.
pub async fn under(centre: &Centre, prefix: Prefix) -> Result<Vec<Told>, FlowError> {
    let mut all = Vec::new();
    for seen in look_up(centre, prefix.0, PREFIX_BITS).await? {
        all.extend(told(centre, &seen).await?);
    }
    Ok(all)
}

/// What is told of a value that somebody typed, or of what it is a part of: of a page its site.
///
/// # Errors
/// Those of the store.
pub async fn look(centre: &Centre, observable: &Observable) -> Result<Option<Told>, FlowError> {
    for Value { key, .. } in page::keys_of(observable) {
        let all = under(centre, Prefix::of(key)).await?;
        if let Some(told) = all.into_iter().find(|told| told.key == key) {
            return Ok(Some(told));
        }
    }
    Ok(None)
}

/// What is told of a value as it was seen; `None` for nothing.
pub(crate) async fn told(centre: &Centre, seen: &SeenValue) -> Result<Option<Told>, FlowError> {
    let is_confirmed = seen.verdict == Some(Word::Offender);
    let is_many = seen.is_corroborated() && is_suspects(seen);
    if !(is_confirmed || is_many) {
        return Ok(None);
    }
    if !is_confirmed {
        let (all, most) = centre.store.value_spread(seen.key).await?;
        if most * 2 < all {
            return Ok(None);
        }
    }
    Ok(Some(Told {
        key: seen.key,
        kind: seen.kind.clone(),
        text: seen.text.clone(),
        people_more_than: people_more_than(seen.sources),
        is_confirmed,
    }))
}

/// Whether reports name it as the suspect's, and hardly any as something else.
fn is_suspects(seen: &SeenValue) -> bool {
    let of = |role: Role| seen.roles.get(role.as_str()).copied().unwrap_or_default();
    let others: i64 = seen.roles.values().sum::<i64>() - of(Role::Suspect);
    of(Role::Suspect) >= SOURCES_COUNT_MIN && of(Role::Suspect) > 2 * others
}

/// The largest step below a number of people; nothing for fewer than may be told.
fn people_more_than(sources_count: i64) -> Option<i64> {
    if sources_count < SOURCES_COUNT_MIN {
        return None;
    }
    let mut downwards = STEPS.into_iter().rev();
    downwards.find(|step| *step < sources_count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_four_digits_and_nothing_else() {
        assert_eq!(Prefix::read("00ff"), Some(Prefix(255)));
        for text in ["", "0ff", "00FF", "00fg", "00ff0", "+0ff", "٠٠٠٠"] {
            assert_eq!(Prefix::read(text), None, "{text}");
        }
        assert_eq!(Prefix::of(0x00ff_1234_5678_9abc), Prefix(255));
    }

    #[test]
    fn no_exact_number_is_told_and_two_people_are_nobody() {
        let told = [0, 2, 3, 10, 11, 31, 87, 101, 20_000].map(people_more_than);
        let some = [0, 0, 10, 30, 30, 100, 10_000].map(Some);
        assert_eq!(told[..2], [None, None]);
        assert_eq!(told[2..], some);
    }

    fn seen(roles: &[(&'static str, i64)]) -> SeenValue {
        SeenValue {
            key: 1,
            kind: "phone".to_owned(),
            text: "+33639980471".to_owned(),
            roles: roles.iter().copied().collect(),
            reports: 9,
            sources: 9,
            first_at: jiff::Timestamp::UNIX_EPOCH,
            last_at: jiff::Timestamp::UNIX_EPOCH,
            verdict: None,
        }
    }

    #[test]
    fn what_many_name_as_somebody_else_s_is_not_told() {
        assert!(is_suspects(&seen(&[("suspect", 9)])));
        assert!(is_suspects(&seen(&[("suspect", 9), ("unknown", 4)])));
        assert!(!is_suspects(&seen(&[("suspect", 9), ("victim", 5)])));
        assert!(!is_suspects(&seen(&[("unknown", 900)])));
        assert!(!is_suspects(&seen(&[("suspect", 2)])));
    }
}
