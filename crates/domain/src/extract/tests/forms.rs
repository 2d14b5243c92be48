//! Each disguise and each way of writing that `docs/extract.md` names, one by one.

use super::{check, named, seen_in};
use crate::extract::{Context, extract, extract_html};

#[test]
fn each_disguise_of_an_address_is_seen_through() {
    for text in [
        "hxxp://evil.example/a",
        "hXXp[:]//evil[.]example/a",
        "hxxp[://]evil(.)example/a",
        "http://evil{.}example/a",
        "http://evil[dot]example/a",
        "http://evil (dot) example/a",
        "http://evil dot example/a",
        "http://evil . example/a",
        "http://evil\\.example/a",
        "http:\\\\evil.example/a",
        "http://http://evil.example/a",
        "http://ev\u{200B}il.exam\u{AD}ple/a",
        "http://ｅｖｉｌ．ｅｘａｍｐｌｅ/a",
        "http://𝐞𝐯𝐢𝐥.example/a",
        "http://ⓔvil.example/a",
        "http://evil\u{3002}example/a",
        "http://%65vil.exam%70le/a",
        "http://EVIL.Example/a",
        "http://evil.example:80/a",
        "(http://evil.example/a)",
        "«http://evil.example/a»",
        "'http://evil.example/a'",
        "http://evil.example/a.",
        "http://evil.example/a,",
        "http://evil.example/a!?",
        "**http://evil.example/a**",
        "_http://evil.example/a_ ",
        "<http://evil.example/\na>",
        "http://evil.example/a&gt;",
    ] {
        let found = seen_in(text, "", "");
        let expected = match text.ends_with("_ ") {
            // An underline may end a path.
            true => "url http://evil.example/a_",
            false => "url http://evil.example/a",
        };
        assert_eq!(found, [expected], "{text}");
    }
    for text in [
        "jean.m1@evil.example",
        "jean.m1 at evil.example",
        "jean.m1 at evil dot example",
        "jean.m1 [at] evil [dot] example",
        "jean.m1(at)evil(dot)example",
        "jean.m1{@}evil{.}example",
        "jean.m1 @ evil.example",
        "jean[.]m1[@]evil[.]example",
        "jean.m1＠evil．example",
        "jean.m\u{200B}1@evil.example",
        "jean.m1 arobase evil point example",
        "mailto:jean.m1@evil.example?subject=x",
        "<jean.m1@evil.example>",
        "%NOM%jean.m1@evil.example%/FIN%",
    ] {
        assert_eq!(
            seen_in(text, "", ""),
            ["email jean.m1@evil.example"],
            "{text}"
        );
    }
}

#[test]
fn escapes_say_where_an_address_leads() {
    check(&[
        (
            "http://%77%77%77%2Eevil.example/%61",
            &["url http://www.evil.example/%61"],
        ),
        (
            "http://www.bank.example%40%65vil.example/x",
            &["url http://www.bank.example@evil.example/x"],
        ),
        ("http://192.0.2.%31:8080/", &["url http://192.0.2.1:8080/"]),
        (
            &format!("http://{}@%65vil.example/", "%31".repeat(300)),
            &[&format!("url http://{}@evil.example/", "1".repeat(300))],
        ),
        ("http://%7Bname%7D%20at%20evil.example", &[]),
        ("http://%zz.example/ http://%00.example/", &[]),
        ("voir http://%65vil.example.", &["url http://evil.example/"]),
    ]);
}

#[test]
fn lines_drawn_with_signs_are_no_part_of_an_address() {
    let long = "https://evil.example/a-path-that-is-long-enough-to-be-wrapped-by/programmes";
    for rule in [
        "====================",
        "____________________",
        "~~~~~~~~~~",
        "----------",
    ] {
        let text = format!("{long}\n{rule}\nmerci");
        assert_eq!(seen_in(&text, "", ""), [format!("url {long}")], "{rule}");
    }
}

#[test]
fn odd_signs_belong_to_an_address_where_its_end_is_told() {
    check(&[
        (
            "<http://evil.example/u?e=\\~a^^b\\~1>",
            &["url http://evil.example/u?e=\\~a^^b\\~1"],
        ),
        (
            "http://evil.example/u?e=\\~a^^b",
            &["url http://evil.example/u?e=\\~a^^b"],
        ),
        (
            "{\"a\": \"http://evil.example/a\\nb\"}",
            &["url http://evil.example/a"],
        ),
    ]);
}

#[test]
fn pages_tell_addresses_in_scripts_and_attributes() {
    let page = "<html xmlns=\"http://www.w3.org/1999/xhtml\">\
        <meta http-equiv=refresh content=\"0; URL=http://evil.example/1\">\
        <script src='http://evil.example/2'></script>\
        <script>var a.b = 1; window.location=\"http://evil.example/3\";</script>\
        <body onload=\"window.open('http://evil.example/4')\" \
        style=\"x:url(http://evil.example/5)\">\
        <param name=movie value=\"http://evil.example/6\"><a data-u=http://evil.example/7>x</a>\
        <img src='//192.0.2.1/t/8'><!-- http://no.example/ -->\
        <style>a { b: url(http://no.example/2) }</style></html>";
    let found = extract_html(page, &Context::default());
    let seen: Vec<String> = found.iter().map(named).collect();
    let mut expected: Vec<String> = (1..8)
        .map(|place| format!("url http://evil.example/{place}"))
        .collect();
    expected.push("url http://192.0.2.1/t/8".to_owned());
    assert_eq!(seen, expected);
    assert_eq!(found[7].raw(page), "//192.0.2.1/t/8");
    for one in &found[..7] {
        assert!(one.raw(page).starts_with("http://evil.example/"), "{one:?}");
    }
}

#[test]
fn pages_tell_what_attributes_show_and_send() {
    let page = "<img alt='888-237-4210' title=\"jean&#64;evil.example\">\
        <input type=hidden value='evil@evil.example'><p class=no@evil.example>";
    let found = extract_html(page, &Context::new("US", "en"));
    let raw: Vec<&str> = found.iter().map(|it| it.raw(page)).collect();
    assert_eq!(
        raw,
        ["888-237-4210", "jean&#64;evil.example", "evil@evil.example"]
    );
    let lure = "<a href='https://evil.example/'><img alt='www.bank.fr'></a>";
    let found = extract_html(lure, &Context::default());
    assert!(
        found.len() == 2 && found.iter().all(|it| it.is_misleading),
        "{found:?}"
    );
}

#[test]
fn mailboxes_with_rare_signs() {
    check(&[
        (
            "<Online#3.22-x_Y.1@news.example>",
            &["email online#3.22-x_y.1@news.example"],
        ),
        (
            "<OWNER-NO*JEAN**EVIL*-COM@list.example>",
            &["email owner-no*jean**evil*-com@list.example"],
        ),
        ("jean.@docomo.example", &["email jean.@docomo.example"]),
        (
            "7910726.0.27May2002@mp.example",
            &["email 7910726.0.27may2002@mp.example"],
        ),
        ("#nom#@evil.example <liste:@evil.example;>", &[]),
        (
            "l'adresse d'jean@evil.example",
            &["email jean@evil.example"],
        ),
    ]);
}

#[test]
fn numbers_with_extensions() {
    for (text, region, value, raw) in [
        (
            "(617) 547-2206 x132",
            "US",
            "+16175472206",
            "(617) 547-2206 x132",
        ),
        (
            "01 23 45 67 89 poste 12.",
            "FR",
            "+33123456789",
            "01 23 45 67 89 poste 12",
        ),
        (
            "+44 20 7946 0958, ext. 12",
            "",
            "+442079460958",
            "+44 20 7946 0958, ext. 12",
        ),
        (
            "020 7946 0958 extension 1234",
            "GB",
            "+442079460958",
            "020 7946 0958 extension 1234",
        ),
        ("0612345678x12", "FR", "+33612345678", "0612345678x12"),
        (
            "1847-677-1234 ext: 6884 or",
            "US",
            "+18476771234",
            "1847-677-1234 ext: 6884",
        ),
        (
            "01 23 45 67 89 poste restante",
            "FR",
            "+33123456789",
            "01 23 45 67 89",
        ),
        (
            "06 12 34 56 78 x 3 fois",
            "FR",
            "+33612345678",
            "06 12 34 56 78",
        ),
    ] {
        let found = extract(text, &Context::new(region, ""));
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(
            (found[0].value.as_str(), found[0].raw(text)),
            (value, raw),
            "{text}"
        );
    }
}

#[test]
fn numbers_in_letters_spaced_out_and_without_a_plus() {
    for (text, expected) in [
        ("1-800-FLOWERS", "+18003569377"),
        ("1-866-686-LIFE ", "+18666865433"),
        ("1 - 8 0 0 - 8 6 1 - 1 4 8 1", "+18008611481"),
        ("call 8 8 8 5 3 2 8 8 4 2", "+18885328842"),
        ("Telephone No: 234-80- 33055024", "+2348033055024"),
        ("Tel/Fax: 44-870-136-7079", "+448701367079"),
        ("phone number +882 1 646685229.", "+8821646685229"),
    ] {
        assert_eq!(
            seen_in(text, "US", "en"),
            [format!("phone {expected}")],
            "{text}"
        );
    }
    for text in [
        "1-800-flowers",
        "1-234-ABCDEFG",
        "0 1 2 3 4 5 6 7 8 9",
        "9 8 7 6 5 4 3 2 1 0",
        "1 1 1 1 1 1 1 1 1 1",
        "tirage 0 6 1 2 3 4 5 6 7 8",
        "44-870-136-7079",
        "ISBN 1-56592-509-2, 684 pages",
    ] {
        assert_eq!(seen_in(text, "FR", "fr"), [""; 0], "{text}");
    }
    assert_eq!(seen_in("Tel: 0760-2312136", "", "en"), [""; 0]);
}

#[test]
fn hosts_that_begin_with_digits_are_no_numbers() {
    check(&[
        (
            "200-204-182-45.dsl.evil.net",
            &["domain 200-204-182-45.dsl.evil.net"],
        ),
        ("(63.186.16.221) x", &["ip/v4 63.186.16.221"]),
        (
            "+33 6 12 34 56 78.Merci de rappeler",
            &["phone +33612345678"],
        ),
        (
            "un refuge.[Click here](http://evil.example/a) evil.[com]",
            &["url http://evil.example/a", "domain evil.com"],
        ),
        (
            "=C3=A9t=C3=A9 =C3=A0 https://evil=\n.example/a=\nb",
            &["url https://evil.example/ab"],
        ),
        (
            "at their lowest point in years, a great day.love P.S.Free HELP.TEL: MY PURPOSE.BEST",
            &[],
        ),
    ]);
}

#[test]
fn names_on_discord_old_and_new() {
    check(&[
        ("Discord : Evil.Guy#1234", &["handle/discord evil.guy#1234"]),
        (
            "evil_guy#0042 sur Discord",
            &["handle/discord evil_guy#0042"],
        ),
        (
            "Discord username: jolly.roger_",
            &["handle/discord @jolly.roger_"],
        ),
        (
            "pseudo Discord : jollyroger",
            &["handle/discord @jollyroger"],
        ),
        ("discord : @jollyroger", &["handle/discord @jollyroger"]),
        ("commande numero#1234, ticket#12345 sur Discord", &[]),
        ("mon compte Discord : piraté, Discord: bonjour", &[]),
        ("pseudo Discord : inconnu", &[]),
        ("code in TikTok: 123456789Code", &[]),
        (
            "https://www.facebook.com/email_forward_notice/?mid=1",
            &["url https://www.facebook.com/email_forward_notice/?mid=1"],
        ),
    ]);
}
