//! The inbox: coming back with the code, the conversation, taking the report back.

use tocsin_domain::report::ReportId;
use tocsin_flow::desk;

use crate::support::centre::Folder;
use crate::support::reporter::{Lodged, Reporter, analyst, at_the_desk, lodge, reply};
use crate::support::staff::{between, staff};

#[test]
fn slips_are_explained_and_unknown_codes_are_all_the_same() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::new(&centre);
    let mut last = lodged.code.clone();
    let changed = if last.pop() == Some('0') { '1' } else { '0' };
    for (code, words) in [
        ("K7QM", "You wrote 4"),
        ("K7QM-3VXD-9RTA-5HWE-2P%2AN", "*"),
        (&format!("{last}{changed}"), "letter"),
    ] {
        let answer = reporter.enter("en", code);
        assert_eq!(answer.status, 422, "{code}");
        assert!(answer.text().contains(words), "{code}: {}", answer.text());
        assert!(answer.text().contains("class=\"errors\""));
        assert_eq!(answer.header("set-cookie"), None);
    }
    let unknown = |number: u8| {
        let code = tocsin_domain::receipt::SecretCode::from_entropy(&[number; 12]);
        let answer = Reporter::new(&centre).enter("en", &code.to_string());
        assert_eq!(answer.status, 422);
        answer.text().to_owned()
    };
    assert!(unknown(1).contains("No report has this code."));
    assert_eq!(unknown(2), unknown(3));
}

#[test]
fn people_may_type_the_code_as_they_like() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "ar");
    let sloppy = lodged.code.to_lowercase().replace('-', "+");
    let mut reporter = Reporter::entered(&centre, &sloppy);
    let page = reporter.get("/ar/inbox");
    assert!(page.text().contains("dir=\"rtl\"") && page.text().contains("وصل بلاغك"));
    assert!(page.text().contains(&lodged.number));
    assert!(!page.text().contains(&lodged.code));
}

#[test]
fn guesses_are_slowed_and_the_wait_is_named() {
    let folder = Folder::new();
    let centre = folder.serve();
    let guess = |number: u8, forwarded: &str| {
        let code = tocsin_domain::receipt::SecretCode::from_entropy(&[number; 12]);
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("X-Forwarded-For", forwarded),
        ];
        let body = format!("code={code}");
        centre
            .request("POST", "/en/inbox", &headers, body.as_bytes())
            .unwrap()
    };
    // Nobody vouches for the header here, so that it buys no more tries.
    let answers: Vec<u16> = (0..60)
        .map(|number| guess(number, &format!("192.0.{number}.1")).status)
        .collect();
    assert!(
        answers[..20].iter().all(|status| *status == 422),
        "{answers:?}"
    );
    assert!(answers.contains(&429), "{answers:?}");
    let slowed = (0..60)
        .map(|number| guess(number, "192.0.2.1"))
        .find(|answer| answer.status == 429)
        .unwrap();
    let seconds: u64 = slowed.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    assert!(slowed.text().contains("Too many tries at once."));
}

#[test]
fn messages_and_files_go_both_ways() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    let answer = reporter.add("I found the advert.\n<b>Thanks</b>", &[("ad.png", b"PNG")]);
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(answer.header("location"), Some("/en/inbox#talk"));
    let page = reporter.get("/en/inbox");
    for expected in [
        "I found the advert.",
        "&#60;b&#62;Thanks",
        "ad.png",
        "You added files",
    ] {
        assert!(
            page.text().contains(expected),
            "no {expected:?} in {}",
            page.text()
        );
    }
    assert!(!page.text().contains("We have written to you"));

    reply(&folder, &lodged.id, "Did you keep the transfer slip?");
    let page = reporter.get("/en/inbox");
    assert!(page.text().contains("We have written to you"));
    let (question, advert) = (
        page.text().find("Did you keep the transfer slip?").unwrap(),
        page.text().find("I found the advert.").unwrap(),
    );
    assert!(question < advert, "the newest message stands first");
}

#[test]
fn what_does_not_fit_is_named_and_the_message_kept() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    let answer = reporter.add("  ", &[]);
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("Write a message, or choose a file."));

    let large = vec![0u8; (20 << 20) + 1];
    let answer = reporter.add("My words stay.", &[("film.mp4", &large)]);
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("film.mp4") && answer.text().contains("20 MB"));
    assert!(answer.text().contains("My words stay."));

    let long = "a".repeat(10_001);
    let answer = reporter.add(&long, &[]);
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains(&long));
    let page = reporter.get("/en/inbox");
    assert!(!page.text().contains("My words stay.") && !page.text().contains("film.mp4"));
}

#[test]
fn for_some_kinds_nobody_may_send_a_file() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "child-abuse", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    assert!(!reporter.get("/en/inbox").text().contains("type=\"file\""));
    let answer = reporter.add("Here it is.", &[("image.png", b"PNG")]);
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("send no image and no file"));
    assert!(!reporter.get("/en/inbox").text().contains("image.png"));
}

#[test]
fn taking_a_report_back_names_what_it_means_first() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    let page = reporter.get("/en/inbox/withdraw");
    assert!(page.text().contains("This cannot be undone."));
    let page = reporter.get("/en/inbox");
    assert!(
        page.text().contains("Your report has arrived"),
        "asking changes nothing"
    );

    assert_eq!(reporter.post("/en/inbox/withdraw", "").status, 303);
    let page = reporter.get("/en/inbox");
    assert!(page.text().contains("You have taken your report back"));
    assert!(!page.text().contains("<textarea"));
    assert_eq!(
        reporter.add("too late", &[]).header("location"),
        Some("/en/inbox")
    );
    assert!(!reporter.get("/en/inbox").text().contains("too late"));
    assert_eq!(reporter.get("/en/inbox/withdraw").status, 303);
    // The receipt stays.
    assert_eq!(reporter.get("/en/receipt.json").status, 200);
}

#[test]
fn the_reporter_sees_who_read_the_report_and_who_opened_the_name() {
    let folder = Folder::new();
    let centre = folder.serve();
    let Lodged { id, code, .. } = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &code);
    assert!(
        reporter
            .get("/en/inbox")
            .text()
            .contains("Nobody. Your name is sealed apart")
    );
    let id: ReportId = id.parse().unwrap();
    at_the_desk(&folder, async |centre| {
        let staff = analyst();
        desk::read(centre, &staff.read().unwrap(), id)
            .await
            .unwrap();
        let permit = staff.open_identity("to call the victim's bank").unwrap();
        desk::open_reporter(centre, &permit, id).await.unwrap();
    });
    let page = reporter.get("/en/inbox");
    for expected in [
        "A person has read your report",
        "Read by a person",
        "Your name was looked at",
        "to call the victim&#39;s bank",
    ] {
        assert!(page.text().contains(expected), "no {expected:?}");
    }
}

#[test]
fn a_file_is_opened_for_a_purpose_that_its_reporter_reads() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    assert_eq!(reporter.add("see", &[("a.png", b"its bytes")]).status, 303);
    let heading = "Who has opened my files?";
    assert!(!reporter.get("/en/inbox").text().contains(heading));

    let person = staff(&folder, &centre, "analyst");
    let report = format!("/console/reports/{}", lodged.id);
    let page = person.get(&report);
    let file = between(page.text(), &format!("{report}/files/"), "\"");
    let file = format!("{report}/files/{file}");
    for without in [
        "",
        "reason=judge&precision=short",
        "precision=a+long+enough+one",
    ] {
        let asked = person.post(&file, without);
        assert_eq!(asked.status, 422, "{without}");
        assert!(asked.text().contains("Choose a reason"), "{without}");
    }
    let opened = person.post(&file, "reason=judge&precision=order+of+the+second+chamber");
    assert_eq!((opened.status, &*opened.body), (200, &b"its bytes"[..]));

    let inbox = reporter.get("/en/inbox");
    assert!(inbox.text().contains(heading), "{}", inbox.text());
    assert!(inbox.text().contains("order of the second chamber"));
    assert!(inbox.text().contains("Nobody. Your name is sealed apart"));
    assert!(person.get(&report).text().contains("Never opened."));
    let journal = folder.run("export", &["--what", "journal"]).done();
    assert_eq!(journal.matches("attachment.opened").count(), 1);
    assert!(
        !journal.contains("second chamber"),
        "no words in the journal"
    );
}

#[test]
fn an_erased_report_still_answers_and_its_proof_stays() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    reporter.add("something personal", &[]);
    let arguments = [
        lodged.number.as_str(),
        "--reason",
        "reporter-request",
        "--yes",
    ];
    folder.run("erase", &arguments).done();
    let page = reporter.get("/en/inbox");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("The content of your report is erased"));
    assert!(!page.text().contains("something personal"));
    assert_eq!(reporter.get("/en/receipt.pdf").status, 200);
}

#[test]
fn an_inbox_is_closed_by_its_button() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    assert!(reporter.get("/en/inbox").text().contains(&lodged.number));
    let answer = reporter.post("/en/inbox/close", "");
    assert_eq!(answer.header("location"), Some("/en/"));
    assert!(answer.header("set-cookie").unwrap().contains("Max-Age=0"));
    let page = reporter.get("/en/inbox");
    assert!(!page.text().contains(&lodged.number) && page.text().contains("name=\"code\""));
    for path in ["/en/inbox/withdraw", "/en/inbox/notice"] {
        let answer = reporter.post(path, "");
        assert_eq!(answer.header("location"), Some("/en/inbox"), "{path}");
    }
}

#[test]
fn leaving_closes_the_inbox_too() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "sextortion", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    for page in ["/en/inbox", "/en/receipt"] {
        let page = reporter.get(page);
        assert!(page.text().contains("href=\"/en/leave\""));
    }
    let cookie = reporter.cookie.clone();
    let left = centre
        .request("GET", "/en/leave", &[("Cookie", &cookie)], b"")
        .unwrap();
    assert_eq!(left.status, 303);
    let forgotten: Vec<&str> = left
        .headers("set-cookie")
        .filter(|cookie| cookie.contains("Max-Age=0"))
        .filter_map(|cookie| cookie.split('=').next())
        .collect();
    assert!(forgotten.contains(&"tocsin_inbox"), "{forgotten:?}");
    assert!(forgotten.contains(&"tocsin_draft"), "{forgotten:?}");

    let other = lodge(&folder, &centre, "fake-shop", "en");
    let mut shopper = Reporter::entered(&centre, &other.code);
    assert!(!shopper.get("/en/inbox").text().contains("/en/leave"));
}
