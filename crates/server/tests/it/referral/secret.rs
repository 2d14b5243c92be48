//! What was sent to one body does not exist for another: not by id, number, label, page, programme,
//! file, package or event, nor in what an error says.

use super::*;
use crate::support::reporter::at_the_desk;

/// An id that nobody has.
const NOBODYS: &str = "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506";

/// Status, headers and words of an answer, with what was asked for cut out of them.
fn told(answer: &Answer, asked: &str) -> (u16, Vec<String>, String) {
    let names = ["content-type", "location", "content-security-policy"];
    let more = ["cache-control", "allow", "www-authenticate", "set-cookie"];
    let headers = names.into_iter().chain(more);
    let headers = headers.map(|name| answer.header(name).unwrap_or_default().replace(asked, "X"));
    let text = String::from_utf8_lossy(&answer.body);
    (answer.status, headers.collect(), text.replace(asked, "X"))
}

/// Asks for what is another body's and for what nobody has: the answers are the same.
#[track_caller]
fn same(ask: impl Fn(&str) -> Answer, others: &str, nobodys: &str) -> u16 {
    let (there, nowhere) = (ask(others), ask(nobodys));
    assert_eq!(told(&there, others), told(&nowhere, nobodys));
    there.status
}

/// The first file of a report.
fn file_of(folder: &Folder, lodged: &Lodged) -> String {
    at_the_desk(folder, async |centre| {
        let id = lodged.id.parse().unwrap();
        let serial = centre.store.report(id).await.unwrap().unwrap().serial;
        let files = centre.store.attachments(serial).await.unwrap();
        files[0].id.to_string()
    })
}

#[test]
fn what_another_body_has_is_told_by_no_page() {
    on_each_engine(|folder| {
        let centre = folder.serve();
        let lodged = lodge(folder, &centre, "one", "confidential");
        let analyst = staff(folder, &centre, "analyst");
        let liaison = staff(folder, &centre, "recipient");
        let other = ("recipient", "spam@example.org");
        let other = staff_for(folder, &centre, other, &["--body", "spam-desk"]);
        let id = refer(&analyst, &lodged.number, "body=cyber-unit");
        let file = file_of(folder, &lodged);
        assert_eq!(liaison.get(&format!("/partner/referrals/{id}")).status, 200);

        for part in [
            "",
            "/package.tar",
            "/summary.pdf",
            "/facts.json",
            "/nothing",
        ] {
            let ask = |id: &str| other.get(&format!("/partner/referrals/{id}{part}"));
            assert_eq!(same(ask, &id, NOBODYS), 404, "{part}");
        }
        let file = format!("files/{file}");
        for (act, form) in [
            ("answer", "answer=accept"),
            ("answer", "answer=acknowledge&reference=7"),
            ("answer", "answer=ask&text="),
            ("answer", "answer=not-ours&body=cyber-unit"),
            ("answer", "answer=not-ours&body=nobody"),
            ("answer", "answer=nonsense"),
            ("outcomes", "kind=charged&on=2026-01-31"),
            ("outcomes", "kind=nonsense"),
            (file.as_str(), "as=look"),
            (
                file.as_str(),
                "as=look&reason=judge&precision=because+of+it",
            ),
            (file.as_str(), ""),
        ] {
            let ask = |id: &str| other.post(&format!("/partner/referrals/{id}/{act}"), form);
            assert_eq!(same(ask, &id, NOBODYS), 404, "{act} {form}");
        }
        let page = liaison.get(&format!("/partner/referrals/{id}"));
        desk_tells_nothing(&other, &id, &lodged);
        search_finds_nothing(
            &liaison,
            &other,
            (&id, between(page.text(), "<h1><bdi>", "<")),
            &lodged,
        );
        // None of all this was an act.
        let history = liaison.get(&format!("/partner/referrals/{id}"));
        assert_eq!(history.text(), page.text());
    });
}

/// The desk's own pages are no way round.
fn desk_tells_nothing(other: &Person<'_>, id: &str, lodged: &Lodged) {
    for path in [
        "referrals/{}",
        "referrals/{}/decision",
        "referrals/{}/answer",
    ] {
        for method in ["GET", "POST"] {
            let ask = |id: &str| {
                let path = format!("/console/{}", path.replace("{}", id));
                other.ask(method, &path, "agreed=yes&text=x")
            };
            assert!(same(ask, id, NOBODYS) >= 404, "{method} {path}");
        }
    }
    for path in ["", "/preview", "/next", "/identity", "/messages"] {
        for method in ["GET", "POST"] {
            let ask =
                |id: &str| other.ask(method, &format!("/console/reports/{id}{path}"), "message=x");
            assert!(same(ask, &lodged.id, NOBODYS) >= 404, "{method} {path}");
        }
    }
    assert_eq!(other.get("/console/events?once=1").status, 404);
}

/// Nor is it found: by label, by number, or on the list.
fn search_finds_nothing(
    liaison: &Person<'_>,
    other: &Person<'_>,
    (id, label): (&str, &str),
    lodged: &Lodged,
) {
    for (theirs, nobodys) in [
        (label, "T-2026-999999"),
        (lodged.number.as_str(), "TC-2020-999999"),
    ] {
        let find = |words: &str| other.get(&format!("/partner?q={words}"));
        assert_eq!(same(find, theirs, nobodys), 200, "{theirs}");
        let found = liaison.get(&format!("/partner?q={theirs}"));
        let place = format!("/partner/referrals/{id}");
        assert_eq!(found.header("location"), Some(place.as_str()), "{theirs}");
    }
    for query in ["", "?before=999999", "?before=2"] {
        let list = other.get(&format!("/partner{query}"));
        for word in [id, &lodged.number, label, &lodged.id] {
            assert!(!list.text().contains(word), "{query}");
        }
    }
}

#[test]
fn what_another_body_has_is_told_by_no_programme() {
    on_each_engine(|folder| {
        let centre = folder.serve();
        let lodged = lodge(folder, &centre, "one", "confidential");
        let analyst = staff(folder, &centre, "analyst");
        let id = refer(&analyst, &lodged.number, "body=cyber-unit");
        let scopes = "referrals:read,referrals:write,reports:read,indicators:read";
        let token = folder.token("spam-desk", scopes);
        let ask = Token {
            centre: &centre,
            token,
        };
        for query in ["", "?cursor=0", "?limit=200", "?state=delivered"] {
            let list = ask.get(&format!("/api/v1/referrals{query}")).json();
            assert_eq!(list["referrals"], json!([]), "{query}");
            let after = list["next"].as_str().unwrap();
            assert_eq!(after, "0", "not even how many there are");
        }
        for part in ["", "/package"] {
            let get = |id: &str| ask.get(&format!("/api/v1/referrals/{id}{part}"));
            assert_eq!(same(get, &id, NOBODYS), 404, "{part}");
        }
        for (act, body, status) in [
            ("answer", json!({"answer": "accept"}), 404),
            ("answer", json!({"answer": "ask", "text": ""}), 404),
            (
                "answer",
                json!({"answer": "not-ours", "body": "cyber-unit"}),
                404,
            ),
            ("answer", json!({"answer": "nonsense"}), 422),
            (
                "outcomes",
                json!({"kind": "charged", "on": "2026-01-31"}),
                404,
            ),
            (
                "outcomes",
                json!({"kind": "charged", "on": "2999-01-31"}),
                404,
            ),
            (
                "outcomes",
                json!({"kind": "nonsense", "on": "2026-01-31"}),
                422,
            ),
        ] {
            let post = |id: &str| ask.post(&format!("/api/v1/referrals/{id}/{act}"), &body);
            assert_eq!(same(post, &id, NOBODYS), status, "{act} {body}");
        }
        for part in ["", "/receipt"] {
            let get = |id: &str| ask.get(&format!("/api/v1/reports/{id}{part}"));
            assert_eq!(same(get, &lodged.id, NOBODYS), 404, "{part}");
        }
        assert_eq!(ask.get("/api/v1/reports").json()["reports"], json!([]));
        assert_eq!(ask.get("/api/v1/journal").status, 403);
    });
}

/// The acts and the state that a body's programme sees of its referral.
fn seen(ask: &Token<'_>, id: &str) -> (Value, Vec<Value>) {
    let detail = ask.get(&format!("/api/v1/referrals/{id}")).json();
    let history = detail["history"].as_array().unwrap().iter();
    let state = detail["referral"]["state"].clone();
    (state, history.map(|one| one["act"].clone()).collect())
}

#[test]
fn naming_a_body_does_not_tell_whether_it_has_the_report() {
    on_each_engine(|folder| {
        let centre = folder.serve();
        let both = lodge(folder, &centre, "both", "confidential");
        let one = lodge(folder, &centre, "one", "confidential");
        let analyst = staff(folder, &centre, "analyst");
        refer(&analyst, &both.number, "body=cyber-unit");
        let token = |body: &str| Token {
            centre: &centre,
            token: folder.token(body, "referrals:read,referrals:write"),
        };
        let (police, other) = (token("cyber-unit"), token("spam-desk"));
        let [of_both, of_one] =
            [&both, &one].map(|report| refer(&analyst, &report.number, "body=spam-desk"));
        let not_ours = json!({"answer": "not-ours", "body": "cyber-unit", "text": "police"});
        let answers = [&of_both, &of_one].map(|id| {
            let answer = other.post(&format!("/api/v1/referrals/{id}/answer"), &not_ours);
            told(&answer, id)
        });
        assert_eq!(answers[0].0, 204, "{:?}", answers[0]);
        assert_eq!(answers[0], answers[1]);
        assert_eq!(seen(&other, &of_both), seen(&other, &of_one));
        // The one goes there, and the other one is there already: once each.
        let list = police.get("/api/v1/referrals").json();
        let list = list["referrals"].as_array().unwrap().clone();
        assert_eq!(list.len(), 2, "{list:?}");
        let page = analyst.get(&format!("/console/reports/{}", both.id));
        assert!(page.text().contains("Referred"), "{}", page.text());

        // Whoever has it says that it is the other's again: nobody is left, so it is the desk's.
        let passed_on = list[1]["id"].as_str().unwrap();
        let back = json!({"answer": "not-ours", "body": "spam-desk"});
        let answer = police.post(&format!("/api/v1/referrals/{passed_on}/answer"), &back);
        assert_eq!(answer.status, 204, "{}", answer.text());
        assert_eq!(
            police.get("/api/v1/referrals").json()["referrals"][1]["state"],
            "passed-on"
        );
        let queue = analyst.get("/console/queue/valid");
        assert!(queue.text().contains(&one.id), "it waits for somebody");
        assert!(!queue.text().contains(&both.id), "a body has that one");
        let again = refer(&analyst, &one.number, "body=data-authority");
        let page = analyst.get(&format!("/console/referrals/{again}"));
        assert_eq!(page.status, 200);
        let queue = analyst.get("/console/queue/valid");
        assert!(!queue.text().contains(&one.id));
    });
}

/// Attributes by which a page has a browser load or follow something.
const LEADING: [&str; 8] = [
    " src=\"",
    " href=\"",
    " action=\"",
    " srcset=\"",
    " background=\"",
    " poster=\"",
    " data=\"",
    " ping=\"",
];

/// The first thing of elsewhere that a page would load, or lead to.
fn leads_away(page: &str) -> Option<String> {
    // The icon that is none, and the telephone numbers of emergency services, lead nowhere either.
    let known = ["#", "?", "data:image/", "data:,", "tel:"];
    let ours = |value: &str| {
        let is_here = value.starts_with('/') && !value.starts_with("//");
        is_here || value.is_empty() || known.iter().any(|start| value.starts_with(start))
    };
    for mark in LEADING {
        for rest in page.split(mark).skip(1) {
            let value = rest.split('"').next().unwrap();
            if !ours(value) {
                return Some(format!("{mark}{value}"));
            }
        }
    }
    ["url(", "@import", "<base", "<iframe", "<object", "<embed"]
        .into_iter()
        .find(|mark| page.contains(mark))
        .map(str::to_owned)
}

const TRACKED: &str = "From: bank@evil.example\r\nTo: me@home.example\r\n\
    Subject: =?utf-8?q?=3Cimg_src=3D=22http=3A//t.example/s=22=3E?=\r\n\
    List-Unsubscribe: <http://t.example/list>\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/alternative; boundary=b\r\n\r\n\
    --b\r\nContent-Type: text/plain\r\n\r\n\" src=\"http://t.example/text\r\n\
    --b\r\nContent-Type: text/html\r\n\r\n\
    <base href=\"http://t.example/\"><link rel=stylesheet href=\"http://t.example/c\">\
    <body background=\"http://t.example/b\"><img src=\"http://t.example/p?id=7\" width=1>\
    <img srcset=\"http://t.example/2 2x\"><div style=\"background:url(http://t.example/d)\">x</div>\
    <video poster=\"http://t.example/v\"></video><object data=\"http://t.example/o\"></object>\
    <meta http-equiv=refresh content=\"0;url=http://t.example/r\"><style>@import \
    'http://t.example/i'</style><iframe src=\"http://t.example/f\"></iframe>\
    <a ping=\"http://t.example/ping\" href=\"https://evil.example/login\">bank.example</a>\r\n\
    --b--\r\n";

fn lodge_mail(folder: &Folder, centre: &Centre) -> Lodged {
    let token = folder.token("bank", "reports:write");
    let authorization = format!("Bearer {token}");
    let headers = [
        ("Authorization", authorization.as_str()),
        ("Content-Type", "message/rfc822"),
    ];
    let mail = TRACKED.as_bytes();
    let lodged = centre.request("POST", "/api/v1/reports/mail", &headers, mail);
    let lodged = lodged.unwrap();
    assert_eq!(lodged.status, 201, "{}", lodged.text());
    let lodged = lodged.json();
    let text = |path: &str| lodged.pointer(path).unwrap().as_str().unwrap().to_owned();
    Lodged {
        id: text("/id"),
        number: text("/receipt/number"),
        code: text("/receipt/code"),
    }
}

#[test]
fn a_stored_mail_shows_nothing_remote_on_any_page() {
    on_each_engine(|folder| {
        let centre = folder.serve();
        let lodged = lodge_mail(folder, &centre);
        let analyst = staff(folder, &centre, "analyst");
        let liaison = staff(folder, &centre, "recipient");
        let id = refer(&analyst, &lodged.number, "body=cyber-unit");
        let file = file_of(folder, &lodged);
        let look = "as=look&reason=judge&precision=order+of+the+second+chamber";
        let (report, referral) = (
            format!("/console/reports/{}", lodged.id),
            format!("/partner/referrals/{id}"),
        );
        let mut reporter = Reporter::entered(&centre, &lodged.code);
        let pages = [
            analyst.get(&report),
            analyst.get(&format!("{report}/preview")),
            analyst.get("/console/reports"),
            analyst.get("/console/reports?q=bank"),
            analyst.get("/console/queue/new"),
            analyst.get(&format!("/console/referrals/{id}")),
            analyst.post(&format!("{report}/files/{file}"), look),
            liaison.get("/partner"),
            liaison.get(&referral),
            liaison.post(&format!("{referral}/files/{file}"), look),
            reporter.get("/en/inbox"),
        ];
        for (place, page) in pages.iter().enumerate() {
            assert_eq!(page.status, 200, "page {place}");
            assert_eq!(
                leads_away(page.text()),
                None,
                "page {place}: {}",
                page.text()
            );
            let policy = page.header("content-security-policy").unwrap();
            assert!(policy.starts_with("default-src 'none'"), "{policy}");
            assert!(!policy.contains("http"), "{policy}");
        }
        // That the mail is there at all: as words, whose addresses lead nowhere.
        let shown = pages[6].text();
        assert!(shown.contains("hxxp://t[.]example/p?id=7"), "{shown}");

        // What a court opens has no header any more: the page says it itself.
        let package = unpacked(&liaison.get(&format!("{referral}/package.tar")).body);
        let summary = String::from_utf8(package["summary.html"].clone()).unwrap();
        let policy = "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\"";
        assert!(summary.contains(policy), "{summary}");
        assert_eq!(leads_away(&summary), None, "{summary}");
        let mail = TRACKED.as_bytes();
        assert_eq!(package["files/001.bin"], mail, "the mail itself is whole");
    });
}
