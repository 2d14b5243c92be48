//! Who reports, as far as counting independent people goes.

use tocsin_domain::access::{CALLS, LodgePermit};
use tocsin_domain::report::Reporter;
use tocsin_store::seal::Keys;

/// The source of what people send themselves.
const PUBLIC_SOURCE: &str = "public";

/// What stands for whoever reports when independent people are counted: the mail address that they
/// left, or else the number. Whoever left neither stands for nobody; an organisation that says
/// nothing of the people behind its reports is one.
pub(super) fn of(keys: &Keys, permit: &LodgePermit, reporter: &Reporter) -> i64 {
    let (email, phone) = (reporter.email.trim(), reporter.phone.trim());
    let who = match (email.rsplit_once('@'), phone) {
        (Some((name, host)), _) => {
            // What follows a plus is a note of the address's owner.
            let name = name.split('+').next().unwrap_or_default();
            format!("mail {name}@{host}").to_lowercase()
        }
        (None, phone) if phone.bytes().any(|it| it.is_ascii_digit()) => {
            let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
            let digits = digits.strip_prefix("00").unwrap_or(&digits);
            format!("phone {digits}")
        }
        _ if [PUBLIC_SOURCE, CALLS].contains(&permit.source().as_str()) => return 0,
        _ => format!("source {}", permit.source()),
    };
    keys.witness_digest(&who)
}

#[cfg(test)]
mod tests {
    use tocsin_domain::access::Actor;
    use tocsin_store::seal::CentreKey;

    use super::*;

    fn witness(actor: &Actor, email: &str, phone: &str) -> i64 {
        let keys = Keys::new(&CentreKey::from_bytes([7; 32]));
        let reporter = Reporter {
            email: email.to_owned(),
            phone: phone.to_owned(),
            ..Reporter::default()
        };
        of(&keys, &actor.lodge().expect("may lodge"), &reporter)
    }

    #[test]
    fn one_person_is_one_however_the_address_is_written() {
        let of = |email, phone| witness(&Actor::Public, email, phone);
        assert_eq!(of("A@b.example", ""), of(" a+shop@B.example", "+230 5700"));
        assert_eq!(of("", "+230 5700 11 22"), of("", "00230-57001122"));
        assert_ne!(of("a@b.example", ""), of("b@b.example", ""));
        assert_eq!(of("", ""), 0);
    }

    #[test]
    fn an_organisation_that_names_nobody_is_one_source() {
        let source = |source: &str| Actor::CommandLine {
            source: source.to_owned(),
        };
        let bank = witness(&source("bank"), "", "");
        assert_ne!(bank, 0);
        assert_eq!(bank, witness(&source("bank"), "", ""));
        assert_ne!(bank, witness(&source("shop"), "", ""));
        assert_ne!(bank, witness(&source("bank"), "a@b.example", ""));
    }
}
