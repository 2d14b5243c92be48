//! What people tell in the sample centre: stories filled in with values that belong to nobody
//! (reserved domains and numbers, an unassigned bank, test networks), some of them shared by many
//! reports as one offender's are.

use std::collections::BTreeMap;

use anyhow::Context;
use serde::Deserialize;
use tocsin_domain::report::{Attachment, Channel, Loss, Reporter, ReporterMode, Submission};

/// The file of the stories.
const STORIES: &str = include_str!("stories.toml");

/// Texts by language.
pub(super) type Texts = BTreeMap<String, Vec<String>>;

/// The stories, and what is said around them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stories {
    story: Vec<Story>,
    more: Texts,
    /// What the centre writes first.
    pub(super) ask: Texts,
    /// What reporters write back.
    pub(super) answer: Texts,
    /// What the centre writes last.
    pub(super) close: Texts,
}

/// One kind of story.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    kind: String,
    weight: u64,
    suspect: Vec<String>,
    #[serde(default)]
    loss: Option<[u64; 2]>,
    #[serde(default)]
    has_mail: bool,
    fr: Vec<String>,
    en: Vec<String>,
    ar: Vec<String>,
}

/// A small generator of numbers (Steele, Lea, Flood 2014): the same sample every time.
pub(super) struct Numbers(u64);

impl Numbers {
    /// Numbers that begin at a seed.
    pub(super) fn new(seed: u64) -> Numbers {
        Numbers(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number under `end`.
    pub(super) fn under(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// True so many times of a hundred.
    pub(super) fn percent(&mut self, chance: u64) -> bool {
        self.under(100) < chance
    }

    /// One of several.
    pub(super) fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.under(of.len() as u64) as usize)
    }
}

impl Stories {
    /// Reads them.
    pub(super) fn read() -> anyhow::Result<Stories> {
        toml::from_str(STORIES).context("the stories of the sample centre")
    }

    /// One of the texts in a language.
    pub(super) fn text(numbers: &mut Numbers, texts: &Texts, language: &str) -> String {
        let of = texts.get(language).map(Vec::as_slice).unwrap_or_default();
        numbers.one(of).cloned().unwrap_or_default()
    }

    /// A report, with its place among `regions`.
    pub(super) fn tell(&self, numbers: &mut Numbers, regions: &[String]) -> Submission {
        let weights: u64 = self.story.iter().map(|story| story.weight).sum();
        let mut place = numbers.under(weights);
        let chosen = self.story.iter().find(|story| {
            let is_it = place < story.weight;
            place = place.wrapping_sub(story.weight);
            is_it
        });
        let story = chosen.unwrap_or(&self.story[0]);
        let language = match numbers.under(100) {
            0..45 => "fr",
            45..84 => "en",
            _ => "ar",
        };
        self.fill_in(story, language, numbers, regions)
    }

    fn fill_in(
        &self,
        story: &Story,
        language: &str,
        numbers: &mut Numbers,
        regions: &[String],
    ) -> Submission {
        // Half of all reports are about one of a few offenders of their kind.
        let offender = match numbers.percent(50) {
            true => numbers.under(3),
            false => 1_000 + numbers.under(9_000),
        };
        let values = Values::of(&story.kind, offender);
        let [low, high] = story.loss.unwrap_or([150, 900]);
        let amount = low + numbers.under(high - low);
        let texts = match language {
            "fr" => &story.fr,
            "ar" => &story.ar,
            _ => &story.en,
        };
        let template = numbers.one(texts).cloned().unwrap_or_default();
        let mut narrative = values.fill(&template, amount);
        if numbers.percent(60) {
            narrative.push(' ');
            narrative.push_str(&Stories::text(numbers, &self.more, language));
        }
        let mut submission = Submission::new(Channel::Web);
        submission.language = language.to_owned();
        submission.category = story.kind.clone();
        submission.region = numbers.one(regions).cloned().unwrap_or_default();
        submission.narrative = narrative;
        submission.loss = story.loss.map(|_| Loss {
            amount: format!("{amount}.00"),
            currency: "EUR".to_owned(),
        });
        for name in &story.suspect {
            if let Some(field) = submission.suspect.field_mut(name) {
                *field = values.field(name);
            }
        }
        submission.reporter = reporter(numbers);
        if story.has_mail {
            submission.attachments.push(values.mail());
        }
        submission
    }
}

fn reporter(numbers: &mut Numbers) -> Reporter {
    let number = numbers.under(100_000);
    let known = |mode| Reporter {
        mode,
        name: format!("Déclarant {number:05}"),
        email: format!("reporter{number:05}@person.example"),
        phone: format!("+33639{:06}", 980_000 + number % 10_000),
        region: String::new(),
    };
    match numbers.under(100) {
        0..45 => Reporter::default(),
        45..75 => known(ReporterMode::Confidential),
        _ => known(ReporterMode::Identified),
    }
}

/// What an offender uses.
struct Values {
    shop: String,
    domain: String,
    number: u64,
}

/// Words of shops that do not exist.
const FIRST_WORDS: [&str; 8] = [
    "Orchid", "Lantern", "Harbour", "Maple", "Sable", "Cobalt", "Willow", "Meridian",
];
const LAST_WORDS: [&str; 6] = ["Market", "Outlet", "Capital", "Parcel", "Studio", "Direct"];
/// Addresses of test networks (BIP 173).
const WALLETS: [&str; 3] = [
    "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx",
    "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
    "tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy",
];

impl Values {
    fn of(kind: &str, offender: u64) -> Values {
        let seed = kind.bytes().fold(offender, |seed, byte| {
            seed.wrapping_mul(31).wrapping_add(u64::from(byte))
        });
        let mut numbers = Numbers::new(seed);
        let first = numbers.one(&FIRST_WORDS).copied().unwrap_or_default();
        let last = numbers.one(&LAST_WORDS).copied().unwrap_or_default();
        let number = numbers.under(10_000);
        Values {
            shop: format!("{first} {last}"),
            domain: format!("{first}-{last}-{number:04}.example").to_lowercase(),
            number,
        }
    }

    fn field(&self, name: &str) -> String {
        match name {
            "name" => self.shop.clone(),
            "email" => format!("service@{}", self.domain),
            "phone" => format!("+33199{:06}", self.number),
            "url" => format!("https://{}/suivi?id={}", self.domain, self.number),
            "iban" => iban(self.number),
            "wallet" => WALLETS[self.number as usize % WALLETS.len()].to_owned(),
            _ => format!("@{}", self.domain.replace(['-', '.'], "_")),
        }
    }

    fn fill(&self, template: &str, amount: u64) -> String {
        let mut text = template
            .replace("{shop}", &self.shop)
            .replace("{amount}", &format!("{amount} EUR"));
        for name in ["url", "phone", "iban", "wallet", "email", "handle"] {
            text = text.replace(&format!("{{{name}}}"), &self.field(name));
        }
        text
    }

    fn mail(&self) -> Attachment {
        let content = format!(
            "From: Service <{}>\r\nTo: reporter@person.example\r\nSubject: Votre dossier {:04}\r\n\
             Message-ID: <{}@{}>\r\nDate: Mon, 2 Mar 2026 09:00:00 +0100\r\n\r\n\
             Cliquez ici : {}\r\n",
            self.field("email"),
            self.number,
            self.number,
            self.domain,
            self.field("url")
        );
        Attachment {
            name: "message.eml".to_owned(),
            media_type: "message/rfc822".to_owned(),
            content: content.into_bytes(),
        }
    }
}

/// An account number with the right check digits (ISO 13616) at a bank that does not exist.
fn iban(number: u64) -> String {
    let account = format!("0000000000{number:011}00");
    // "FR00" behind, letters as numbers; the remainder by 97 gives the check digits.
    let remainder = format!("{account}152700")
        .bytes()
        .fold(0, |remainder, digit| {
            (remainder * 10 + u64::from(digit - b'0')) % 97
        });
    format!("FR{:02}{account}", 98 - remainder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tocsin_domain::limit::Limits;

    #[test]
    fn every_story_is_a_report_and_leaves_nothing_to_fill_in() {
        let stories = Stories::read().expect("reads");
        let mut numbers = Numbers::new(1);
        let regions = ["XO-CA".to_owned()];
        for story in &stories.story {
            for language in ["fr", "en", "ar"] {
                let report = stories.fill_in(story, language, &mut numbers, &regions);
                assert_eq!(report.problems(&Limits::default()), [], "{}", story.kind);
                assert!(
                    !report.narrative.contains(['{', '}']),
                    "{}",
                    report.narrative
                );
                assert!(report.suspect.fields().count() == story.suspect.len());
            }
        }
    }

    #[test]
    fn offenders_come_back_and_accounts_have_right_check_digits() {
        let stories = Stories::read().expect("reads");
        let mut numbers = Numbers::new(1);
        let sites: Vec<String> = (0..200)
            .map(|_| stories.tell(&mut numbers, &[]).suspect.url)
            .filter(|site| !site.is_empty())
            .collect();
        let distinct: std::collections::BTreeSet<&String> = sites.iter().collect();
        assert!(
            distinct.len() * 4 < sites.len() * 3,
            "{} sites",
            distinct.len()
        );
        assert!(sites.iter().all(|site| site.contains(".example/")));
        for number in [0, 7, 9_999] {
            let iban = iban(number);
            let moved = format!("{}{}", &iban[4..], &iban[..4]);
            let remainder = moved.chars().fold(0, |remainder, letter| {
                let value = letter.to_digit(36).expect("a letter or digit");
                (remainder * if value > 9 { 100 } else { 10 } + value) % 97
            });
            assert_eq!((iban.len(), remainder), (27, 1), "{iban}");
        }
    }
}
