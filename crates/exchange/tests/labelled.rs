//! Observables of 200 real mails, against labels that were made by reading: `docs/extract.md`
//! says how, and `NOTICE` where the mails come from.
//!
//! Each line of `labelled/mails.jsonl` has the name of a mail, its bytes (a character each), and
//! its labels: field, type, canonical value, and, in mails that somebody may report, whose it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Deserialize;
use tocsin_domain::extract::Context;
use tocsin_domain::extract::role::Known;
use tocsin_domain::limit::Limits;
use tocsin_exchange::extract::{Reader, of_mail};

const MAILS: &str = include_str!("labelled/mails.jsonl");
/// Servers of whom received the mails, and the mailing lists that they had asked for.
const TRUSTED: [&str; 12] = [
    "linux.ie",
    "freebsd.org",
    "sourceforge.net",
    "taint.org",
    "localhost",
    "spamassassin.taint.org",
    "zzzzason.org",
    "jmason.org",
    "slashnull.org",
    "webnote.net",
    "tuatha.org",
    "lerctr.org",
];
/// What must be reached over all types, and by each that has enough labels to tell.
const PRECISION_MIN: f64 = 0.99;
const RECALL_MIN: f64 = 0.98;
const EACH_TYPE_MIN: f64 = 0.97;
const LABELS_COUNT_MIN: usize = 20;
const ROLES_MIN: f64 = 0.93;

#[derive(Deserialize)]
struct Labelled {
    name: String,
    mail: String,
    labels: Vec<Vec<String>>,
}

/// Field, type and value.
type Key = (String, String, String);

#[derive(Default)]
struct Count {
    right: usize,
    wrong: usize,
    missed: usize,
    roles: usize,
    roles_right: usize,
}

impl Count {
    fn precision(&self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    fn recall(&self) -> f64 {
        share(self.right, self.right + self.missed)
    }

    fn role_accuracy(&self) -> f64 {
        share(self.roles_right, self.roles)
    }

    fn add(&mut self, other: &Count) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
        self.roles += other.roles;
        self.roles_right += other.roles_right;
    }
}

fn share(part: usize, whole: usize) -> f64 {
    match whole {
        0 => 1.0,
        _ => part as f64 / whole as f64,
    }
}

/// What is found in a mail, with whose it is taken for.
fn found_in(mail: &Labelled) -> BTreeMap<Key, String> {
    let bytes: Vec<u8> = mail
        .mail
        .chars()
        .map(|sign| u8::try_from(u32::from(sign)).expect("a byte"))
        .collect();
    let context = Context::new("", "en");
    let trusted = TRUSTED.map(str::to_owned);
    let reader = Reader {
        context: &context,
        known: &Known::default(),
        trusted: &trusted,
    };
    let fields = of_mail(&bytes, reader, &Limits::default()).expect("a mail within the limits");
    let mut found = BTreeMap::new();
    for field in &fields {
        for one in &field.found {
            let kind = one.kind.as_str().to_owned();
            let key = (field.name.clone(), kind, one.value.clone());
            found.insert(key, one.role.as_str().to_owned());
        }
    }
    found
}

/// Counts a mail by type; what is amiss is noted.
fn score(mail: &Labelled, counts: &mut BTreeMap<String, Count>, amiss: &mut String) {
    let found = found_in(mail);
    let mut labels = BTreeSet::new();
    for label in &mail.labels {
        let [field, kind, value, role @ ..] = &label[..] else {
            panic!("{}: a label of too few words", mail.name);
        };
        let key = (field.clone(), kind.clone(), value.clone());
        let count = counts.entry(kind.clone()).or_default();
        let role = role.first();
        match found.get(&key) {
            Some(told) => {
                count.right += 1;
                count.roles += usize::from(role.is_some());
                count.roles_right += usize::from(role == Some(told));
                if role.is_some_and(|role| role != told) {
                    let _ = writeln!(amiss, "{} role {told} of {key:?} {role:?}", mail.name);
                }
            }
            None => {
                count.missed += 1;
                let _ = writeln!(amiss, "{} missed {key:?}", mail.name);
            }
        }
        labels.insert(key);
    }
    for key in found.keys().filter(|key| !labels.contains(*key)) {
        counts.entry(key.1.clone()).or_default().wrong += 1;
        let _ = writeln!(amiss, "{} wrong {key:?}", mail.name);
    }
}

#[test]
fn real_mails_are_read_as_people_read_them() {
    let mails: Vec<Labelled> = MAILS
        .lines()
        .map(|line| serde_json::from_str(line).expect("a labelled mail"))
        .collect();
    assert_eq!(mails.len(), 200);
    let (mut counts, mut amiss) = (BTreeMap::new(), String::new());
    for mail in &mails {
        score(mail, &mut counts, &mut amiss);
    }
    let mut all = Count::default();
    let mut table = String::new();
    for (kind, count) in &counts {
        all.add(count);
        let _ = writeln!(
            table,
            "{kind}: {} labels, precision {:.4}, recall {:.4}, roles {:.4}",
            count.right + count.missed,
            count.precision(),
            count.recall(),
            count.role_accuracy()
        );
    }
    let _ = writeln!(
        table,
        "all: {} labels, precision {:.4}, recall {:.4}, roles {:.4}",
        all.right + all.missed,
        all.precision(),
        all.recall(),
        all.role_accuracy()
    );
    println!("{table}{amiss}");
    assert!(
        all.precision() >= PRECISION_MIN && all.recall() >= RECALL_MIN,
        "{table}{amiss}"
    );
    assert!(all.role_accuracy() >= ROLES_MIN, "{table}{amiss}");
    for (kind, count) in &counts {
        let is_telling = count.right + count.missed >= LABELS_COUNT_MIN;
        let least = count.precision().min(count.recall());
        assert!(
            !is_telling || least >= EACH_TYPE_MIN,
            "{kind}\n{table}{amiss}"
        );
    }
}
