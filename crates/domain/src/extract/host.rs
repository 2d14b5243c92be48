//! Names of hosts: which words are one, and how it is written canonically.

use super::chain::{Chain, Join, Manner, Sign};

/// Longest name of a host (RFC 1035, 2.3.4).
const HOST_BYTES_MAX: usize = 253;
/// Longest part of one.
const LABEL_BYTES_MAX: usize = 63;
/// Longer than all but a few words that people write.
const LONGEST_WORD_BYTES: usize = 15;
/// Top-level names that are in no public list but stand in addresses (RFC 2606, RFC 7686).
const SPECIAL: [&str; 4] = ["example", "invalid", "test", "onion"];

/// Top-level domains that are also words which begin sentences, in French and in English.
const SENTENCE_WORDS: [&str; 52] = [
    "je", "il", "et", "la", "de", "me", "it", "my", "so", "in", "is", "no", "at", "be", "to", "us",
    "as", "am", "do", "an", "au", "si", "ma", "sa", "ca", "es", "se", "ne", "by", "or", "one",
    "now", "how", "you", "call", "help", "men", "car", "mon", "ai", "as", "aux", "best", "here",
    "like", "pay", "tel", "case", "love", "life", "live", "today",
];

/// Words that end sentences, so that what follows their full stop is no top-level domain.
const COMMON_WORDS: [&str; 124] = [
    "argent",
    "banque",
    "rien",
    "compte",
    "site",
    "merci",
    "money",
    "bank",
    "nothing",
    "account",
    "message",
    "colis",
    "carte",
    "numero",
    "numéro",
    "telephone",
    "téléphone",
    "virement",
    "internet",
    "police",
    "plainte",
    "euros",
    "euro",
    "jour",
    "jours",
    "mois",
    "semaine",
    "heure",
    "heures",
    "temps",
    "fois",
    "personne",
    "monsieur",
    "madame",
    "bonjour",
    "salut",
    "cordialement",
    "somme",
    "adresse",
    "mail",
    "email",
    "lien",
    "sms",
    "annonce",
    "achat",
    "vente",
    "commande",
    "paiement",
    "remboursement",
    "arnaque",
    "escroc",
    "arnaqueur",
    "frauduleux",
    "faux",
    "code",
    "moi",
    "lui",
    "elle",
    "eux",
    "nous",
    "vous",
    "cela",
    "ça",
    "ca",
    "tout",
    "tous",
    "encore",
    "plus",
    "pas",
    "jamais",
    "toujours",
    "hier",
    "aujourd",
    "demain",
    "matin",
    "soir",
    "nuit",
    "card",
    "code",
    "link",
    "website",
    "phone",
    "number",
    "parcel",
    "payment",
    "refund",
    "scam",
    "fraud",
    "time",
    "day",
    "days",
    "week",
    "month",
    "hour",
    "today",
    "yesterday",
    "again",
    "this",
    "that",
    "him",
    "her",
    "them",
    "everything",
    "anything",
    "something",
    "help",
    "please",
    "thanks",
    "you",
    "me",
    "ok",
    "oui",
    "non",
    "yes",
    "etc",
    "suite",
    "dossier",
    "facture",
    "livraison",
    "fils",
    "mari",
    "femme",
    "mère",
    "père",
];

/// Endings of files that are top-level domains too.
const FILE_ENDINGS: [&str; 9] = ["zip", "mov", "md", "py", "ps", "pub", "cab", "box", "rs"];

/// A host read out of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Host {
    /// Its name in small ASCII letters, others as punycode (RFC 3492).
    pub(super) name: String,
    /// The last word of it in the chain.
    pub(super) last: usize,
    /// What it looks like, where it has letters beyond ASCII.
    pub(super) skeleton: Option<String>,
    /// Nobody writes it like this by chance: in brackets, or with words for dots.
    pub(super) is_disguised: bool,
}

/// The longest host that begins with a word of the chain.
pub(super) fn host_from(text: &str, chain: &Chain, first: usize, has_scheme: bool) -> Option<Host> {
    let last = last_atom(text, chain, first, has_scheme)?;
    for end in (first..=last).rev() {
        if let Some(found) = host_of(text, chain, first, end, has_scheme) {
            return Some(found);
        }
        // `evil.com.Merci`: a sentence that begins without a blank is no part of the name.
        let (start, stop) = chain.atoms[end];
        let begins_sentence = text[start..stop].starts_with(char::is_uppercase);
        let join = end.checked_sub(1).map(|before| chain.joins[before]);
        let is_loose = join.is_some_and(|join| join.manner != Manner::Plain);
        if !(begins_sentence || is_loose) {
            return None;
        }
    }
    None
}

/// How far a host may reach: over dots of any manner, but over blanks only while it lacks its end.
fn last_atom(text: &str, chain: &Chain, first: usize, has_scheme: bool) -> Option<usize> {
    let mut last = first;
    for at in first..chain.joins.len() {
        let join = chain.joins[at];
        if join.sign != Sign::Dot {
            break;
        }
        let crosses = match join.manner {
            Manner::Plain | Manner::Bracketed => true,
            Manner::Word => has_scheme || is_spelt(text, chain, first, at),
            Manner::Blanks | Manner::BlankBefore => {
                match host_of(text, chain, first, last, false) {
                    Some(_) => may_end(text, chain, at) || is_made_up_again(text, chain, at),
                    None => has_scheme || is_likely(text, chain, at),
                }
            }
        };
        if !crosses {
            break;
        }
        last = at + 1;
    }
    (last > first || has_scheme).then_some(last)
}

/// Whether `word dot com` is meant as an address: after an `@` always, else not for the small words
/// of a sentence.
fn is_spelt(text: &str, chain: &Chain, first: usize, at: usize) -> bool {
    let (start, end) = chain.atoms[at];
    let name = &text[start..end];
    let (start, end) = chain.atoms[at + 1];
    // `at their lowest point in years`
    let begins_more = SENTENCE_WORDS.contains(&&text[start..end]);
    first > 0
        || at > first
        || name == "www"
        || is_made_up(name)
        || (name.len() > 3 && !begins_more && !is_common(name))
}

/// Whether a whole name is the beginning of a longer one: `bank . example . evil-7 . com`.
fn is_made_up_again(text: &str, chain: &Chain, at: usize) -> bool {
    let goes_on = chain
        .joins
        .get(at + 1)
        .is_some_and(|join| join.sign == Sign::Dot);
    let (start, end) = chain.atoms[at + 1];
    goes_on && is_made_up(&text[start..end]) && may_end(text, chain, at + 1)
}

/// Whether a word has signs that no word of a language has.
fn is_made_up(word: &str) -> bool {
    word.bytes()
        .any(|byte| byte.is_ascii_digit() || byte == b'-')
}

/// Whether `word . com` is meant as an address: the ending is one that is no word, or the word is
/// no word.
fn is_likely(text: &str, chain: &Chain, at: usize) -> bool {
    let (before, after) = (chain.atoms[at], chain.atoms[at + 1]);
    let ending = &text[after.0..after.1];
    let goes_on = chain
        .joins
        .get(at + 1)
        .is_some_and(|join| join.sign == Sign::Dot)
        && may_end(text, chain, at + 1);
    let name = &text[before.0..before.1];
    let is_ending = matches!(
        ending,
        "com" | "net" | "org" | "info" | "fr" | "eu" | "io" | "xyz"
    );
    let is_small = ending.bytes().all(|byte| byte.is_ascii_lowercase());
    match chain.joins[at].manner {
        Manner::BlankBefore => is_ending && !is_common(name),
        _ => {
            let is_name = is_made_up(name) || name.len() > LONGEST_WORD_BYTES;
            let may_end = may_end(text, chain, at);
            (is_small && is_name && may_end)
                || (is_ending && !is_common(name))
                || goes_on
                || name == "www"
        }
    }
}

/// Whether a word after a dot between blanks may be the end of a name, and does not begin the next
/// sentence.
fn may_end(text: &str, chain: &Chain, at: usize) -> bool {
    let (start, end) = chain.atoms[at + 1];
    let ending = &text[start..end];
    let is_small = ending.bytes().all(|byte| byte.is_ascii_lowercase());
    is_small && is_registered(&format!("a.{ending}"), false) && !SENTENCE_WORDS.contains(&ending)
}

fn host_of(text: &str, chain: &Chain, first: usize, last: usize, has_scheme: bool) -> Option<Host> {
    if first == last {
        return None;
    }
    let (start, end) = chain.atoms[last];
    let ending = &text[start..end];
    let joins = &chain.joins[first..last];
    if !is_ending(ending) || joins.iter().any(|join| join.sign != Sign::Dot) {
        return None;
    }
    let mut name = String::with_capacity(64);
    for (place, (start, end)) in chain.atoms[first..=last].iter().enumerate() {
        let label = &text[*start..*end];
        if !is_label(label) {
            return None;
        }
        if place > 0 {
            name.push('.');
        }
        name.push_str(label);
    }
    let is_disguised = joins.iter().any(|join| is_masked(*join));
    let (name, skeleton) = canonical(&name)?;
    is_registered(&name, has_scheme).then_some(Host {
        name,
        last,
        skeleton,
        is_disguised,
    })
}

fn is_masked(join: Join) -> bool {
    matches!(join.manner, Manner::Bracketed | Manner::Word)
}

/// Whether a word may be a top-level domain.
fn is_ending(ending: &str) -> bool {
    (2..=24).contains(&ending.len())
        && (ending.bytes().all(|byte| byte.is_ascii_alphabetic())
            || ending.starts_with("xn--")
            || ending.chars().all(char::is_alphabetic))
}

fn is_label(label: &str) -> bool {
    let is_sign =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || byte >= 0x80;
    label.len() <= LABEL_BYTES_MAX
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(is_sign)
}

/// A name in its canonical form, and what it looks like.
pub(super) fn canonical(name: &str) -> Option<(String, Option<String>)> {
    if name.is_ascii() {
        let lower = name.to_ascii_lowercase();
        let shown = match lower.contains("xn--") {
            true => Some(idna::domain_to_unicode(&lower).0),
            false => None,
        };
        let skeleton = shown
            .filter(|shown| !shown.is_ascii())
            .map(|it| skeleton(&it));
        return (lower.len() <= HOST_BYTES_MAX).then_some((lower, skeleton));
    }
    let ascii = idna::domain_to_ascii(name).ok()?;
    let fits = !ascii.is_empty() && ascii.len() <= HOST_BYTES_MAX;
    fits.then(|| (ascii, Some(skeleton(&name.to_lowercase()))))
}

/// A whole name that stands after a scheme: its canonical form, and what it looks like.
pub(super) fn after_scheme(name: &str) -> Option<(String, Option<String>)> {
    let (_, ending) = name.rsplit_once('.')?;
    let mut labels = name.split('.');
    if !is_ending(ending) || !labels.all(|label| !label.is_empty() && is_label(label)) {
        return None;
    }
    let (name, skeleton) = canonical(name)?;
    is_registered(&name, true).then_some((name, skeleton))
}

/// What a name looks like, label by label; those in plain letters stay as they are.
fn skeleton(name: &str) -> String {
    let labels = name.split('.').map(|label| match label.is_ascii() {
        true => label.to_owned(),
        false => unicode_security::skeleton(label).collect::<String>(),
    });
    labels.collect::<Vec<_>>().join(".")
}

/// Whether somebody can have registered the name: it ends in a known suffix and has more.
fn is_registered(name: &str, has_scheme: bool) -> bool {
    use psl::{Psl as _, Type};
    let Some(suffix) = psl::List.suffix(name.as_bytes()) else {
        return false;
    };
    if suffix.is_known() {
        let has_more = name.len() > suffix.as_bytes().len();
        return has_more || suffix.typ() == Some(Type::Private);
    }
    let ending = name.rsplit('.').next().unwrap_or_default();
    // With a scheme before it, it is meant as a host whatever its end.
    SPECIAL.contains(&ending) || (has_scheme && ending.len() > 1)
}

/// Whether a name ends in a word that begins sentences.
pub(super) fn ends_in_word(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    SENTENCE_WORDS.contains(&ending)
}

/// Whether a bare name is no address but two sentences, the name of a file, or an abbreviation.
pub(super) fn is_something_else(raw: &str) -> bool {
    let mut labels = raw.rsplit('.');
    let (Some(ending), Some(before)) = (labels.next(), labels.next()) else {
        return true;
    };
    let rest_count = labels.count();
    let lower = ending.to_ascii_lowercase();
    let label = before.to_lowercase();
    if rest_count == 0 && FILE_ENDINGS.contains(&lower.as_str()) && !raw.starts_with("www.") {
        return true;
    }
    if lower == "net" && matches!(label.as_str(), "asp" | "vb" | "ado") {
        return true;
    }
    let is_sentence_word = SENTENCE_WORDS.contains(&lower.as_str());
    let begins_upper = ending.starts_with(|first: char| first.is_ascii_uppercase());
    let goes_on_lower = ending[1..].bytes().any(|byte| byte.is_ascii_lowercase());
    let is_letter = before.chars().count() == 1;
    if is_letter && (is_sentence_word || lower.len() > 4) && !matches!(label.as_str(), "t" | "g") {
        return true;
    }
    if begins_upper && goes_on_lower {
        return is_sentence_word || is_letter || is_common(before);
    }
    // `MY PURPOSE.BEST REGARDS`
    if is_sentence_word && !raw.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return true;
    }
    rest_count == 0 && is_sentence_word && is_common(before)
}

fn is_common(word: &str) -> bool {
    let last = word
        .rsplit(['-', '\''])
        .next()
        .unwrap_or(word)
        .to_lowercase();
    COMMON_WORDS.contains(&last.as_str())
}

/// Whether a word with dots is the name of a host.
pub(super) fn is_name(raw: &str) -> bool {
    let lower = raw.to_ascii_lowercase();
    let ending = lower.rsplit('.').next().unwrap_or_default();
    is_ending(ending) && is_registered(&lower, false) && !is_something_else(raw)
}

/// The part of a host that somebody has registered.
pub(super) fn registered(name: &str) -> &str {
    psl::domain_str(name).unwrap_or(name)
}
