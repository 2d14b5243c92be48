//! Somebody who reported and comes back with the code; and somebody at the desk who answers.

use serde_json::json;
use tocsin_domain::access::{Actor, Mandate, StaffRole};
use tocsin_domain::report::ReportId;
use tocsin_flow::{Centre as FlowCentre, desk};
use uuid::Uuid;

use super::centre::{Answer, Centre, Folder};

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");
const BOUNDARY: &str = "xxboundaryxx";

/// A report that was lodged through the API.
pub(crate) struct Lodged {
    pub(crate) id: String,
    pub(crate) number: String,
    pub(crate) code: String,
}

/// Lodges a report of a kind and answers its receipt.
pub(crate) fn lodge(folder: &Folder, centre: &Centre, kind: &str, language: &str) -> Lodged {
    let token = folder.token("bank", "reports:write,reports:read");
    let authorization = format!("Bearer {token}");
    let headers = [
        ("Authorization", authorization.as_str()),
        ("Content-Type", "application/json"),
    ];
    let body = json!({
        "narrative": "A fake seller took 480 euros from me.", "category": kind,
        "language": language, "loss": {"amount": "480.00", "currency": "EUR"},
        "reporter": {"mode": "confidential", "name": "Ada", "email": "ada@example.org"},
    });
    let answer = centre
        .request(
            "POST",
            "/api/v1/reports",
            &headers,
            body.to_string().as_bytes(),
        )
        .unwrap();
    assert_eq!(answer.status, 201, "{answer:?}");
    let answer = answer.json();
    let text = |path: &str| answer.pointer(path).unwrap().as_str().unwrap().to_owned();
    Lodged {
        id: text("/id"),
        number: text("/receipt/number"),
        code: text("/receipt/code"),
    }
}

/// A browser with at most one cookie.
pub(crate) struct Reporter<'c> {
    pub(crate) centre: &'c Centre,
    pub(crate) cookie: String,
}

impl<'c> Reporter<'c> {
    pub(crate) fn new(centre: &'c Centre) -> Reporter<'c> {
        Reporter {
            centre,
            cookie: String::new(),
        }
    }

    /// A browser that has opened the inbox of a code.
    pub(crate) fn entered(centre: &'c Centre, code: &str) -> Reporter<'c> {
        let mut reporter = Reporter::new(centre);
        let answer = reporter.enter("en", code);
        assert_eq!(answer.status, 303, "{}", answer.text());
        assert_eq!(answer.header("location"), Some("/en/inbox"));
        reporter
    }

    pub(crate) fn enter(&mut self, language: &str, code: &str) -> Answer {
        self.post(&format!("/{language}/inbox"), &format!("code={code}"))
    }

    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.ask("GET", path, FORM, b"")
    }

    pub(crate) fn post(&mut self, path: &str, form: &str) -> Answer {
        self.ask("POST", path, FORM, form.as_bytes())
    }

    /// Sends a message and files, as a browser sends the form.
    pub(crate) fn add(&mut self, message: &str, files: &[(&str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        let mut part = |head: String, content: &[u8]| {
            body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; ").bytes());
            body.extend(format!("{head}\r\n\r\n").bytes());
            body.extend(content);
            body.extend(b"\r\n");
        };
        part("name=\"message\"".to_owned(), message.as_bytes());
        for (name, content) in files {
            let head = format!("name=\"files\"; filename=\"{name}\"\r\nContent-Type: image/png");
            part(head, content);
        }
        body.extend(format!("--{BOUNDARY}--\r\n").bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.ask("POST", "/en/inbox/add", ("Content-Type", &kind), &body)
    }

    fn ask(&mut self, method: &str, path: &str, kind: (&str, &str), body: &[u8]) -> Answer {
        let headers = [kind, ("Cookie", self.cookie.as_str())];
        let answer = self.centre.request(method, path, &headers, body).unwrap();
        if let Some(set) = answer.header("set-cookie") {
            for word in ["HttpOnly", "SameSite=Strict", "Path=/"] {
                assert!(set.contains(word), "{set}");
            }
            set.split(';').next().unwrap().clone_into(&mut self.cookie);
        }
        answer
    }
}

/// Works at the same data folder as the running centre, as a second node would.
pub(crate) fn at_the_desk<T>(folder: &Folder, work: impl AsyncFnOnce(&FlowCentre) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let opened = tocsin_server::folder::Folder::open(&folder.data())
            .await
            .unwrap();
        let result = work(&opened.centre).await;
        opened.centre.store.close().await.unwrap();
        result
    })
}

/// Somebody who may read and answer.
pub(crate) fn analyst() -> Actor {
    Actor::Staff {
        id: Uuid::from_u128(7),
        role: StaffRole::Analyst,
        mandate: Mandate::default(),
    }
}

/// Writes to a reporter.
pub(crate) fn reply(folder: &Folder, report: &str, text: &str) {
    let id: ReportId = report.parse().unwrap();
    let permit = analyst().handle().unwrap();
    at_the_desk(folder, async |centre| {
        desk::reply(centre, &permit, id, text).await.unwrap();
    });
}
