//! What must hold for bytes that should be reports.

use std::io::BufReader;

use tocsin_domain::extract::Context;
use tocsin_domain::extract::role::Known;
use tocsin_domain::limit::Limits;
use tocsin_domain::report::{Problem, Submission};
use tocsin_exchange::extract::{Reader, of_mail};
use tocsin_exchange::look::{self, Content};
use tocsin_exchange::{csv, jsonl, mail, mbox, picture, report_json, sniff};

/// Limits that small inputs reach.
fn small_limits() -> Limits {
    Limits {
        narrative_characters: 60,
        value_characters: 40,
        observables_count: 2,
        answers_count: 2,
        attachments_count: 1,
        attachment_bytes: 2_000,
        attachments_total_bytes: 2_000,
        body_bytes: 2_000,
        line_bytes: 200,
        mail_bytes: 2_000,
        mail_parts_count: 5,
        mail_depth: 2,
        ..Limits::default()
    }
}

/// A submission may be stored, or its problems can be shown: each says where and what, in a
/// length and in characters that do no harm.
fn judge(result: Result<Submission, Vec<Problem>>, limits: &Limits) -> Option<Submission> {
    match result {
        Ok(submission) => {
            assert_eq!(submission.problems(limits), []);
            assert!(!has_nul(&submission), "a NUL was kept: {submission:?}");
            Some(submission)
        }
        Err(problems) => {
            assert!((1..=60).contains(&problems.len()), "{problems:?}");
            for Problem { field, message } in &problems {
                assert!(!field.is_empty() && field.chars().count() < 200, "{field}");
                assert!(
                    !message.is_empty() && message.chars().count() < 1_000,
                    "{message}"
                );
                let said = format!("{field}{message}");
                assert!(!said.chars().any(char::is_control), "{said:?}");
            }
            None
        }
    }
}

/// Whether any text of the submission holds what PostgreSQL cannot.
fn has_nul(submission: &Submission) -> bool {
    let Submission {
        reporter, suspect, ..
    } = submission;
    let fixed = [
        submission.external_id.as_deref().unwrap_or_default(),
        &submission.language,
        &submission.category,
        &submission.region,
        &submission.narrative,
        &reporter.name,
        &reporter.email,
        &reporter.phone,
        &reporter.region,
    ];
    let observables = submission.observables.iter();
    let attachments = submission.attachments.iter();
    let answers = submission.answers.iter();
    fixed
        .into_iter()
        .chain(suspect.fields().map(|(_, value)| value))
        .chain(observables.flat_map(|seen| [seen.kind.as_str(), &seen.value]))
        .chain(attachments.flat_map(|file| [file.name.as_str(), &file.media_type]))
        .chain(answers.flat_map(|(key, value)| [key.as_str(), value]))
        .any(|text| text.contains('\0'))
}

/// One report in JSON.
pub fn report_json(bytes: &[u8]) {
    for limits in [Limits::default(), small_limits()] {
        judge(report_json::parse(bytes, &limits), &limits);
    }
}

/// Lines: the same however the stream is cut into pieces, and none over the limit.
pub fn jsonl(bytes: &[u8]) {
    let limits = small_limits();
    let cut = 1 + usize::from(bytes.first().copied().unwrap_or(0)) % 70;
    let mut splitter = jsonl::LineSplitter::new(&limits);
    let mut pushed: Vec<jsonl::Line> = bytes
        .chunks(cut)
        .flat_map(|chunk| splitter.push(chunk))
        .collect();
    pushed.extend(splitter.finish());
    let read: Vec<jsonl::Line> = jsonl::Lines::new(bytes, &limits)
        .map_while(Result::ok)
        .collect();
    assert_eq!(pushed, read);
    for line in read.into_iter().filter_map(|line| line.bytes.ok()) {
        assert!(line.len() <= limits.line_bytes && !line.contains(&b'\n'));
    }
}

/// Rows: each stands where it says, and none is lost between two.
pub fn csv(bytes: &[u8]) {
    for limits in [Limits::default(), small_limits()] {
        let reader = BufReader::with_capacity(16, bytes);
        let rows = match csv::Rows::open(reader, &limits, &csv::Headings::new()) {
            Ok(rows) => rows,
            Err(csv::OpenError::Read(error)) => panic!("memory cannot fail: {error}"),
            Err(csv::OpenError::Header(problems)) => {
                judge(Err(problems), &limits);
                continue;
            }
        };
        let mut end = 0;
        for row in rows.map_while(Result::ok) {
            let start = usize::try_from(row.offset).unwrap_or(usize::MAX);
            assert!(
                start >= end && start > 0,
                "row {} overlaps another",
                row.number
            );
            let lines = bytes[..start].iter().filter(|byte| **byte == b'\n').count();
            assert_eq!(row.number, lines as u64 + 1);
            assert!(
                bytes[start..].starts_with(&row.bytes),
                "row {} is elsewhere",
                row.number
            );
            end = start + row.bytes.len();
            judge(row.submission, &limits);
        }
    }
}

/// A mail: kept as it came.
pub fn mail(bytes: &[u8]) {
    for limits in [Limits::default(), small_limits()] {
        if let Some(submission) = judge(mail::parse(bytes, &limits), &limits) {
            assert_eq!(submission.attachments.len(), 1);
            assert_eq!(submission.attachments[0].content, bytes);
        }
    }
}

/// Nothing in a text that is shown hides or reorders.
fn assert_shown(text: &str) {
    let is_unseen = |sign: char| {
        let turns = matches!(
            sign,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        );
        turns
            || matches!(sign, '\u{2066}'..='\u{2069}' | '\u{feff}')
            || (sign.is_control() && !matches!(sign, '\t' | '\n'))
    };
    assert!(!text.chars().any(is_unseen), "{text:?}");
}

/// A mail for somebody who has to judge it: bounded, and fit to be shown.
pub fn mail_explained(bytes: &[u8]) {
    for limits in [Limits::default(), small_limits()] {
        let seen = match mail::explain(bytes, &limits) {
            Ok(seen) => seen,
            Err(problem) => {
                judge(Err(vec![problem]), &limits);
                continue;
            }
        };
        assert!(seen.links.len() <= 200 && seen.checks.len() <= 20 && seen.path.len() <= 30);
        assert!(seen.files.len() <= limits.mail_parts_count.min(100));
        assert_shown(&seen.text.text);
        let people = seen.from.iter().chain(&seen.reply_to).chain(&seen.to);
        let named = people.flat_map(|person| [&person.name, &person.address]);
        let hops = seen.path.iter().flat_map(|hop| [&hop.from, &hop.by]);
        let checks = seen
            .checks
            .iter()
            .flat_map(|one| [&one.by, &one.about, &one.word]);
        let files = seen
            .files
            .iter()
            .flat_map(|one| [&one.name, &one.media_type]);
        let links = seen.links.iter().flat_map(|one| [&one.address, &one.words]);
        let rest = named.chain(hops).chain(checks).chain(files).chain(links);
        for text in rest.chain([&seen.subject, &seen.return_path]) {
            assert_shown(text);
            assert!(!text.contains('\n') && text.chars().count() < 3_000);
        }
        for link in &seen.links {
            let start = link.address.get(..5).unwrap_or_default();
            assert!(!start.eq_ignore_ascii_case("http:"), "{link:?}");
        }
    }
}

/// Any file: told apart, and if it is text, fit to be shown.
pub fn look(bytes: &[u8]) {
    for (name, media_type) in [
        ("a.txt", "text/plain"),
        ("a.eml", "message/rfc822"),
        ("a", ""),
    ] {
        if let Content::Text(shown) = look::content_of(name, media_type, bytes) {
            assert_shown(&shown.text);
        }
    }
    assert_shown(&look::as_text(bytes).text);
}

/// A picture: drawn anew as one of two formats, small, or refused.
pub fn picture(bytes: &[u8]) {
    if let Ok(drawn) = picture::reencode(bytes) {
        assert!(picture::is_picture(bytes));
        assert!(drawn.starts_with(b"\x89PNG") || drawn.starts_with(b"\xFF\xD8\xFF"));
        assert!(drawn.len() < 16 << 20, "{} bytes", drawn.len());
    }
}

/// Mails of an mbox: in order, none over the limit, none before its place in the file.
pub fn mbox(bytes: &[u8]) {
    for limits in [Limits::default(), small_limits()] {
        let reader = BufReader::with_capacity(16, bytes);
        let mut last_offset = None;
        for (index, mail) in mbox::Mails::new(reader, &limits).enumerate() {
            let mail = match mail {
                Ok(mail) => mail,
                Err(error) => panic!("memory cannot fail: {error}"),
            };
            assert_eq!(mail.number, index as u64 + 1);
            assert!(Some(mail.offset) > last_offset && mail.offset <= bytes.len() as u64);
            last_offset = Some(mail.offset);
            match mail.bytes {
                Ok(content) => assert!(content.len() <= limits.mail_bytes),
                Err(problem) => {
                    judge(Err(vec![problem]), &limits);
                }
            }
        }
    }
    // Any answer will do, as long as there is one.
    let _format = sniff::format_of("file".as_ref(), bytes);
}

/// Observables of a mail: each field is named once and holds what is said to stand in it.
pub fn mail_observables(bytes: &[u8]) {
    let (context, known) = (Context::new("FR", "fr"), Known::default());
    let reader = Reader {
        context: &context,
        known: &known,
        trusted: &[],
    };
    for limits in [Limits::default(), small_limits()] {
        match of_mail(bytes, reader, &limits) {
            Ok(fields) => {
                for field in fields {
                    assert!(!field.name.is_empty() && !field.found.is_empty());
                    for one in &field.found {
                        assert!(field.text.get(one.bytes.clone()).is_some(), "{one:?}");
                        assert!(one.start <= one.end);
                    }
                }
            }
            Err(problem) => {
                judge(Err(vec![problem]), &limits);
            }
        }
    }
}
