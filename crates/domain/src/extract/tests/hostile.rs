//! Texts that nobody means well with, and texts that only are unusual.

use super::{named, seen_in};
use crate::extract::{Context, Found, extract, extract_html, work};

/// Steps that a byte may cost at most.
const STEPS_A_BYTE: u64 = 40;

/// Reads a text as a text and as a page: it must not cost more than its length, and every place
/// must be one of the text.
fn read(text: &str) -> Vec<Found> {
    let context = Context::new("FR", "fr");
    let steps = work(text, &context);
    let most = STEPS_A_BYTE * (text.len() as u64 + 100);
    assert!(steps <= most, "{steps} steps for {} bytes", text.len());
    let found = extract(text, &context);
    for one in found.iter().chain(&extract_html(text, &context)) {
        assert!(
            text.get(one.bytes.clone())
                .is_some_and(|raw| !raw.is_empty()),
            "{one:?}"
        );
    }
    found
}

#[test]
fn nothing_one_word_and_only_signs() {
    for text in [
        "",
        " ",
        "\n",
        "bonjour",
        "a",
        "1",
        ".",
        "@",
        "://",
        "\u{0}",
        "😡😡😡💸📞",
        "👨\u{200D}👩\u{200D}👧\u{200D}👦",
    ] {
        assert_eq!(read(text), [], "{text}");
    }
}

#[test]
fn five_megabytes_of_a_story() {
    let line = "J'ai payé 480,50 euros le 03/04/2025 ; « c'est normal » et plus rien. ";
    let text = line.repeat((5 << 20) / line.len());
    assert_eq!(read(&text), []);
}

#[test]
fn five_megabytes_without_a_blank() {
    for part in [
        "a", "1", "é", "例", "a.", "0x", "😀", "\u{200B}", "%41", "=3D",
    ] {
        let text = part.repeat((1 << 20) / part.len());
        let found = read(&text);
        assert!(found.len() < 10, "{part}: {}", found.len());
    }
}

#[test]
fn ten_thousand_observables_are_found_each() {
    let lines: String = (0..2_500)
        .map(|number| {
            format!(
                "https://evil{number}.example/a{number} evil{number}.com a{number}@evil.com \
                 10.1.{}.{}\n",
                number / 250,
                number % 250
            )
        })
        .collect();
    let found = read(&lines);
    assert_eq!(found.len(), 10_000);
    assert_eq!(named(&found[9_999]), "ip/v4 10.1.9.249");
    let raw: Vec<&str> = found.iter().take(4).map(|it| it.raw(&lines)).collect();
    assert_eq!(
        raw,
        [
            "https://evil0.example/a0",
            "evil0.com",
            "a0@evil.com",
            "10.1.0.0"
        ]
    );
    // The places in characters go on from one to the next.
    let last = found.last().map(|it| it.end);
    assert_eq!(last, Some(lines.trim_end().chars().count()));
}

#[test]
fn arabic_and_mixed_scripts() {
    let call = seen_in("اتصل بي على ٠٦١٢٣٤٥٦٧٨ أو evil.example الآن", "FR", "ar");
    assert_eq!(call, ["phone +33612345678", "domain evil.example"]);
    let link = seen_in("الرابط: https://evil.example/ادفع؟ شكرا", "", "ar");
    assert_eq!(link, ["url https://evil.example/"]);
    let mail = seen_in(
        "我收到邮件 来自jean@evil.example，请看http://evil.example/a。",
        "",
        "",
    );
    assert_eq!(
        mail,
        ["email jean@evil.example", "url http://evil.example/a"]
    );
    assert_eq!(
        seen_in(
            "Пишите на почту jean@evil.example, тел. +7 912 345-67-89",
            "",
            "ru"
        ),
        ["email jean@evil.example", "phone +79123456789"]
    );
    read("اتصل بي على ٠٦١٢٣٤٥٦٧٨ أو evil.example الآن");
}

#[test]
fn hostile_characters_change_no_place() {
    let marks = "\u{301}\u{302}\u{303}\u{489}".repeat(500);
    for text in [
        format!("e{marks}vil.com"),
        format!("http://evil.com/{marks}"),
        "\u{202E}moc.live//:ptth\u{202C} http://evil.com".to_owned(),
        "\u{FEFF}http://\u{2066}evil.com\u{2069}/a".to_owned(),
        "http://evil.com/\u{FFFD}\u{FFFF}\u{10FFFF}".to_owned(),
        "xn--\u{FFFF}.com xn--.com xn--99999999999.com xn--a-\u{301}.com".to_owned(),
        "İstanbul.com ŞİRKET.com ﬁ.com ǅ.com ß.com ſ.com K.com".to_owned(),
        "a\u{0}b@evil.com\u{0}http://evil.com\u{1}".to_owned(),
        "\u{1F1EB}\u{1F1F7}76 3000 6000 0112 3456 7890 189".to_owned(),
        "<a href=\"\u{200B}http://evil.com\u{200B}\">\u{200B}</a>".to_owned(),
        "&#x68;&#116;tp://evil.com &#0; &#xFFFFFFFF; &#1114112; &amp;amp;".to_owned(),
    ] {
        read(&text);
    }
}

#[test]
fn unclosed_and_nested_beginnings_of_pages() {
    for part in [
        "<a href=http://evil.com ",
        "<script>http://",
        "<script src=",
        "<style>",
        "<!--",
        "<p onclick='http://evil.com/",
        "<a href=\"http://evil.com/\"><a href='",
        "<div content=\"http:http:http:",
        "</script",
        "&#",
    ] {
        let page = part.repeat(20_000 / part.len());
        let found = extract_html(&page, &Context::default());
        assert!(found.iter().all(|one| !one.raw(&page).is_empty()), "{part}");
    }
}
