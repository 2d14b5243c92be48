//! The language of a story, by its letters and how they follow each other.

/// Characters that are looked at: more does not make it surer.
const CHARACTERS_MAX: usize = 2_000;
/// With fewer letters the guess is too often wrong, and what was declared stands.
const LETTERS_COUNT_MIN: usize = 30;

/// ISO 639-3 to the ISO 639-1 codes that BCP 47 prefers.
#[rustfmt::skip]
const CODES: [(&str, &str); 68] = [
    ("epo", "eo"), ("eng", "en"), ("rus", "ru"), ("cmn", "zh"), ("spa", "es"), ("por", "pt"),
    ("ita", "it"), ("ben", "bn"), ("fra", "fr"), ("deu", "de"), ("ukr", "uk"), ("kat", "ka"),
    ("ara", "ar"), ("hin", "hi"), ("jpn", "ja"), ("heb", "he"), ("yid", "yi"), ("pol", "pl"),
    ("amh", "am"), ("jav", "jv"), ("kor", "ko"), ("nob", "nb"), ("dan", "da"), ("swe", "sv"),
    ("fin", "fi"), ("tur", "tr"), ("nld", "nl"), ("hun", "hu"), ("ces", "cs"), ("ell", "el"),
    ("bul", "bg"), ("bel", "be"), ("mar", "mr"), ("kan", "kn"), ("ron", "ro"), ("slv", "sl"),
    ("hrv", "hr"), ("srp", "sr"), ("mkd", "mk"), ("lit", "lt"), ("lav", "lv"), ("est", "et"),
    ("tam", "ta"), ("vie", "vi"), ("urd", "ur"), ("tha", "th"), ("guj", "gu"), ("uzb", "uz"),
    ("pan", "pa"), ("aze", "az"), ("ind", "id"), ("tel", "te"), ("pes", "fa"), ("mal", "ml"),
    ("ori", "or"), ("mya", "my"), ("nep", "ne"), ("sin", "si"), ("khm", "km"), ("tuk", "tk"),
    ("aka", "ak"), ("zul", "zu"), ("sna", "sn"), ("afr", "af"), ("lat", "la"), ("slk", "sk"),
    ("cat", "ca"), ("cym", "cy"),
];

/// The BCP 47 tag of a text's language; `None` where it cannot be told. A guess that is not sure is
/// taken where it is a language that the centre's people `usually` write.
pub(super) fn detect(text: &str, usually: impl Fn(&str) -> bool) -> Option<&'static str> {
    let end = text.char_indices().nth(CHARACTERS_MAX);
    let text = &text[..end.map_or(text.len(), |(at, _)| at)];
    if text.chars().filter(|sign| sign.is_alphabetic()).count() < LETTERS_COUNT_MIN {
        return None;
    }
    let info = whatlang::detect(text)?;
    let (_, code) = CODES
        .iter()
        .find(|(three, _)| *three == info.lang().code())?;
    (info.is_reliable() || usually(code)).then_some(*code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stories_of_some_length_are_told_apart() {
        for (text, language) in [
            (
                "J’ai reçu un message qui disait que mon colis était bloqué.",
                Some("fr"),
            ),
            (
                "I received a message which said that my parcel was held back, and that \
                 I would have to pay a small fee before they could deliver it to the house.",
                Some("en"),
            ),
            (
                "وصلتني رسالة تقول إن الطرد محجوز ويجب أن أدفع رسوما",
                Some("ar"),
            ),
            ("ok", None),
            ("", None),
        ] {
            assert_eq!(detect(text, |code| code == "fr"), language, "{text}");
        }
        let endless = "mon colis était bloqué à la douane ".repeat(10_000);
        assert_eq!(detect(&endless, |_| false), Some("fr"));
    }
}
