use proptest::prelude::*;

mod forms;
mod hostile;

use super::role::{Known, Place, assign};
use super::*;
use crate::assess::benign::{BenignList, BenignLists, Matching};
use crate::reporter::Reporter;

/// What is found in a text, each as `kind[/scheme] value`.
fn seen_in(text: &str, region: &str, language: &str) -> Vec<String> {
    let found = extract(text, &Context::new(region, language));
    found.iter().map(named).collect()
}

fn named(found: &Found) -> String {
    let scheme = match found.scheme.is_empty() {
        true => String::new(),
        false => format!("/{}", found.scheme),
    };
    format!("{}{scheme} {}", found.kind.as_str(), found.value)
}

/// Texts with what is in them, in France.
fn check(table: &[(&str, &[&str])]) {
    for (text, expected) in table {
        assert_eq!(seen_in(text, "FR", "fr"), *expected, "{text}");
    }
}

#[test]
fn web_addresses_are_found_as_they_are_and_as_they_are_disguised() {
    check(&[
        (
            "voir https://Evil.example/Path?x=1#y, puis",
            &["url https://evil.example/Path?x=1#y"],
        ),
        (
            "hxxps[:]//evil[.]example/login",
            &["url https://evil.example/login"],
        ),
        ("hXXp://evil [.] example/a", &["url http://evil.example/a"]),
        (
            "hxxp://evil(dot)example/a[.]php",
            &["url http://evil.example/a.php"],
        ),
        (
            "hxxps://www . evil . com/x",
            &["url https://www.evil.com/x"],
        ),
        ("http://evil.com . Merci", &["url http://evil.com/"]),
        ("evil.com/page?id=1", &["url http://evil.com/page?id=1"]),
        (
            "(https://evil.com/a(b)) «https://evil.com/b»",
            &["url https://evil.com/a(b)", "url https://evil.com/b"],
        ),
        (
            "https://www.bank.example@evil.com/",
            &["url https://www.bank.example@evil.com/"],
        ),
        (
            "http://3232235777/ et http://[2001:db8::1]:81/x",
            &["url http://192.168.1.1/", "url http://[2001:db8::1]:81/x"],
        ),
        (
            "http://user:pass@evil.com:80/",
            &["url http://user:pass@evil.com/"],
        ),
        (
            "https://evil.com/a,https://evil.com/b",
            &["url https://evil.com/a", "url https://evil.com/b"],
        ),
        (
            "https://evil.com/x&amp;y=1 https://evil.com/a[0]=1[/url]",
            &["url https://evil.com/x&y=1", "url https://evil.com/a[0]=1"],
        ),
        (
            "https://évil.example/x",
            &["url https://xn--vil-9la.example/x"],
        ),
        ("http://例え.example/", &["url http://xn--r8jz45g.example/"]),
        ("http:// et https://x et ://evil", &[]),
        (
            "https://bit.ly/3xYz.Je me suis fait avoir",
            &["url https://bit.ly/3xYz"],
        ),
    ]);
}

#[test]
fn wrapped_addresses_are_joined_and_sentences_are_not() {
    let long = "https://evil.example/a-path-that-is-long-enough-to-be-wrapped-by/programmes";
    check(&[
        (
            &format!("{long}/of\n/mail?id=7 merci"),
            &[&format!("url {long}/of/mail?id=7")],
        ),
        (
            &format!("{long}\nMerci beaucoup"),
            &[&format!("url {long}")],
        ),
        (
            "https://evil.example/pa=\nth/x",
            &["url https://evil.example/path/x"],
        ),
        (
            "<https://evil.example/a\n/b>",
            &["url https://evil.example/a/b"],
        ),
        (
            "https://evil.example/a\nb/c",
            &["url https://evil.example/a"],
        ),
        (
            "=C3=A9 https://evil.example/?a=3D1=20et=\n la suite",
            &["url https://evil.example/?a=1"],
        ),
    ]);
}

#[test]
fn hosts_are_told_from_sentences_and_files() {
    check(&[
        (
            "mon argent.Je ne sais pas. rien.Et site.De merci.Me argent.je",
            &[],
        ),
        (
            "facture.pdf photo.JPG setup.exe doc.zip script.py README.md a.tar.gz index.html",
            &[],
        ),
        (
            "ASP.NET, M.Dupont, etc.Je, i.e. p.m. U.S.A. S.A.S. 12.30 3.me",
            &[],
        ),
        (
            "sur Amazon.fr, Google.Com ou www.evil.com.",
            &[
                "domain amazon.fr",
                "domain google.com",
                "domain www.evil.com",
            ],
        ),
        ("evil.com.Merci", &["domain evil.com"]),
        ("co.uk et com", &[]),
        (
            "ev\u{200B}il.com ｅｖｉｌ．ｃｏｍ",
            &["domain evil.com", "domain evil.com"],
        ),
        ("je suis au point mort, le point com, look at dot", &[]),
    ]);
    assert_eq!(
        seen_in(
            "evil .com, www . evil . com, evil dot com, evil[.]com",
            "",
            ""
        ),
        [
            "domain evil.com",
            "domain www.evil.com",
            "domain evil.com",
            "domain evil.com"
        ]
    );
}

#[test]
fn look_alike_hosts_keep_punycode_and_show_what_they_look_like() {
    let found = extract("p\u{430}ypal.com", &Context::default());
    assert_eq!(found[0].value, "xn--pypal-4ve.com");
    assert_eq!(found[0].skeleton.as_deref(), Some("paypal.com"));
    let same = extract("xn--pypal-4ve.com", &Context::default());
    assert_eq!(same[0].skeleton.as_deref(), Some("paypal.com"));
    assert_eq!(extract("paypal.com", &Context::default())[0].skeleton, None);
}

#[test]
fn mail_addresses_and_message_ids() {
    check(&[
        (
            "JEAN.Martin+x@Evil.Example.",
            &["email jean.martin+x@evil.example"],
        ),
        ("jean [at] evil [dot] com", &["email jean@evil.com"]),
        (
            "jean(@)evil.com jean＠evil.com",
            &["email jean@evil.com", "email jean@evil.com"],
        ),
        (
            "jean.martin7 at gmail dot com",
            &["email jean.martin7@gmail.com"],
        ),
        ("commande 12345 at amazon.com", &["domain amazon.com"]),
        ("meet me at example.com", &["domain example.com"]),
        ("jean@evil.com.Merci", &["email jean@evil.com"]),
        ("jean@localhost a@b", &[]),
        (
            "be03979013e49128@evil.example",
            &["email be03979013e49128@evil.example"],
        ),
        (
            "Message-ID: <x1@m.evil.com>\nReferences: <a@b.com> <c@d.com>\nDe : <e@f.com>",
            &[
                "message_id x1@m.evil.com",
                "message_id a@b.com",
                "message_id c@d.com",
                "email e@f.com",
            ],
        ),
    ]);
}

#[test]
fn telephone_numbers_by_country() {
    for text in [
        "06 12 34 56 78",
        "06.12.34.56.78",
        "06-12-34-56-78",
        "0612345678",
        "(06) 12 34 56 78",
        "06/12/34/56/78",
        "+33 6 12 34 56 78",
        "+33 (0)6 12 34 56 78",
        "+33(0)612345678",
        "0033612345678",
        "00 33 6 12 34 56 78",
        "0612345678x12",
        "06 12 34 56 78 3 fois",
        "06\u{A0}12\u{A0}34\u{A0}56\u{A0}78",
        "(+33) 6 12 34 56 78",
        "tel:+33612345678",
        "٠٦ ١٢ ٣٤ ٥٦ ٧٨",
        "0612 345 678",
    ] {
        assert_eq!(
            seen_in(text, "FR-75", "fr"),
            ["phone +33612345678"],
            "{text}"
        );
    }
    for (region, text, expected) in [
        ("GB", "020 7946 0958", "+442079460958"),
        ("GB", "07700 900123 ext. 12", "+447700900123"),
        ("US", "(212) 555-0123", "+12125550123"),
        ("US", "call 2125550123", "+12125550123"),
        ("BE", "0470/12.34.56", "+32470123456"),
        ("ES", "612 345 678", "+34612345678"),
        ("MU", "tel 5251 2345", "+23052512345"),
        ("CI", "07 07 12 34 56", "+2250707123456"),
        ("", "+230 5251 2345", "+23052512345"),
    ] {
        assert_eq!(
            seen_in(text, region, ""),
            [format!("phone {expected}")],
            "{text}"
        );
    }
    check(&[
        (
            "le 01/02/2025 14h30, 01/02/2025 14 euros, 2024-06-12 1234",
            &[],
        ),
        ("SIRET 123 456 789 00012, 12 345 678 euros, 1.234,56", &[]),
        (
            "carte 4970 1234 5678 9012, dossier 1234/567890, 06 12 34",
            &[],
        ),
        ("RIB 30006 00001 12345678901 89, +99 99, 06 00 00 00", &[]),
        ("0612345678@orange.fr", &["email 0612345678@orange.fr"]),
    ]);
}

#[test]
fn bank_accounts_keep_their_check() {
    let one = "iban FR7630006000011234567890189";
    check(&[
        ("FR76 3000 6000 0112 3456 7890 189", &[one]),
        ("fr76-3000-6000-0112-3456-7890-189", &[one]),
        ("IBAN:FR7630006000011234567890189.", &[one]),
        ("IBANFR7630006000011234567890189", &[one]),
        ("FR76 30006 00001 12345678901 89 BIC AGRIFRPP", &[one]),
        (
            "GB82 WEST 1234 5698 7654 32",
            &["iban GB82WEST12345698765432"],
        ),
        ("FR76 3000 6000 0112 3456 7890 188", &[]),
        (
            "FR76300060000112345678901890 ES12 0049 1234 5012 3456 7891",
            &[],
        ),
        ("de 20 personnes, en 2024, no 12", &[]),
    ]);
}

#[test]
fn wallets_keep_their_check() {
    check(&[
        (
            "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
            &["wallet/btc 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"],
        ),
        (
            "BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ",
            &["wallet/btc bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"],
        ),
        (
            "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr",
            &["wallet/btc bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr"],
        ),
        (
            "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
            &["wallet/eth 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"],
        ),
        (
            "LaMT348PWRnrqeeWArpwQPbuanpXDZGEUz ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9",
            &[
                "wallet/ltc LaMT348PWRnrqeeWArpwQPbuanpXDZGEUz",
                "wallet/ltc ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9",
            ],
        ),
        (
            "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
            &[
                "wallet/doge DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L",
                "wallet/trx TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
            ],
        ),
        (
            "solana : 7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV",
            &["wallet/sol 7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV"],
        ),
        ("7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV", &[]),
        (
            "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed",
            &[],
        ),
        ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mda", &[]),
    ]);
    let monero = "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f\
                  2wfn3RVGQBEP3A";
    assert_eq!(seen_in(monero, "", ""), [format!("wallet/xmr {monero}")]);
    assert_eq!(
        seen_in(&monero.replace("QBEP3A", "QBEP3B"), "", ""),
        [""; 0]
    );
}

#[test]
fn addresses_of_machines() {
    check(&[
        (
            "10.0.0.0/8 192[.]168[.]1[.]1 2001:DB8::1 fe80::1/64",
            &[
                "ip/v4 10.0.0.0/8",
                "ip/v4 192.168.1.1",
                "ip/v6 2001:db8::1",
                "ip/v6 fe80::1/64",
            ],
        ),
        (
            "12:30:45 std::string 00:1a:2b:3c:4d:5e a::b version 4.2.3.2 1.2.3 1.2.3.4.5 256.1.1.1",
            &[],
        ),
        (
            "AS15169, ASN 64500, AS400, cve-2021-44228",
            &["asn AS15169", "asn AS64500", "cve CVE-2021-44228"],
        ),
    ]);
    let found = extract("1.2.3.4:8080 et [2001:db8::1]:443", &Context::default());
    let ports: Vec<_> = found
        .iter()
        .map(|it| (it.port, it.end - it.start))
        .collect();
    assert_eq!(ports, [(Some(8080), 12), (Some(443), 17)]);
}

#[test]
fn digests_and_programmes() {
    check(&[
        (
            "D41D8CD98F00B204E9800998ECF8427E",
            &["hash/md5 d41d8cd98f00b204e9800998ecf8427e"],
        ),
        (
            "sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709",
            &["hash/sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709"],
        ),
        (
            "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            &[],
        ),
        ("12345678901234567890123456789012", &[]),
        (
            "Mozilla/5.0 (X11; Linux) Gecko/1 Firefox/1.0 vu",
            &["user_agent Mozilla/5.0 (X11; Linux) Gecko/1 Firefox/1.0"],
        ),
        ("User-Agent: evil bot 1\nHost", &["user_agent evil bot 1"]),
    ]);
}

#[test]
fn names_on_services() {
    check(&[
        ("Telegram : @Evil_Trader", &["handle/telegram @evil_trader"]),
        (
            "insta : jolie.fille22 @media @jean_b",
            &[
                "handle/instagram @jolie.fille22",
                "handle/instagram @jean_b",
            ],
        ),
        (
            "https://wa.me/33612345678",
            &[
                "url https://wa.me/33612345678",
                "handle/whatsapp +33612345678",
            ],
        ),
        (
            "https://www.facebook.com/marketplace",
            &["url https://www.facebook.com/marketplace"],
        ),
        (
            "paypal.me/evilone, mon Revolut est @evil1",
            &[
                "url http://paypal.me/evilone",
                "account/paypal @evilone",
                "account/revolut @evil1",
            ],
        ),
        ("les adresses en @evil.com", &["domain evil.com"]),
        ("Telegram: 0612345678", &["phone +33612345678"]),
    ]);
    let names = ["Orange Money".to_owned()];
    let context = Context::new("CI", "fr").with_mobile_money(&names);
    let found = extract("par Orange Money au 07 07 12 34 56", &context);
    let seen: Vec<String> = found.iter().map(named).collect();
    assert_eq!(
        seen,
        [
            "phone +2250707123456",
            "account/orange money +2250707123456"
        ]
    );
}

#[test]
fn links_that_show_another_place_are_flagged_on_both_sides() {
    let flags = |found: Vec<Found>| -> Vec<(String, bool)> {
        found
            .into_iter()
            .map(|it| (it.value, it.is_misleading))
            .collect()
    };
    let context = Context::default();
    let written = "[www.bank.fr](https://evil.com/x) [shop.evil.com](https://evil.com)";
    assert_eq!(
        flags(extract(written, &context)),
        [
            ("www.bank.fr".to_owned(), true),
            ("https://evil.com/x".to_owned(), true),
            ("shop.evil.com".to_owned(), false),
            ("https://evil.com/".to_owned(), false),
        ]
    );
    let page = "<style>a.info{x:y.com}</style><p>Voir <a class=b href='https://evil.com/?a&amp;b'>\
                www<b>.bank</b>.fr</a><br>et<!-- no.com --> <img src=\"//x.com/i\"></p>";
    let found = extract_html(page, &context);
    assert_eq!(found[0].raw(page), "https://evil.com/?a&amp;b");
    assert_eq!(found[1].raw(page), "www<b>.bank</b>.fr");
    assert_eq!(
        flags(found),
        [
            ("https://evil.com/?a&b".to_owned(), true),
            ("www.bank.fr".to_owned(), true),
            ("http://x.com/i".to_owned(), false),
        ]
    );
}

#[test]
fn whose_a_value_is_comes_with_its_reason() {
    let context = Context::new("FR", "fr");
    let reporter = Reporter {
        phone: "06 11 11 11 11".to_owned(),
        ..Reporter::default()
    };
    let entries = ["listed.example".to_owned()];
    let list = BenignList::new("Known", Matching::Hostname, &[], &entries).expect("a list");
    let lists = BenignLists { lists: vec![list] };
    let known = Known::of(&reporter, &context)
        .with_centre(&["Centre.example".to_owned()])
        .with_lists(&lists);
    let text = "Mon adresse est a1@b.example. Il appelle du 06 12 34 56 78, le vrai site est \
                bank.example. Je suis au 0611111111; desk@x.centre.example, listed.example, \
                https://listed.example/page CVE-2020-0001\nTo: <c@d.example>";
    let mut found = extract(text, &context);
    assign(text, &mut found, &Place::Story, &known);
    let said: Vec<_> = found
        .iter()
        .map(|it| (it.role, it.reason.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (Role::Victim, "own_words"),
            (Role::Suspect, "named"),
            (Role::ThirdParty, "trusted"),
            (Role::Victim, "reporter"),
            (Role::ThirdParty, "centre"),
            (Role::ThirdParty, "listed"),
            (Role::Suspect, "named"),
            (Role::Unknown, "unsaid"),
            (Role::Victim, "recipient"),
        ]
    );
    let place = Place::Fixed(Role::Suspect, Reason::SuspectField);
    assign(text, &mut found, &place, &Known::default());
    assert!(found.iter().all(|it| it.reason == Reason::SuspectField));
}

/// Pieces that texts are made of: what is looked for, parts of it, and what is around it.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,12}",
        "[a-z0-9@.:/ \\[\\]()<>=&+-]{0,24}",
        "[0-9 ./()+-]{0,30}",
        prop::sample::select(vec![
            "https://evil.com/a",
            "hxxp[:]//",
            "evil[.]com",
            " dot ",
            " at ",
            " . ",
            "06 12 34 56 78",
            "+33(0)",
            "FR76 3000 6000 0112 3456 7890 189",
            "=\n",
            "=3D",
            "=20",
            "\u{200B}",
            "\u{FF0E}",
            "<a href=\"",
            "\">",
            "</a>",
            "](",
            "[",
            "@evil_1",
            "Telegram: ",
            "2001:db8::1",
            "Mozilla/5.0 (",
            "Message-ID: <",
            "\n",
            "&amp;",
            "&#x2e;",
            "é",
            "пример",
            "例え",
            "😀",
        ])
        .prop_map(str::to_owned),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn places_are_those_of_the_text(text in text()) {
        let context = Context::new("FR", "en");
        for found in [extract(&text, &context), extract_html(&text, &context)] {
            for one in found {
                let raw = one.raw(&text);
                prop_assert!(!raw.is_empty() || one.bytes.is_empty());
                let characters: String =
                    text.chars().skip(one.start).take(one.end - one.start).collect();
                prop_assert_eq!(raw, characters);
                prop_assert!(!one.value.is_empty());
            }
        }
    }

    #[test]
    fn what_follows_after_a_blank_line_changes_nothing(text in text(), after in "[a-z ]{0,40}") {
        // A line that ends in `=` is not whole.
        let text = format!("{text}.");
        let context = Context::new("FR", "fr");
        let alone = extract(&text, &context);
        let longer = extract(&format!("{text}\n\nnothing {after}"), &context);
        prop_assert_eq!(&alone[..], &longer[..alone.len().min(longer.len())]);
    }

    #[test]
    fn the_work_grows_with_the_length_alone(text in text()) {
        let context = Context::new("FR", "fr");
        let often = text.repeat(50);
        prop_assert!(work(&often, &context) <= 200 * (often.len() as u64 + 10));
    }
}

#[test]
fn hostile_repetition_costs_its_length() {
    let context = Context::new("FR", "fr");
    for part in [
        "a.",
        "a@",
        "a at ",
        "a dot ",
        "a . ",
        "1 ",
        "1.",
        "06 ",
        "http://",
        "http://a.",
        "[",
        "(",
        "](",
        "<a href=",
        "=\n",
        "FR76 ",
        "a:",
        "::",
        "@a.",
        "x@y.com ",
        "Mozilla/5.0 (",
        "é",
        "-",
        "\u{200B}",
        "0x",
        "https://a.com/\n",
        "Telegram: ",
        "1BvBMSEYst",
        "=3D=20=C3=A9 ",
    ] {
        let text = part.repeat(8_000 / part.len());
        let steps = work(&text, &context);
        assert!(steps < 100 * text.len() as u64, "{part}: {steps}");
        let _ = extract_html(&text, &context);
    }
}

#[test]
fn a_long_text_may_be_cut_between_its_lines() {
    let line = "appelez le 06 12 34 56 78 ou https://evil.example/x\n";
    let text = line.repeat(3_000);
    let cut = safe_cut(&text[..100_000]);
    assert_eq!(cut % line.len(), 0);
    assert_eq!(safe_cut("abc"), 3);
    assert_eq!(safe_cut("abc def"), 4);
}
