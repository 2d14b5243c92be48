use super::*;

fn read(mail: impl AsRef<[u8]>) -> Submission {
    match parse(mail.as_ref(), &Limits::default()) {
        Ok(submission) => submission,
        Err(problems) => panic!("{problems:?}"),
    }
}

fn refused(mail: impl AsRef<[u8]>, limits: &Limits) -> String {
    let problems = parse(mail.as_ref(), limits).expect_err("should be refused");
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn a_plain_mail_gives_subject_text_sender_date_and_itself() {
    let mail = "Return-Path: <x@y.example>\r\n\
        From: Banque <alerte@banque.example>\r\nSubject: =?utf-8?q?V=C3=A9rifiez?= ici\r\n\
        Date: Sat, 31 Jan 2026 11:00:00 +0100\r\nMessage-ID: <1@y.example>\r\n\
        Content-Type: text/plain; charset=iso-8859-1\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\n\
        Votre compte est bloqu=E9.\r\n";
    let report = read(mail);
    assert_eq!(report.channel, Channel::Mail);
    assert_eq!(report.narrative, "Vérifiez ici\n\nVotre compte est bloqué.");
    assert_eq!(
        report.occurred_at.map(|time| time.to_string()).as_deref(),
        Some("2026-01-31T10:00:00Z")
    );
    let observables: Vec<(&str, &str)> = report
        .observables
        .iter()
        .map(|observable| (observable.kind.as_str(), observable.value.as_str()))
        .collect();
    assert_eq!(
        observables,
        [
            ("email", "alerte@banque.example"),
            ("message_id", "1@y.example")
        ]
    );
    assert_eq!(report.attachments[0].content, mail.as_bytes());
    assert_eq!(report.attachments[0].media_type, "message/rfc822");
    assert_eq!(report.reporter, tocsin_domain::report::Reporter::default());
    assert_eq!(
        report.external_id, None,
        "message ids are the sender's to repeat"
    );
}

#[test]
fn plain_text_wins_over_html_and_files_are_not_text() {
    let report = read(
        "Subject: s\nContent-Type: multipart/mixed; boundary=\"o o\"\n\npreamble\n--o o\n\
         Content-Type: multipart/alternative; boundary=i\n\n--i\n\
         Content-Type: text/html\n\n<p>marked <b>up</b></p>\n--i\n\nplain\n--i--\n--o o\n\
         Content-Type: text/plain; name=notes.txt\n\nnotes\n--o o--\nepilogue\n",
    );
    assert_eq!(report.narrative, "s\n\nplain");
    let html_alone = read("Content-Type: text/html\n\n<head>x</head><p>a &amp; b</p>&#0;");
    assert_eq!(html_alone.narrative, "a & b");
}

#[test]
fn a_forward_without_own_text_gives_the_inner_one() {
    let report = read(
        "Subject: Fwd\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\
         Content-Type: message/rfc822\n\nSubject: inner\nContent-Type: multipart/mixed; boundary=c\
         \n\n--c\n\ninner text\n--b--\n",
    );
    assert_eq!(report.narrative, "Fwd\n\ninner text");
}

#[test]
fn what_is_broken_is_read_as_far_as_it_goes() {
    for (mail, narrative) in [
        ("Subject: only a header", "only a header"),
        (
            "From x@y Tue Jul  2 13:04:50 2002\nSubject: a\n\nb",
            "a\n\nb",
        ),
        ("\u{FEFF}\r\nSubject: a\n\nb", "a\n\nb"),
        ("Date: 99 Foo 99999\nSubject: a\n\nb", "a\n\nb"),
        (
            "Content-Type: text/plain; charset=no-such\n\ncaf\u{e9}",
            "café",
        ),
        (
            "Content-Type: multipart/mixed\n\nno boundary",
            "no boundary",
        ),
        (
            "Content-Type: multipart/mixed; boundary=x\n\nnever comes",
            "never comes",
        ),
        (
            "Content-Transfer-Encoding: base64\n\nnot base64 at all!",
            "not base64 at all!",
        ),
        ("Content-Type: ;;;=\nSubject:\n\nb", "b"),
        ("no header\nbut text", "no header\nbut text"),
        ("a:\n\n", ""),
    ] {
        assert_eq!(read(mail).narrative, narrative, "{mail}");
    }
    let latin = read(b"Subject: a\n\ncaf\xe9".as_slice());
    assert_eq!(latin.narrative, "a\n\ncafé");
    assert_eq!(latin.attachments[0].content, b"Subject: a\n\ncaf\xe9");
    let chinese = read(b"Content-Type: text/plain; charset=gb2312\n\n\xc4\xe3\xba\xc3".as_slice());
    assert_eq!(chinese.narrative, "你好");
    let nul = read(b"Subject: a\0b\n\nc\0d".as_slice());
    assert_eq!(nul.narrative, "ab\n\ncd");
}

#[test]
fn what_is_no_mail_is_refused_with_a_reason() {
    let limits = Limits::default();
    assert_eq!(
        refused("\r\n \n", &limits),
        "mail: empty; send the whole mail with its headers"
    );
    for garbage in [
        &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..],
        b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n",
    ] {
        assert_eq!(
            refused(garbage, &limits),
            "mail: no mail: it has no header like From: or Subject:, and it is not text"
        );
    }
}

#[test]
fn a_long_text_is_cut_because_the_whole_is_attached() {
    let limits = Limits {
        narrative_characters: 10,
        ..Limits::default()
    };
    let mail = format!("Subject: é\n\n{}", "è".repeat(50));
    let report = parse(mail.as_bytes(), &limits).expect("cut, not refused");
    assert_eq!(report.narrative, "é\n\nèèè\n[…]");
    assert_eq!(report.narrative.chars().count(), 10);
}

#[test]
fn the_kept_mail_is_measured_as_a_mail_and_not_as_a_file() {
    let limits = Limits {
        attachment_bytes: 100,
        attachments_total_bytes: 100,
        mail_bytes: 10_000,
        ..Limits::default()
    };
    let mail = format!("Subject: a\n\n{}", "b".repeat(9_000));
    let mut report = parse(mail.as_bytes(), &limits).expect("a mail within mail_bytes");
    assert_eq!(report.attachments[0].content, mail.as_bytes());
    // A file beside it is a file, whatever it says of itself.
    report.attachments.push(report.attachments[0].clone());
    let problems: Vec<String> = report
        .problems(&limits)
        .iter()
        .map(ToString::to_string)
        .collect();
    let length = mail.len();
    assert_eq!(
        problems,
        [
            format!(
                "attachments[1]: the file has {length} bytes; the limit attachment_bytes is 100"
            ),
            format!(
                "attachments: the files have {length} bytes together; the limit \
                 attachments_total_bytes is 100"
            ),
        ]
    );
    report.attachments.pop();
    report.channel = Channel::Api;
    assert_eq!(
        report.problems(&limits).len(),
        2,
        "through another door it is a file too"
    );
}

#[test]
fn sizes_counts_and_depths_are_limited_by_name() {
    let limits = Limits {
        mail_bytes: 300_000,
        ..Limits::default()
    };
    assert_eq!(
        refused(vec![b'a'; 300_001], &limits),
        "mail: 300001 bytes; the limit mail_bytes is 300000"
    );
    let parts = format!(
        "Content-Type: multipart/mixed; boundary=b\n\n{}",
        "--b\n\nx\n".repeat(10_000)
    );
    assert_eq!(
        refused(parts, &limits),
        "mail: more than 1000 parts, the limit mail_parts_count"
    );
    let deep = "Content-Type: message/rfc822\n\n".repeat(1_000);
    let too_deep = "mail: mails nested more than 20 deep, the limit mail_depth";
    assert_eq!(refused(deep, &limits), too_deep);
    let deep: String = (0..1_000)
        .map(|level| {
            format!(
                "Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n\
                 Content-Type: message/rfc822\n\n"
            )
        })
        .collect();
    assert_eq!(refused(deep, &limits), too_deep);
    let digest = format!(
        "Content-Type: multipart/digest; boundary=b\n\n{}",
        "--b\n\nContent-Type: multipart/digest; boundary=b\n\n".repeat(30)
    );
    assert_eq!(refused(digest, &limits), too_deep);
}

#[test]
fn hostile_shapes_take_no_more_time_than_others() {
    // Each of these costs the square of its length where boundaries are searched naively.
    let size = 2 << 20;
    let unclosed: String = (0..900)
        .map(|level| format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"))
        .collect();
    let shapes = [
        unclosed + &"--\n".repeat(size / 3),
        "Content-Type: multipart/mixed; boundary=b\n\n".to_owned() + &"--c\n".repeat(size / 4),
        "a:\n".repeat(size / 3),
        format!("Subject: {}\n\n", "=?utf-8?q?".repeat(size / 10)),
        format!("From: {}\n\n", "(".repeat(size)),
        format!("Content-Type: text/html\n\n{}", "<".repeat(size)),
        format!(
            "Content-Type: text/plain; {}\n\n",
            "a*0=b; ".repeat(size / 7)
        ),
    ];
    for shape in shapes {
        let started = std::time::Instant::now();
        let _either_way = parse(shape.as_bytes(), &Limits::default());
        let seconds = started.elapsed().as_secs_f64();
        assert!(seconds < 20.0, "{seconds} s for {:?}", &shape[..60]);
    }
}

fn explained(mail: &str) -> Explained {
    explain(mail.as_bytes(), &Limits::default()).expect("within the limits")
}

#[test]
fn a_mail_is_explained() {
    let sample = include_str!("../../../../fuzz/samples/mail_explained/phish.eml");
    let seen = explained(sample);
    let address = |people: &[Person]| people[0].address.clone();
    assert_eq!(seen.from[0].name, "Your bank");
    assert_eq!(address(&seen.from), "service@bank.example");
    assert_eq!(seen.reply_elsewhere()[0].address, "collect@other.example");
    assert_eq!(seen.return_path, "bounce@sender.example");
    assert_eq!(seen.subject, "Your account [U+202E]");
    let checks: Vec<_> = seen
        .checks
        .iter()
        .map(|check| (check.method, check.verdict, check.about.as_str()))
        .collect();
    assert_eq!(
        checks,
        [
            (Method::Spf, Verdict::Pass, "sender.example"),
            (Method::Dkim, Verdict::Fail, "bank.example"),
            (Method::Dmarc, Verdict::Fail, "bank.example"),
        ]
    );
    assert!(seen.checks.iter().all(|check| check.by == "mx.example.org"));
    let path: Vec<_> = seen
        .path
        .iter()
        .map(|hop| (hop.from_address.as_str(), hop.by.as_str()))
        .collect();
    assert_eq!(
        path,
        [
            ("198.51.100.9", "relay.example"),
            ("192.0.2.7", "mx.example.org")
        ]
    );
    assert_eq!(seen.files[0].name, "invoice.pdf");
    assert_eq!(seen.files[0].media_type, "application/pdf");
    assert_eq!(seen.files[0].length_bytes, 8);
}

#[test]
fn links_are_listed_and_none_can_be_followed() {
    let sample = include_str!("../../../../fuzz/samples/mail_explained/phish.eml");
    let seen = explained(sample);
    let links: Vec<_> = seen
        .links
        .iter()
        .map(|link| (link.address.as_str(), link.is_loaded, link.is_misleading))
        .collect();
    assert_eq!(
        links,
        [
            ("hxxps://evil[.]example/login?a=1&b=2", false, true),
            ("hxxp://track[.]example/p.gif?id=7", true, false),
            ("//cdn[.]example/x.png", true, false),
            ("javascript:alert(1)", false, false),
            ("www[.]example[.]net/path", false, false),
            ("hxxp://plain[.]example/x", false, false),
        ]
    );
    assert_eq!(seen.links[0].words, "hxxps://bank[.]example/login");
}

/// The one link of a page.
fn link(address: &str, words: &str) -> Link {
    let page = format!("<a href=\"{address}\">{words}</a>");
    let mut seen = explained(&format!("Content-Type: text/html\n\n{page}"));
    assert_eq!(seen.links.len(), 1, "{address}");
    seen.links.remove(0)
}

#[test]
fn words_that_name_another_place_are_marked_however_the_address_is_written() {
    for address in [
        "https://evil.example/",
        "https://paypal.com:x@evil.example/",
        "https://paypal.com@evil.example/",
        "https://evil.example\\@paypal.com",
        "https:\\\\evil.example/",
        "https:evil.example//paypal.com",
        "https://evil.example?//paypal.com",
        "https://evil.example:443/@paypal.com",
    ] {
        for words in [
            "paypal.com",
            "https://www.paypal.com/a//b",
            "paypal.com/a//b",
        ] {
            assert!(link(address, words).is_misleading, "{words} to {address}");
        }
    }
    for address in [
        "https://paypal.com/",
        "https://PayPal.com:443/login",
        "https://somebody:x@www.paypal.com",
        "//paypal.com?evil.example",
    ] {
        assert!(!link(address, "paypal.com").is_misleading, "{address}");
    }
}

#[test]
fn words_of_a_link_are_defanged_where_somebody_could_follow_them() {
    let address = "https://evil.example/";
    assert_eq!(link(address, "bank.example").words, "bank[.]example");
    let sentence = "Pay now. Write to a@b.example.";
    assert_eq!(link(address, sentence).words, sentence);
}

#[test]
fn what_leads_nowhere_counts_too() {
    for endless in ["/href=x ", "url(x) "] {
        let page = endless.repeat(10_001);
        let seen = explained(&format!("Content-Type: text/html\n\n{page}"));
        assert!(seen.has_more_links, "{endless}");
    }
}

#[test]
fn of_a_long_way_the_nearest_servers_are_listed() {
    let lines: String = (0..40)
        .map(|at| format!("Received: from a{at}.example by b{at}.example\n"))
        .collect();
    let seen = explained(&format!("{lines}Subject: x\n\n"));
    let by: Vec<_> = seen.path.iter().map(|hop| hop.by.as_str()).collect();
    assert_eq!((by.len(), by[0], by[29]), (30, "b29.example", "b0.example"));
}

#[test]
fn a_thousand_links_are_listed_in_part() {
    let links: String = (0..1_000)
        .map(|at| format!("http://a{at}.example "))
        .collect();
    let seen = explained(&format!("Subject: x\n\n{links}"));
    assert_eq!(seen.links.len(), 200);
    assert!(seen.has_more_links);
}

#[test]
fn a_mail_of_a_thousand_mails_is_not_explained() {
    let mail = "Content-Type: message/rfc822\n\n".repeat(1_000);
    let refused = explain(mail.as_bytes(), &Limits::default()).expect_err("too deep");
    assert!(refused.message.contains("mail_depth"), "{refused:?}");
}
