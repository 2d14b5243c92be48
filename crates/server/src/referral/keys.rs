//! The public keys of the directory's bodies: which cannot be used, and which soon cannot.

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::profile::{Body, Mistake, Profile};
use tocsin_exchange::openpgp::{Key, KeyProblem};

/// The keys that are unfit for use now, each as a mistake of the profile. A centre runs all the
/// same: mails to these bodies go without the package.
pub fn mistakes(profile: &Profile, now: Timestamp) -> Vec<Mistake> {
    let mistake = |body: &Body| {
        let key = body.encryption_key.as_ref()?;
        let problem = Key::read(&key.armored, now).err()?;
        let message = format!("the key of “{}” cannot be used: {problem}", body.key);
        Some(key.mistake(message, remedy(&problem)))
    };
    profile.bodies.iter().filter_map(mistake).collect()
}

fn remedy(problem: &KeyProblem) -> &'static str {
    match problem {
        KeyProblem::Expired(_) | KeyProblem::Revoked => {
            "Ask the body for its new key; until then its mails go without the package"
        }
        KeyProblem::Unreadable => "Ask for it again, as a file in ASCII armour",
        KeyProblem::Several => "Keep the one that mails to the body are to be encrypted to",
        KeyProblem::Unsigned
        | KeyProblem::CannotEncrypt
        | KeyProblem::Weak
        | KeyProblem::Unsupported => {
            "Ask the body for a key that takes encrypted mail: Curve25519, or RSA of at least \
             2,048 bits"
        }
    }
}

/// Keys that run out within some days of `now` and have not yet, and when; the next one first.
pub fn expiring(profile: &Profile, now: Timestamp, within_days: i32) -> Vec<(&Body, Timestamp)> {
    let last = now
        .saturating_add(SignedDuration::from_hours(24 * i64::from(within_days)))
        .unwrap_or(Timestamp::MAX);
    let end = |body| fit(body, now)?.expires_at().filter(|end| *end <= last);
    let ending = profile
        .bodies
        .iter()
        .filter_map(|body| Some((body, end(body)?)));
    let mut ending: Vec<(&Body, Timestamp)> = ending.collect();
    ending.sort_by_key(|(body, end)| (*end, body.key.as_str()));
    ending
}

/// The key of a body, if it has one that is fit for use.
pub fn fit(body: &Body, now: Timestamp) -> Option<Key> {
    Key::read(&body.encryption_key.as_ref()?.armored, now).ok()
}
