//! Letters: an address taken on the telephone, news, one printing, and that it was posted.

use std::io::Read;

use tocsin_domain::access::Reach;
use tocsin_domain::entry::Act;
use tocsin_domain::news::News;

use crate::learn::tell;
use crate::support::centre::{Centre, Folder};
use crate::support::on_both_engines;
use crate::support::reporter::{Lodged, Reporter, at_the_desk};
use crate::support::staff::{Person, between, staff};

on_both_engines!(
    a_letter_is_due_after_news_printed_and_posted,
    what_comes_after_the_printing_is_due_again,
    hostile_words_are_printed_as_words,
);

/// Lodges by telephone in a language, with a postal address; of a payment too old to be called
/// back, which no rule sends on by itself.
fn called(folder: &Folder, operator: &Person<'_>, language: &str, post: &str) -> Lodged {
    let form = operator.get("/console/call");
    let call = between(form.text(), "name=\"call\" value=\"", "\"").to_owned();
    let form = format!(
        "call={call}&language={language}&kind=money%2Ffake-shop&story=A+bicycle+never+came.\
         &lost=480&lost_currency=EUR&paid-when=other&paid-when_day=31%2F01%2F2024&paid-how=transfer\
         &account=FR7630006000011234567890189&mode=anonymous&action=lodge&post={post}"
    );
    let lodged = operator.post("/console/call", &form);
    assert_eq!(lodged.status, 200, "{}", lodged.text());
    let number = between(lodged.text(), "<bdi class=\"mono\">", "<").to_owned();
    let code = between(lodged.text(), "name=\"code\" value=\"", "\"").to_owned();
    let wanted = number.clone();
    let id = at_the_desk(folder, async |centre| {
        let found = centre.store.report_by_number(&wanted).await.unwrap();
        found.unwrap().report.id.to_string()
    });
    Lodged { id, number, code }
}

/// The ids of the letters in the list.
fn due(person: &Person<'_>) -> Vec<String> {
    let page = person.get("/console/letters");
    assert_eq!(page.status, 200, "{}", page.text());
    let marks = page.text().split("name=\"id\" value=\"").skip(1);
    let ids = marks.map(|rest| rest.split('"').next().unwrap().to_owned());
    ids.collect()
}

fn a_letter_is_due_after_news_printed_and_posted(folder: &Folder) {
    let centre: Centre = folder.serve();
    let operator = staff(folder, &centre, "operator");
    let analyst = staff(folder, &centre, "analyst");
    let address = "Ada+Lodger%0D%0A1+Bell+Lane%0D%0ATown";
    let first = called(folder, &operator, "fr", address);
    let second = called(folder, &operator, "ar", "%D8%A2%D8%AF%D8%A7%0A1+Bell+Lane");
    let none = called(folder, &operator, "en", "+");
    assert!(due(&analyst).is_empty(), "nothing is new");
    tell(folder, &[&first, &second, &none], News::Valid);
    let ids = due(&analyst);
    assert_eq!(ids.len(), 2);
    let list = analyst.get("/console/letters");
    assert!(list.text().contains(&first.number) && !list.text().contains(&none.number));
    assert!(!list.text().contains("Bell Lane"), "{}", list.text());

    let chosen = format!("id={}&id={}", ids[0], ids[1]);
    let printed = analyst.post("/console/letters", &format!("as=print&{chosen}"));
    assert_eq!(
        printed.status,
        200,
        "{}",
        String::from_utf8_lossy(&printed.body)
    );
    assert!(printed.body.starts_with(b"%PDF"));
    assert_eq!(due(&analyst), ids, "printed is not posted");
    let report = analyst.get(&format!("/console/reports/{}", first.id));
    assert!(
        report.text().contains("Identity opened"),
        "{}",
        report.text()
    );
    let mut reporter = Reporter::entered(&centre, &first.code);
    let inbox = reporter.get("/en/inbox");
    assert!(inbox.text().contains("to be printed and posted"));

    let posted = analyst.post("/console/letters", &format!("as=posted&id={}", ids[0]));
    assert_eq!(posted.status, 303);
    assert_eq!(due(&analyst), ids[1..]);
    let acts = at_the_desk(folder, async |centre| {
        let id: tocsin_domain::report::ReportId = first.id.parse().unwrap();
        centre.store.journal_of(id.0).await.unwrap()
    });
    let sent = acts.iter().find(|row| row.entry.act == Act::NoticeSent);
    assert_eq!(sent.unwrap().entry.detail, "way=letter");

    // Turned off in the inbox, the other one is due no more.
    let mut reporter = Reporter::entered(&centre, &second.code);
    let inbox = reporter.get("/en/inbox");
    assert!(inbox.text().contains("You get what is new by letter"));
    let off = reporter.post("/en/inbox/notice", "way=letter&wanted=no");
    assert_eq!(off.status, 303);
    assert!(due(&analyst).is_empty());
}

fn what_comes_after_the_printing_is_due_again(folder: &Folder) {
    let centre: Centre = folder.serve();
    let operator = staff(folder, &centre, "operator");
    let analyst = staff(folder, &centre, "analyst");
    let called = called(folder, &operator, "en", "Ada+Lodger%0A1+Bell+Lane");
    tell(folder, &[&called], News::Valid);
    let ids = due(&analyst);
    let answer = |act: &str| {
        let form = format!("as={act}&id={}", ids[0]);
        analyst.post("/console/letters", &form)
    };
    let act = |act: &str| answer(act).status;
    let early = answer("posted");
    assert_eq!(early.header("location"), Some("/console/letters?left=1"));
    let said = analyst.get("/console/letters?left=1");
    assert!(
        said.text().contains("One letter was not printed"),
        "{}",
        said.text()
    );
    assert_eq!(due(&analyst), ids, "nobody has printed it");
    assert_eq!(act("print"), 200);
    // Whoever tries it once more by the page of what leaves does not make it unprinted.
    let supervisor = staff(folder, &centre, "supervisor");
    let sending = supervisor.get("/console/sending?state=waiting");
    assert!(
        sending.text().contains(&called.number),
        "{}",
        sending.text()
    );
    assert!(
        !sending.text().contains("value=\"retry\""),
        "{}",
        sending.text()
    );
    let again = supervisor.post(&format!("/console/sending/{}", ids[0]), "act=retry");
    assert_eq!(again.status, 404, "{}", again.text());
    let body = "cyber-unit".to_owned();
    tell(folder, &[&called], News::PassedOn { body });
    assert_eq!(act("posted"), 303);
    assert_eq!(due(&analyst), ids, "the news that was not printed");
    assert_eq!(act("print"), 200);
    let message = format!("/console/reports/{}/messages", called.id);
    let written = analyst.post(&message, "message=Please+call+us.");
    assert_eq!(written.status, 303);
    assert_eq!(act("posted"), 303);
    assert_eq!(due(&analyst), ids, "the message that was not printed");
    assert_eq!(act("print"), 200);
    let mut reporter = Reporter::entered(&centre, &called.code);
    let sent = reporter.add("I will.", &[]);
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert_eq!(act("look"), 303);
    assert_eq!(due(&analyst), ids, "neither printed nor posted");
    assert_eq!(act("posted"), 303);
    assert!(due(&analyst).is_empty(), "nothing new from the centre");
    let posted = at_the_desk(folder, async |centre| {
        let id: tocsin_domain::report::ReportId = called.id.parse().unwrap();
        let journal = centre.store.journal_of(id.0).await.unwrap();
        let sent = journal
            .iter()
            .filter(|row| row.entry.act == Act::NoticeSent);
        sent.count()
    });
    assert_eq!(posted, 3);
}

#[test]
fn a_letter_that_nobody_wants_waits_no_more() {
    let folder = Folder::new();
    let centre = folder.serve();
    let operator = staff(&folder, &centre, "operator");
    let address = "Ada+Lodger%0A1+Bell+Lane";
    let reports = ["en", "fr", "ar"].map(|language| called(&folder, &operator, language, address));
    let waiting = || {
        at_the_desk(&folder, async |centre| {
            let rows = centre
                .store
                .letters_due((&Reach::default(), &[]), None, 9)
                .await
                .unwrap();
            rows.len()
        })
    };
    let [off, withdrawn, erased] = &reports;
    tell(&folder, &[off, withdrawn, erased], News::Valid);
    assert_eq!(waiting(), 3);
    let mut reporter = Reporter::entered(&centre, &off.code);
    let answer = reporter.post("/en/inbox/notice", "way=letter&wanted=no");
    assert_eq!((answer.status, waiting()), (303, 2));
    let mut reporter = Reporter::entered(&centre, &withdrawn.code);
    let answer = reporter.post("/en/inbox/withdraw", "");
    assert_eq!((answer.status, waiting()), (303, 1));
    let erasure = [
        &erased.number,
        "--reason",
        "court-order",
        "--reference",
        "TJ-2026/17",
        "--yes",
    ];
    folder.run("erase", &erasure).done();
    assert_eq!(waiting(), 0);
}

/// What a PDF holds, its packed parts opened.
fn opened(pdf: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(pdf).into_owned();
    let marks: Vec<usize> = (0..pdf.len().saturating_sub(7))
        .filter(|at| pdf[*at..].starts_with(b"stream\n"))
        .collect();
    for at in marks {
        let mut part = Vec::new();
        // What is no packed part gives nothing.
        let _ = flate2::read::ZlibDecoder::new(&pdf[at + 7..]).read_to_end(&mut part);
        text.push_str(&String::from_utf8_lossy(&part));
    }
    text
}

/// Out of the template, out of the text, reordered, look-alike and without an end.
fn hostile_words_are_printed_as_words(folder: &Folder) {
    let evil = "#read(\"/etc/passwd\") #panic(1) $x$ *b* _i_ @a <b> ]} \\ \u{202E}fdp.exe\u{2067} \
                p\u{430}yp\u{430}l https://far.example/ <script>owned=1</script> "
        .to_owned()
        + &"W".repeat(2_000);
    let centre: Centre = folder.serve();
    let operator = staff(folder, &centre, "operator");
    let analyst = staff(folder, &centre, "analyst");
    let lines = format!("{evil}\n{evil}\n{evil}");
    let post: String = form_urlencoded::byte_serialize(lines.as_bytes()).collect();
    let letters = [
        called(folder, &operator, "en", &post),
        called(folder, &operator, "ar", &post),
    ];
    for letter in &letters {
        let said: String = form_urlencoded::byte_serialize(evil.as_bytes()).collect();
        let path = format!("/console/reports/{}/messages", letter.id);
        let wrote = analyst.post(&path, &format!("message={said}"));
        assert_eq!(wrote.status, 303, "{}", wrote.text());
    }
    let ids = due(&analyst);
    assert_eq!(ids.len(), 2, "{ids:?}");
    let form = format!("as=print&id={}&id={}", ids[0], ids[1]);
    let printed = analyst.post("/console/letters", &form);
    assert_eq!(printed.status, 200);
    let pdf = opened(&printed.body);
    assert!(
        pdf.contains("/Type /Page") || pdf.contains("/Type/Page"),
        "it was opened"
    );
    for act in [
        "/JavaScript",
        "/Launch",
        "/URI",
        "/GoToR",
        "/SubmitForm",
        "root:",
    ] {
        assert!(!pdf.contains(act), "the letters have {act}");
    }
}
