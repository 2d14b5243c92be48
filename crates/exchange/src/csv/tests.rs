use super::*;
use crate::files_left::{self, FileLeft};
use crate::report_json::{self, Files, export_line, parse_imported};
use proptest::prelude::*;
use tocsin_domain::observable::{Observable, Role};
use tocsin_domain::receipt::ReportNumber;
use tocsin_domain::report::{Attachment, Loss, Report, ReportId, ReporterMode, State, Suspect};

fn rows_with(file: &[u8], limits: &Limits) -> Vec<Row> {
    // A small buffer, so that records span chunks.
    let reader = io::BufReader::with_capacity(7, file);
    Rows::open(reader, limits, &Headings::new())
        .expect("a good header")
        .map(|row| row.expect("reading memory cannot fail"))
        .collect()
}

fn rows(file: &str) -> Vec<Row> {
    rows_with(file.as_bytes(), &Limits::default())
}

fn said(row: &Row) -> String {
    match &row.submission {
        Ok(submission) => format!("{}: {}", row.number, submission.narrative),
        Err(problems) => {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            format!("{}! {}", row.number, problems.join(" & "))
        }
    }
}

fn all_said(rows: &[Row]) -> Vec<String> {
    rows.iter().map(said).collect()
}

fn refused_header(file: &str, headings: &Headings) -> String {
    Rows::open(file.as_bytes(), &Limits::default(), headings)
        .expect_err("a bad header")
        .to_string()
}

#[test]
fn a_row_arrives_in_every_field() {
    let found = rows(concat!(
        "\u{FEFF}external_id;narrative;loss.amount;loss.currency;suspect.iban;reporter.email;",
        "observables;observables.domain;answers.bank-told;answers\r\n",
        "7;\"two\r\nlines; \"\"quoted\"\"\";12.50;eur;FR76;a@b.example;",
        "url:http://x.example/:1 | suspect/ip:192.0.2.1;x.example;",
        "yes;\"{\"\"k\"\":\"\"v\"\"}\"\r\n",
    ));
    let report = found[0].submission.as_ref().expect("a good row");
    assert_eq!(report.channel, Channel::Bulk);
    assert_eq!(report.external_id.as_deref(), Some("7"));
    assert_eq!(report.narrative, "two\r\nlines; \"quoted\"");
    let loss = report.loss.as_ref().expect("a loss");
    assert_eq!(
        (loss.amount.as_str(), loss.currency.as_str()),
        ("12.50", "EUR")
    );
    assert_eq!(report.suspect.iban, "FR76");
    assert_eq!(report.reporter.mode, ReporterMode::Confidential);
    assert_eq!(report.observables[0].value, "http://x.example/:1");
    assert_eq!(report.observables[1].role, Role::Suspect);
    assert_eq!(report.observables[2].kind, "domain");
    assert_eq!(report.answers["bank-told"], "yes");
    assert_eq!(report.answers["k"], "v");
    assert!(found[0].bytes.starts_with(b"7;\"two\r\n"));
    assert_eq!(
        all_said(&rows("observables,answers\n:,[]\nurl:x,{\"a\":7}\n")),
        [
            "2! observables: an observable needs a type and a value & \
             answers: not a JSON object of texts",
            "3! answers: not a JSON object of texts: invalid type: integer `7`, expected a string \
             at line 1 column 6",
        ]
    );
}

#[test]
fn rows_are_numbered_by_line_and_judged_one_by_one() {
    let found = rows(
        "id\tnarrative\toccurred_at\n\
         1\t\"a\n\nb\"\t\n\
         \n\t\t\n\
         2\tc\tyesterday\n\
         3\td\n\
         4\t\0\t\n\
         5\te\t2026-01-01T00:00:00Z",
    );
    assert_eq!(
        all_said(&found),
        [
            "2: a\n\nb",
            "7! occurred_at: not a date and time with its offset from UTC; write it as RFC 3339, \
             like 2026-01-31T10:00:00Z",
            "8! row: 2 cells, but the header has 3; put quotes around cells that hold a \
             separator, a quote or a line break",
            "9! narrative: holds a NUL character at byte 0; remove it",
            "10: e"
        ]
    );
    assert_eq!(found[4].offset, 62);
    let latin = rows_with(b"narrative\ncaf\xe9\nok\n", &Limits::default());
    assert_eq!(
        all_said(&latin),
        [
            "2! row: not UTF-8 at byte 3; write the text as UTF-8",
            "3: ok"
        ]
    );
}

#[test]
fn a_bad_header_is_refused_before_any_row() {
    let none = Headings::new();
    assert!(
        refused_header("narrative,suspect.ibann\n", &none)
            .starts_with("suspect.ibann: unknown column; known columns are external_id, id,")
    );
    assert_eq!(
        refused_header("narrative,narrative\n", &none),
        "narrative: given twice; keep one column"
    );
    assert_eq!(
        refused_header("narrative,attachments.content\n", &none),
        "attachments.content: files cannot stand in CSV; send them as report JSON or as mails"
    );
    assert_eq!(
        refused_header("", &none),
        "header: the file is empty; its first row names the columns"
    );
    assert!(refused_header("\n", &none).starts_with("header: no headings"));
    assert!(refused_header("\"narrative\n", &none).starts_with("header: a quote is opened"));
}

#[test]
fn foreign_headings_are_translated_or_passed_over() {
    let headings = Headings::from([
        ("Récit".to_owned(), "narrative".to_owned()),
        ("Agent".to_owned(), String::new()),
        ("Lien".to_owned(), "observables.url".to_owned()),
    ]);
    let file = "Récit;Agent;Lien\nbonjour;7;http://x.example | http://y.example\n";
    let rows: Vec<Row> = Rows::open(file.as_bytes(), &Limits::default(), &headings)
        .expect("translated")
        .map(|row| row.expect("memory"))
        .collect();
    let report = rows[0].submission.as_ref().expect("good");
    assert_eq!(report.narrative, "bonjour");
    assert_eq!(report.observables.len(), 2);
    let unnamed = super::tests::rows("narrative,\na,\nb,c\n");
    assert_eq!(
        all_said(&unnamed),
        [
            "2: a",
            "3! column 2: something stands in a column without heading; name the column"
        ]
    );
}

#[test]
fn an_open_quote_or_a_long_row_costs_only_itself() {
    let limits = Limits {
        line_bytes: 40,
        ..Limits::default()
    };
    let file = format!(
        "narrative\na\n\"open\nb\nc\nlong enough to be over the limit\n{}\n\
         5\" disk\n\"two\nlines\"\n\"open at the end\nd\n",
        "x".repeat(100),
    );
    let open = "row: a quote is opened and not closed within 40 bytes (the limit line_bytes) or \
                before the end of the file; double the quotes that belong to a text";
    assert_eq!(
        all_said(&rows_with(file.as_bytes(), &limits)),
        [
            "2: a",
            &format!("3! {open}"),
            "4: b",
            "5: c",
            "6: long enough to be over the limit",
            "7! row: the row is longer than 40 bytes, the limit line_bytes",
            "8: 5\" disk",
            "9: two\nlines",
            &format!("11! {open}"),
            "12: d"
        ]
    );
}

#[test]
fn a_later_quote_does_not_close_what_an_earlier_line_left_open() {
    let misquoted = "row: a quote is opened and not closed, or text follows right after the \
                     quote that closes it; double the quotes that belong to a text";
    assert_eq!(
        all_said(&rows(
            "id;narrative;region\n1;\"unclosed;FR\n2;\"ok\";FR\n3;\"5\"\" disk\r\nred\";FR\r\n\
             4;\"open;\n5;;\"FR\"\n6;\"told\"once;FR\n7;also \"so\";FR\n\
             8;\"quoted\";\"FR\"\r\n9;\"spaced\" ;FR\n10;\"last\";\"FR\""
        )),
        [
            &format!("2! {misquoted}"),
            "3: ok",
            "4: 5\" disk\r\nred",
            &format!("6! {misquoted}"),
            "7! narrative: the report is empty; give a narrative, one suspect field or one \
             attachment that is not empty",
            &format!("8! {misquoted}"),
            "9: also \"so\"",
            "10: quoted",
            &format!("11! {misquoted}"),
            "12: last",
        ]
    );
    // A header in quotes, whatever separates it.
    for separator in [',', ';', '\t'] {
        let file = format!("\"id\"{separator}\"narrative\"\r\n\"1\"{separator}\"a\"\r\n");
        assert_eq!(all_said(&rows(&file)), ["2: a"]);
    }
}

fn sample() -> Report {
    Report {
        id: ReportId(uuid::Uuid::nil()),
        number: ReportNumber::new("TC", 2026, 1),
        source: "public".into(),
        external_id: Some("-7".into()),
        channel: Channel::Mail,
        language: "fr".into(),
        kind: "phishing".into(),
        category: "@phishing".into(),
        occurred_at: Some(jiff::Timestamp::UNIX_EPOCH),
        received_at: jiff::Timestamp::UNIX_EPOCH,
        lodged_at: jiff::Timestamp::UNIX_EPOCH,
        region: "FR-75".into(),
        narrative: "=HYPERLINK(\"http://x.example\")\n'quoted'".into(),
        loss: Some(Loss {
            amount: "1.00".into(),
            currency: "EUR".into(),
        }),
        suspect: Suspect {
            phone: "+33 6".into(),
            ..Suspect::default()
        },
        reporter_mode: ReporterMode::Confidential,
        answers: BTreeMap::from([("k".into(), "+v".into())]),
        observables: vec![Observable {
            kind: "url".into(),
            value: "http://x.example".into(),
            role: Role::Suspect,
        }],
        state: State::Received,
    }
}

fn left_behind() -> FileLeft {
    FileLeft {
        media_type: "image/png".to_owned(),
        bytes: 3,
        sha256: "0f".repeat(32),
    }
}

/// A report as an export writes it, and as an import reads that.
fn there_and_back(report: &Report, files: &[FileLeft]) -> (String, Submission) {
    let mut writer = Writer::new(Vec::new()).expect("memory");
    writer.write(report, files).expect("memory");
    let file = String::from_utf8(writer.finish().expect("memory")).expect("UTF-8");
    let headings = crate::report_json::ADDED_KEYS
        .map(|name| (name.to_owned(), String::new()))
        .into();
    let rows: Vec<Row> = Rows::open(file.as_bytes(), &Limits::default(), &headings)
        .expect("its own header")
        .map(|row| row.expect("memory"))
        .collect();
    let [row] = <[Row; 1]>::try_from(rows).expect("one row");
    (file, row.submission.expect("its own row"))
}

fn assert_same(report: &Report, back: &Submission) {
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    assert_eq!(
        back.external_id,
        report.external_id.as_deref().and_then(given)
    );
    assert_eq!(back.channel, report.channel);
    assert_eq!(back.language, report.language);
    assert_eq!(back.category, report.category);
    assert_eq!(back.region, report.region);
    assert_eq!(back.occurred_at, report.occurred_at);
    assert_eq!(back.received_at, Some(report.received_at));
    assert_eq!(back.narrative, report.narrative);
    assert_eq!(back.suspect, report.suspect);
    assert_eq!(back.loss, report.loss);
    assert_eq!(back.answers, report.answers);
    assert_eq!(back.observables, report.observables);
    assert_eq!(back.reporter.mode, report.reporter_mode);
}

#[test]
fn an_export_runs_nothing_and_comes_back() {
    let report = sample();
    let (file, back) = there_and_back(&report, &[]);
    assert!(
        file.contains(",'-7,mail,") && file.contains("\"'=HYPERLINK"),
        "{file}"
    );
    assert_same(&report, &back);
    let line = export_line(&report, Files::Left(&[]));
    assert!(line.starts_with(r#"{"number":"TC-2026-000001","state":"received","lodged_at":"#));
    // Six digits, as the log has them.
    assert!(
        line.contains(r#""lodged_at":"1970-01-01T00:00:00.000000Z""#),
        "{line}"
    );
    assert!(file.contains("1970-01-01T00:00:00.000000Z"), "{file}");
    assert!(
        line.contains(r#""reporter":{"mode":"confidential"}"#),
        "{line}"
    );
}

#[test]
fn a_report_of_files_alone_goes_on_with_what_is_known_of_them() {
    let report = Report {
        narrative: String::new(),
        suspect: Suspect::default(),
        ..sample()
    };
    let files = [left_behind()];
    let (_, row) = there_and_back(&report, &files);
    assert_same(&report, &row);
    let line = export_line(&report, Files::Left(&files));
    let limits = Limits::default();
    let read = parse_imported(line.as_bytes(), &limits).expect("its own line");
    assert_eq!(read, row);
    let [list] = &read.attachments[..] else {
        panic!("{read:?}")
    };
    assert_eq!(list.name, files_left::MANIFEST_NAME);
    assert!(String::from_utf8_lossy(&list.content).contains(&files[0].sha256));
    // Who sends reports in sends their files too.
    let refused = report_json::parse(line.as_bytes(), &limits).expect_err("not by the API");
    assert!(
        refused.iter().any(|problem| problem.field == "files"),
        "{refused:?}"
    );

    let carried = Attachment {
        name: "a.eml".to_owned(),
        media_type: "message/rfc822".to_owned(),
        content: vec![0, 255, 10],
    };
    let line = export_line(&report, Files::Carried(std::slice::from_ref(&carried)));
    let read = parse_imported(line.as_bytes(), &limits).expect("its own line");
    assert_eq!(read.attachments, [carried]);
}

#[test]
fn an_observable_that_a_line_cannot_hold_stands_as_json() {
    let cell =
        "[{\"\"type\"\":\"\"url\"\",\"\"value\"\":\"\"a | b\"\",\"\"role\"\":\"\"victim\"\"}]";
    let file = format!("narrative,observables\nx,\"{cell}\"\ny,[\n");
    let found = rows(&file);
    let good = found[0].submission.as_ref().expect("a good row");
    assert_eq!(good.observables[0].value, "a | b");
    assert_eq!(good.observables[0].role, Role::Victim);
    assert!(
        said(&found[1]).starts_with("3! observables: not a JSON array of observables: EOF"),
        "{}",
        said(&found[1])
    );
}

/// Texts with all that means something in CSV, in a cell of several entries, or in a sheet.
const AWKWARD: &str = "[a\",;:/|\\[\\]{} \n\r\t'=+@é\u{feff}\u{2028}\u{1}-]{0,12}";

fn awkward() -> impl Strategy<Value = String> {
    AWKWARD.prop_map(|text| text.trim().to_owned())
}

fn observables() -> impl Strategy<Value = Vec<Observable>> {
    let role = proptest::sample::select(vec![
        Role::Suspect,
        Role::Victim,
        Role::ThirdParty,
        Role::Unknown,
    ]);
    let observable = (awkward(), awkward(), role)
        .prop_filter("a type and a value", |(kind, value, _)| {
            !kind.is_empty() && !value.is_empty()
        })
        .prop_map(|(kind, value, role)| Observable { kind, value, role });
    proptest::collection::vec(observable, 0..4)
}

proptest! {
    #[test]
    fn whatever_a_report_holds_comes_back_as_it_was(
        narrative in AWKWARD,
        texts in proptest::collection::vec(awkward(), 11),
        observables in observables(),
        answer in AWKWARD.prop_filter("no answer", |text| !text.is_empty()),
    ) {
        let text = |place: usize| texts[place].clone();
        let report = Report {
            // Something must be told.
            narrative: format!("{narrative}.{narrative}"),
            external_id: Some(text(0)),
            language: text(1),
            category: text(2),
            region: text(3),
            suspect: Suspect {
                name: text(4),
                email: text(5),
                phone: text(6),
                url: text(7),
                iban: text(8),
                wallet: text(9),
                handle: text(10),
            },
            answers: BTreeMap::from([("k".into(), answer)]),
            observables,
            ..sample()
        };
        assert_same(&report, &there_and_back(&report, &[left_behind()]).1);
        let line = export_line(&report, Files::Left(&[]));
        assert_same(&report, &parse_imported(line.as_bytes(), &Limits::default()).expect("reads"));
    }
}

proptest! {
    #[test]
    fn any_cells_written_by_the_library_are_cut_as_it_reads_them(
        narratives in proptest::collection::vec("[a\",;\n\r \t'=]{1,12}", 1..6),
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["narrative", "id"]).expect("memory");
        for narrative in &narratives {
            writer.write_record([narrative.as_str(), "x"]).expect("memory");
        }
        let file = writer.into_inner().expect("memory");
        let found = rows_with(&file, &Limits::default());
        prop_assert_eq!(found.len(), narratives.len());
        for (row, narrative) in found.iter().zip(&narratives) {
            if let Ok(submission) = &row.submission {
                prop_assert_eq!(submission.narrative.as_str(), formula::restored(narrative));
            } else {
                prop_assert!(formula::restored(narrative).trim().is_empty(), "{:?}", row);
            }
        }
    }
}
