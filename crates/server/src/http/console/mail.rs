//! A mail for somebody who has to judge it, in sentences of their language.

use tocsin_exchange::mail::{Check, Explained, Hop, Link, Person};

use super::visitor::Frame;

/// A mail as its page shows it.
pub(super) struct MailView {
    pub(super) subject: String,
    /// Who it claims to be from, to whom, when: label and value.
    pub(super) facts: Vec<(String, String)>,
    /// What looks wrong about the sender.
    pub(super) warnings: Vec<String>,
    pub(super) checks: Vec<CheckLine>,
    /// The way it came, oldest first.
    pub(super) path: Vec<HopLine>,
    pub(super) text: String,
    pub(super) is_cut: bool,
    /// Files that it carries: name, and type with length.
    pub(super) files: Vec<(String, String)>,
    pub(super) links: Vec<LinkLine>,
    pub(super) has_more_links: bool,
    /// How many pictures and the like it would have loaded.
    pub(super) loaded_count: usize,
}

/// What a server said of the sender.
pub(super) struct CheckLine {
    pub(super) shape: &'static str,
    pub(super) sentence: String,
    /// The server, and its own words.
    pub(super) by: String,
}

/// A server on the way.
pub(super) struct HopLine {
    pub(super) at: String,
    pub(super) from: String,
    pub(super) by: String,
}

/// An address in the mail.
pub(super) struct LinkLine {
    pub(super) address: String,
    pub(super) words: String,
    pub(super) is_misleading: bool,
    pub(super) is_loaded: bool,
}

/// The words for a mail.
pub(super) fn mail_view(words: &Frame<'_>, mail: &Explained) -> MailView {
    MailView {
        subject: mail.subject.clone(),
        facts: facts(words, mail),
        warnings: warnings(words, mail),
        checks: mail.checks.iter().map(|one| check(words, one)).collect(),
        path: mail.path.iter().map(|one| hop(words, one)).collect(),
        text: mail.text.text.clone(),
        is_cut: mail.text.is_cut,
        files: mail
            .files
            .iter()
            .map(|file| {
                let size = words.size(file.length_bytes);
                (file.name.clone(), format!("{} · {size}", file.media_type))
            })
            .collect(),
        links: mail.links.iter().map(link).collect(),
        has_more_links: mail.has_more_links,
        loaded_count: mail.links.iter().filter(|link| link.is_loaded).count(),
    }
}

/// `Name <address>`, or what there is of it.
fn named(person: &Person) -> String {
    match (person.name.as_str(), person.address.as_str()) {
        ("", address) => address.to_owned(),
        (name, "") => name.to_owned(),
        (name, address) => format!("{name} <{address}>"),
    }
}

fn listed(people: &[Person]) -> String {
    let names: Vec<String> = people.iter().map(named).collect();
    names.join(", ")
}

fn facts(words: &Frame<'_>, mail: &Explained) -> Vec<(String, String)> {
    let sender = mail.sender.as_ref().map(named);
    let written = mail.written_at.map(|at| words.date_time(at));
    let all = [
        (words.t("mail-from"), listed(&mail.from)),
        (words.t("mail-sender"), sender.unwrap_or_default()),
        (words.t("mail-reply-to"), listed(&mail.reply_to)),
        (words.t("mail-return-path"), mail.return_path.clone()),
        (words.t("mail-to"), listed(&mail.to)),
        (words.t("mail-written"), written.unwrap_or_default()),
    ];
    let said = all.into_iter().filter(|(_, value)| !value.is_empty());
    said.collect()
}

fn warnings(words: &Frame<'_>, mail: &Explained) -> Vec<String> {
    let mut warnings = Vec::new();
    if mail.from.is_empty() {
        warnings.push(words.t("mail-no-from"));
    }
    for person in mail.reply_elsewhere() {
        warnings.push(words.t1("mail-reply-elsewhere", "address", &person.address));
    }
    for person in &mail.from {
        // A name that is itself an address, but another one.
        let is_other = person.name.contains('@')
            && !person
                .name
                .to_lowercase()
                .contains(&person.address.to_lowercase());
        if is_other {
            warnings.push(words.t("mail-name-is-address"));
        }
    }
    if mail.links.iter().any(|link| link.is_misleading) {
        warnings.push(words.t("mail-misleading-link"));
    }
    warnings
}

fn check(words: &Frame<'_>, check: &Check) -> CheckLine {
    let (method, verdict) = (check.method.as_str(), check.verdict.as_str());
    let unknown = || words.t("mail-check-unnamed");
    let about = match check.about.as_str() {
        "" => unknown(),
        about => about.to_owned(),
    };
    CheckLine {
        shape: match verdict {
            "pass" => "done",
            "fail" => "late",
            _ => "maybe",
        },
        sentence: words.t1(&format!("mail-check-{method}-{verdict}"), "domain", about),
        by: format!("{method}={} · {}", check.word, check.by),
    }
}

fn hop(words: &Frame<'_>, hop: &Hop) -> HopLine {
    HopLine {
        at: hop.at.map(|at| words.short_time(at)).unwrap_or_default(),
        from: match hop.from_address.as_str() {
            "" => hop.from.clone(),
            address => format!("{} [{address}]", hop.from).trim().to_owned(),
        },
        by: hop.by.clone(),
    }
}

fn link(link: &Link) -> LinkLine {
    LinkLine {
        address: link.address.clone(),
        words: link.words.clone(),
        is_misleading: link.is_misleading,
        is_loaded: link.is_loaded,
    }
}
