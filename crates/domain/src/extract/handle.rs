//! User names on services, and accounts of payment services: with an `@`, after the service's
//! name, or in the address of its page.

use core::ops::Range;

use super::alphabet;
use super::host;
use super::scan::{Scanner, Word};
use super::{Kind, Piece};

/// Longest user name.
const NAME_BYTES_MAX: usize = 40;
/// How far a word that announces a name is looked for.
const NAMING_BYTES_MAX: usize = 24;
/// How far from its service a name may stand.
const NEAR_BYTES: usize = 60;

/// Names of services, as people write them, and what they stand for.
const SERVICES: [(&str, &str); 18] = [
    ("telegram", "telegram"),
    ("telegramm", "telegram"),
    ("whatsapp", "whatsapp"),
    ("instagram", "instagram"),
    ("insta", "instagram"),
    ("facebook", "facebook"),
    ("messenger", "facebook"),
    ("twitter", "x"),
    ("tiktok", "tiktok"),
    ("snapchat", "snapchat"),
    ("snap", "snapchat"),
    ("discord", "discord"),
    ("signal", "signal"),
    ("revolut", "revolut"),
    ("cashapp", "cashapp"),
    ("venmo", "venmo"),
    ("lydia", "lydia"),
    ("wise", "wise"),
];

/// By the length of a word, the letters that names of services of that length begin with, a bit
/// each: most words need not be compared.
static SERVICE_LETTERS: [u32; 10] = {
    let mut letters = [0; 10];
    let mut at = 0;
    while at < SERVICES.len() {
        let name = SERVICES[at].0.as_bytes();
        letters[name.len()] |= 1 << (name[0] - b'a');
        at += 1;
    }
    letters
};

/// Services that move money: a name there is an account.
const PAYMENT: [&str; 6] = ["revolut", "cashapp", "venmo", "lydia", "wise", "paypal"];

/// Pages of people on services: host, what stands before the name, the service.
const PAGES: [(&str, &str, &str); 22] = [
    ("t.me", "/", "telegram"),
    ("telegram.me", "/", "telegram"),
    ("wa.me", "/", "whatsapp"),
    ("instagram.com", "/", "instagram"),
    ("facebook.com", "/", "facebook"),
    ("fb.com", "/", "facebook"),
    ("m.me", "/", "facebook"),
    ("twitter.com", "/", "x"),
    ("x.com", "/", "x"),
    ("tiktok.com", "/@", "tiktok"),
    ("snapchat.com", "/add/", "snapchat"),
    ("snapchat.com", "/@", "snapchat"),
    ("signal.me", "/#p/", "signal"),
    ("paypal.me", "/", "paypal"),
    ("paypal.com", "/paypalme/", "paypal"),
    ("revolut.me", "/", "revolut"),
    ("wise.com", "/pay/me/", "wise"),
    ("cash.app", "/$", "cashapp"),
    ("venmo.com", "/u/", "venmo"),
    ("venmo.com", "/", "venmo"),
    ("lydia-app.com", "/collect/", "lydia"),
    ("lydia.me", "/", "lydia"),
];

/// Pages of the services themselves.
const OWN_PAGES: [&str; 36] = [
    "about",
    "account",
    "accounts",
    "add",
    "ads",
    "business",
    "collect",
    "contact",
    "developers",
    "email_forward_notice",
    "email_open_log_pic.php",
    "events",
    "explore",
    "groups",
    "hashtag",
    "help",
    "home",
    "i",
    "intent",
    "joinchat",
    "legal",
    "login",
    "marketplace",
    "messages",
    "pages",
    "p",
    "policies",
    "privacy",
    "profile.php",
    "reel",
    "s",
    "search",
    "settings",
    "share",
    "sharer",
    "watch",
];

/// Words that say that a name follows: `Discord username: jolly`.
const NAMING: [&str; 12] = [
    "username",
    "user",
    "pseudo",
    "tag",
    "handle",
    "account",
    "compte",
    "identifiant",
    "profil",
    "profile",
    "nick",
    "id",
];
/// Words that stand where a name would, and are none.
const NOT_TOLD: [&str; 16] = [
    "inconnu",
    "unknown",
    "aucun",
    "none",
    "nothing",
    "rien",
    "deleted",
    "supprimé",
    "supprime",
    "hacked",
    "piraté",
    "pirate",
    "blocked",
    "bloqué",
    "voir",
    "same",
];
/// So many digits at the beginning are a code, not a name.
const CODE_DIGITS: usize = 6;
/// Digits after the `#` of a name on Discord.
const TAG_DIGITS: usize = 4;

/// Words after an `@` that are no names.
const NO_NAMES: [&str; 6] = ["media", "import", "charset", "keyframes", "font", "page"];

/// The place where a service was named last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    service: &'static str,
    end: usize,
}

impl Scanner<'_> {
    /// Notes the name of a service, and takes the user name that follows a colon.
    pub(super) fn service_word(&mut self, word: Word) -> Option<usize> {
        let first = self.bytes[word.start] | 0x20;
        let begins = SERVICE_LETTERS.get(word.length()).copied().unwrap_or(0);
        if !first.is_ascii_lowercase() || begins >> (first - b'a') & 1 == 0 {
            return None;
        }
        let raw = &self.bytes[word.start..word.end];
        let (_, service) = SERVICES
            .iter()
            .find(|(name, _)| raw.eq_ignore_ascii_case(name.as_bytes()))?;
        let (service, end) = (*service, word.end);
        self.mention = Some(Mention { service, end });
        let naming_end = self.naming_end(end);
        let end = naming_end.unwrap_or(end);
        let mut at = end + usize::from(self.byte(end) == b' ');
        if !matches!(self.byte(at), b':' | b'=') {
            return None;
        }
        at += 1;
        at += usize::from(self.byte(at) == b' ');
        let name_end = self.name_end(at)?;
        let name = self.slice(at, name_end);
        let is_made_up = name
            .bytes()
            .any(|byte| byte.is_ascii_digit() || b"._".contains(&byte));
        // A code that was sent, and the word after it: `TikTok: 123456789Code`.
        let mut begin = name.bytes().take(CODE_DIGITS);
        let is_number = begin.all(|byte| byte.is_ascii_digit());
        let is_address = name.contains('.') && host::is_name(name);
        let goes_on = matches!(self.byte(name_end), b'/' | b'@' | b':' | b'-' | b'#');
        let is_named = || naming_end.is_some() || self.is_after_naming(word.start);
        let is_meant = is_made_up || (self.may_be_name(name, name_end) && is_named());
        if !is_meant || is_number || is_address || goes_on || name.len() < 3 {
            return None;
        }
        self.push_name(service, name, at..name_end);
        Some(name_end)
    }

    /// Where a word ends that says that a name follows.
    fn naming_end(&self, end: usize) -> Option<usize> {
        if self.byte(end) != b' ' {
            return None;
        }
        let stop = alphabet::word_end(self.bytes, end + 1);
        is_naming(self.slice(end + 1, stop)).then_some(stop)
    }

    /// Whether such a word stands just before.
    fn is_after_naming(&self, start: usize) -> bool {
        let words = alphabet::before(self.text, start, NAMING_BYTES_MAX);
        let word = words.strip_suffix(' ').unwrap_or_default();
        let word = word.rsplit(|sign: char| !sign.is_alphanumeric()).next();
        is_naming(word.unwrap_or_default())
    }

    /// Whether a word without any sign may be a name: nothing of its sentence follows.
    fn may_be_name(&self, name: &str, end: usize) -> bool {
        let lower = name.to_ascii_lowercase();
        let is_last = matches!(
            self.byte(end),
            0 | b'\n' | b'\r' | b'.' | b',' | b';' | b')' | b'"'
        );
        is_last && name.len() > 3 && !NOT_TOLD.contains(&&*lower)
    }

    /// `Name#1234`, where Discord is named before or just after.
    pub(super) fn tagged_name(&mut self, at: usize) -> Option<usize> {
        let digits = self.bytes.get(at + 1..at + 1 + TAG_DIGITS)?;
        let end = at + 1 + TAG_DIGITS;
        if !digits.iter().all(u8::is_ascii_digit) || alphabet::is_word(self.bytes, end) {
            return None;
        }
        let before = self.bytes.get(self.floor()..at)?;
        let sign =
            |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b'_' | b'.' | b'-');
        let count = before
            .iter()
            .rev()
            .take(NAME_BYTES_MAX)
            .take_while(sign)
            .count();
        let start = at - count;
        let is_told = self.service_near(start) == "discord" || {
            let after = &self.bytes[end..self.bytes.len().min(end + NAMING_BYTES_MAX)];
            after
                .windows(7)
                .any(|word| word.eq_ignore_ascii_case(b"discord"))
        };
        if !is_told || count < 2 || alphabet::is_after_word(self.bytes, start) {
            return None;
        }
        let value = self.slice(start, end).to_ascii_lowercase();
        let piece = Piece::new(Kind::Handle, "discord", value, start..end);
        self.pieces.push(piece);
        Some(end)
    }

    /// Takes a user name after an `@`.
    pub(super) fn at_name(&mut self, at: usize) -> Option<usize> {
        if alphabet::is_after_word(self.bytes, at) || matches!(self.byte_before(at), b'.' | b'/') {
            return None;
        }
        let end = self.name_end(at + 1)?;
        let name = self.slice(at + 1, end);
        let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
        let lower = name.to_ascii_lowercase();
        if name.len() < 3 || is_number || NO_NAMES.contains(&lower.as_str()) {
            return None;
        }
        let service = self.service_near(at);
        // `@evil.com` is the end of a mail address, unless a service was named.
        let is_host = name.contains('.') && host::is_name(name);
        if self.byte(end) == b'@' || (service.is_empty() && is_host) {
            return None;
        }
        self.push_name(service, name, at..end);
        Some(end)
    }

    /// `$name` where the service is named.
    pub(super) fn cash_tag(&mut self, at: usize) -> Option<usize> {
        let is_near = self.service_near(at) == "cashapp";
        let end = self.name_end(at + 1)?;
        let name = self.slice(at + 1, end);
        let fits = name.len() > 1 && name.starts_with(|sign: char| sign.is_ascii_alphabetic());
        if !is_near || !fits {
            return None;
        }
        self.push_name("cashapp", name, at..end);
        Some(end)
    }

    fn service_near(&self, at: usize) -> &'static str {
        match self.mention {
            Some(Mention { service, end }) if at.saturating_sub(end) <= NEAR_BYTES => service,
            _ => "",
        }
    }

    fn push_name(&mut self, service: &'static str, name: &str, span: Range<usize>) {
        let kind = match PAYMENT.contains(&service) {
            true => Kind::Account,
            false => Kind::Handle,
        };
        let value = format!("@{}", name.to_ascii_lowercase());
        self.pieces.push(Piece::new(kind, service, value, span));
    }

    /// Where a user name ends.
    fn name_end(&self, start: usize) -> Option<usize> {
        let rest = self.bytes.get(start..)?;
        let sign =
            |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b'_' | b'.' | b'-');
        let mut count = rest
            .iter()
            .take(NAME_BYTES_MAX + 1)
            .take_while(sign)
            .count();
        if count > NAME_BYTES_MAX {
            return None;
        }
        while count > 0 && matches!(rest[count - 1], b'.' | b'-') {
            count -= 1;
        }
        let end = start + count;
        (count > 0 && !alphabet::is_word(self.bytes, end)).then_some(end)
    }

    /// The user or the account whose page an address is.
    pub(super) fn account_of(&self, url: &str, name: &str, span: &Range<usize>) -> Option<Piece> {
        let host = name
            .strip_prefix("www.")
            .or(name.strip_prefix("m."))
            .unwrap_or(name);
        let path = url.split_once("://")?.1;
        let path = &path[path.find(['/', '?', '#'])?..];
        let (service, user) = PAGES.iter().find_map(|(page, before, service)| {
            let rest = path.strip_prefix(before).filter(|_| *page == host)?;
            let user = rest.split(['/', '?', '#', '&']).next()?;
            (!user.is_empty()).then_some((*service, user))
        })?;
        // `t.me/+…` invites to a group.
        let is_invitation = service == "telegram" && user.starts_with('+');
        let user = user.trim_start_matches(['@', '+']).to_ascii_lowercase();
        let is_name = user
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'));
        if !is_name || is_invitation || user.len() < 2 || OWN_PAGES.contains(&user.as_str()) {
            return None;
        }
        let is_number = user.bytes().all(|byte| byte.is_ascii_digit());
        if matches!(service, "whatsapp" | "signal") {
            let value = format!("+{user}");
            let kind = Kind::Handle;
            return is_number.then(|| Piece::new(kind, service, value, span.clone()));
        }
        let kind = match PAYMENT.contains(&service) {
            true => Kind::Account,
            false => Kind::Handle,
        };
        Some(Piece::new(kind, service, format!("@{user}"), span.clone()))
    }
}

fn is_naming(word: &str) -> bool {
    NAMING.iter().any(|name| word.eq_ignore_ascii_case(name))
}
