use super::*;
use tocsin_domain::observable::Role;
use tocsin_domain::report::ReporterMode;

fn read(json: &str) -> Submission {
    match parse(json.as_bytes(), &Limits::default()) {
        Ok(submission) => submission,
        Err(problems) => panic!("{json}: {problems:?}"),
    }
}

/// Every problem, one a line.
fn refused(json: impl AsRef<[u8]>) -> String {
    refused_by(json, &Limits::default())
}

fn refused_by(json: impl AsRef<[u8]>, limits: &Limits) -> String {
    let problems = parse(json.as_ref(), limits).expect_err("should be refused");
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn a_full_report_arrives_in_every_field() {
    let report = read(
        r#"{"external_id":"K-17","channel":"email","language":"fr","category":"phishing",
        "occurred_at":"2026-01-31T10:00:00+01:00","received_at":"2026-02-01T00:00:00Z",
        "region":"FR-75","narrative":" Bonjour\n","loss":{"amount":"120.00","currency":"eur"},
        "suspect":{"name":" X ","email":"a@b.example","phone":"+33 1","url":"http://x.example",
            "iban":"FR76","wallet":"bc1q","handle":"@x"},
        "reporter":{"mode":"identified","name":"N","email":"E","phone":"P","region":"R"},
        "observables":[{"type":"url","value":"http://x.example","role":"suspect"},
            ["btc","1abc"]],
        "answers":{"bank-told":"yes","number":3,"certain":true,"none":null},
        "attachments":[{"name":"d/a.eml","media_type":"message/rfc822","content":"aGVs\nbG8="}]}"#
            .replace("aGVs\nbG8=", "aGVs\\nbG8=")
            .as_str(),
    );
    assert_eq!(report.external_id.as_deref(), Some("K-17"));
    assert_eq!(report.channel, Channel::Mail);
    assert_eq!(
        report.occurred_at.map(|time| time.to_string()).as_deref(),
        Some("2026-01-31T09:00:00Z")
    );
    assert_eq!(report.narrative, " Bonjour\n");
    let loss = report.loss.expect("a loss");
    assert_eq!(
        (loss.amount.as_str(), loss.currency.as_str()),
        ("120.00", "EUR")
    );
    assert_eq!(report.suspect.name, "X");
    assert_eq!(report.suspect.fields().count(), 7);
    assert_eq!(report.reporter.mode, ReporterMode::Identified);
    assert_eq!(report.reporter.region, "R");
    assert_eq!(report.observables[0].role, Role::Suspect);
    assert_eq!(report.observables[1].kind, "btc");
    assert_eq!(report.observables[1].role, Role::Unknown);
    assert_eq!(report.answers["number"], "3");
    assert_eq!(report.answers["certain"], "true");
    assert_eq!(report.answers.len(), 3);
    assert_eq!(report.attachments[0].name, "a.eml");
    assert_eq!(report.attachments[0].content, b"hello");
}

#[test]
fn one_word_or_one_suspect_field_or_one_file_is_enough() {
    assert_eq!(read(r#"{"narrative":"help"}"#).channel, Channel::Api);
    read(r#"{"suspect":{"phone":"1"}}"#);
    read(r#"{"attachments":[{"content":"eA=="}]}"#);
    assert_eq!(
        refused(r#"{"suspect":{"phone":" "},"attachments":[],"narrative":null}"#),
        "narrative: the report is empty; give a narrative, one suspect field or one attachment \
         that is not empty"
    );
}

#[test]
fn numbers_keep_their_digits() {
    let with = |amount: &str| {
        let json = format!(
            r#"{{"id":9007199254740993,"narrative":"x",
                "loss":{{"amount":{amount},"currency":"EUR"}}}}"#
        );
        parse(json.as_bytes(), &Limits::default())
    };
    for (given, kept) in [
        ("5460.0", "5460.0"),
        ("0.10", "0.10"),
        ("\"7.00\"", "7.00"),
        ("1", "1"),
    ] {
        let report = with(given).expect(given);
        assert_eq!(report.loss.expect(given).amount, kept);
        assert_eq!(report.external_id.as_deref(), Some("9007199254740993"));
    }
    for (given, complaint) in [
        ("1e3", "in exponent form"),
        ("-3", "negative"),
        ("\"1,50\"", "has a comma"),
        ("\"many\"", "not a decimal number"),
        ("true", "expected a string or a number, found true or false"),
    ] {
        let problems = with(given).expect_err(given);
        assert_eq!(problems[0].field, "loss.amount", "{given}");
        assert!(
            problems[0].message.contains(complaint),
            "{given}: {problems:?}"
        );
        assert_eq!(problems.len(), 1, "{given}: {problems:?}");
    }
}

#[test]
fn a_loss_needs_a_currency_and_a_preset_currency_is_no_loss() {
    assert_eq!(
        refused(r#"{"narrative":"x","loss":{"amount":"1"}}"#),
        "loss.currency: missing; give the currency, like EUR"
    );
    assert_eq!(
        refused(r#"{"narrative":"x","loss":{"amount":"1","currency":"€"}}"#),
        "loss.currency: not a currency; write its code by ISO 4217, like EUR, or the ticker of \
         a virtual currency, like BTC"
    );
    let preset = read(r#"{"narrative":"x","loss":{"amount":"","currency":"EUR"}}"#);
    assert_eq!(preset.loss, None);
}

#[test]
fn the_mode_of_a_reporter_follows_from_what_is_given() {
    for (reporter, mode) in [
        (r#"{}"#, ReporterMode::Anonymous),
        (r#"null"#, ReporterMode::Anonymous),
        (
            r#"{"name":null,"email":"","region":"FR-75"}"#,
            ReporterMode::Anonymous,
        ),
        (r#"{"phone":"1"}"#, ReporterMode::Confidential),
        (
            r#"{"phone":"1","mode":"anonymous"}"#,
            ReporterMode::Anonymous,
        ),
    ] {
        let json = format!(r#"{{"narrative":"x","reporter":{reporter}}}"#);
        assert_eq!(read(&json).reporter.mode, mode, "{reporter}");
    }
    assert_eq!(
        refused(r#"{"narrative":"x","reporter":{"mode":"secret"}}"#),
        "reporter.mode: 'secret' is no mode; write anonymous, confidential or identified"
    );
}

#[test]
fn id_is_external_id_under_another_name() {
    assert_eq!(
        read(r#"{"id":"a","narrative":"x"}"#).external_id.as_deref(),
        Some("a")
    );
    read(r#"{"id":7,"external_id":"7","narrative":"x"}"#);
    assert_eq!(
        refused(r#"{"id":"a","external_id":"b","narrative":"x"}"#),
        "id: differs from external_id, whose alias it is; give one of the two"
    );
}

#[test]
fn every_problem_is_named_with_its_path() {
    assert_eq!(
        refused(
            r#"{"narrative":"x","narrative":"y","suspect":{"ibann":"FR","email":7},
            "observables":[{"type":"url","value":"u"},["url"],{"type":"ip"},{"role":"x"},3],
            "answers":{"a":[1],"b":null,"b":"2"},"attachments":[{"name":"a","content":"a*b="}],
            "reporter":[],"occurred_at":"yesterday","more":{"deep":[[[[]]]]}}"#
        ),
        "narrative: given twice; which of the two counts would be a guess\n\
         suspect.ibann: unknown key; known keys are name, email, phone, url, iban, wallet, handle\n\
         suspect.email: expected a string, found a number\n\
         observables[1]: expected two strings, [\"type\",\"value\"]\n\
         observables[2]: an observable needs a type and a value\n\
         observables[3]: an observable needs a type and a value\n\
         observables[3].role: no such role; write suspect, victim, third_party or unknown\n\
         observables[4]: expected {\"type\",\"value\",\"role\"} or [\"type\",\"value\"], \
         found a number\n\
         answers.a: expected a string, found an array\n\
         answers.b: given twice; which of the two counts would be a guess\n\
         attachments[0].content: not base64 at character 1; \
         use the standard alphabet (RFC 4648 §4)\n\
         reporter: expected an object, found an array\n\
         occurred_at: not a date and time with its offset from UTC; \
         write it as RFC 3339, like 2026-01-31T10:00:00Z\n\
         more: unknown key; known keys are external_id, id, channel, language, category, \
         occurred_at, received_at, region, narrative, loss, suspect, reporter, observables, \
         answers, attachments"
    );
}

#[test]
fn nul_characters_and_broken_escapes_name_their_field() {
    assert_eq!(
        refused(r#"{"narrative":"a\u0000b","suspect":{"name":"\ud800"}}"#),
        "narrative: holds a NUL character at byte 1; remove it\n\
         suspect.name: holds an escape that is no character \
         (unexpected end of hex escape at line 1 column 8 of this value)"
    );
    // Marks of direction are the reporter's own words; pages isolate them.
    let kept = read("{\"narrative\":\"\u{202E}abc\",\"suspect\":{\"name\":\"\u{200F}x\"}}");
    assert_eq!(kept.narrative, "\u{202E}abc");
    assert_eq!(kept.suspect.name, "\u{200F}x");
}

#[test]
fn what_is_no_json_object_is_said_once() {
    for (given, start) in [
        (&b""[..], "report: empty"),
        (b" \n", "report: empty"),
        (b"[]", "report: an array"),
        (b"7", "report: not a JSON object; it begins with {"),
        (b"\"text\"", "report: not a JSON object; it begins with {"),
        (b"{\"narrative\":\"x\"", "report: not a JSON object: EOF"),
        (
            b"{\"narrative\":\"x\"}}",
            "report: not a JSON object: trailing characters at line 1",
        ),
        (
            b"{\"narrative\":'x'}",
            "report: not a JSON object: expected value at line 1 column 14",
        ),
        (b"{\"narrative\":\"\xff\"}", "report: not UTF-8 at byte 14"),
        (
            b"{\"narrative\":01}",
            "report: not a JSON object: invalid number",
        ),
    ] {
        let said = refused(given);
        assert!(said.starts_with(start), "{said}");
        assert!(!said.contains('\n'), "{said}");
    }
    assert_eq!(
        read("\u{FEFF}{\"narrative\":\"x\"}").narrative,
        "x",
        "a byte order mark is passed over"
    );
}

#[test]
fn limits_are_named_and_nesting_is_harmless() {
    let small = Limits {
        body_bytes: 70,
        observables_count: 1,
        answers_count: 1,
        attachments_count: 0,
        ..Limits::default()
    };
    assert_eq!(
        refused_by([b' '; 71], &small),
        "report: 71 bytes; the limit body_bytes is 70"
    );
    assert_eq!(
        refused_by(
            r#"{"narrative":"x","observables":[["a","b"],["a","b"],7,8]}"#,
            &small
        ),
        "observables: more than 1, the limit observables_count"
    );
    assert_eq!(
        refused_by(
            r#"{"narrative":"x","answers":{"a":"","b":1,"c":2,"d":[]}}"#,
            &small
        ),
        "answers: more than 1, the limit answers_count"
    );
    assert_eq!(
        refused_by(r#"{"narrative":"x","attachments":[{}]}"#, &small),
        "attachments: more than 0, the limit attachments_count"
    );
    for open in ["[", "{\"a\":"] {
        let deep = format!("{{\"narrative\":{}", open.repeat(2_000_000));
        assert!(refused(deep).starts_with("report: not a JSON object: EOF"));
    }
    let nested = format!(
        "{{\"loss\":{}{}}}",
        "[".repeat(500_000),
        "]".repeat(500_000)
    );
    assert_eq!(refused(nested), "loss: expected an object, found an array");
}

#[test]
fn ten_thousand_mistakes_are_not_all_repeated() {
    let keys: Vec<String> = (0..10_000).map(|key| format!("\"k{key}\":1")).collect();
    let said = refused(format!("{{{}}}", keys.join(",")));
    assert_eq!(said.lines().count(), 51);
    assert!(said.ends_with("report: more than 50 problems; the others are not listed"));
    let long = refused(format!("{{\"{}\":1}}", "k".repeat(100_000)));
    assert!(long.len() < 400, "{long}");
}
