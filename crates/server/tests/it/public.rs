//! The public site over HTTP, as a browser without script sees it.

use crate::support::centre::{Answer, Centre, Folder, awaited};

/// A visitor: a browser's cookies, and nothing more.
pub(crate) struct Visitor<'c> {
    centre: &'c Centre,
    cookies: Vec<(String, String)>,
    language: &'static str,
}

impl<'c> Visitor<'c> {
    pub(crate) fn new(centre: &'c Centre, language: &'static str) -> Visitor<'c> {
        Visitor {
            centre,
            cookies: Vec::new(),
            language,
        }
    }

    fn send(&mut self, method: &str, path: &str, more: &[(&str, &str)], body: &[u8]) -> Answer {
        let pairs = self.cookies.iter();
        let cookies: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookies = cookies.join("; ");
        let mut headers = vec![("Cookie", cookies.as_str())];
        headers.extend_from_slice(more);
        let answer = self.centre.request(method, path, &headers, body).unwrap();
        for cookie in answer.headers("set-cookie") {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if !cookie.contains("Max-Age=0") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        answer
    }

    /// Opens a page of the visitor's language.
    pub(crate) fn open(&mut self, inner: &str) -> Answer {
        let path = format!("/{}/{inner}", self.language);
        self.send("GET", &path, &[], b"")
    }

    /// Sends a form of the visitor's language.
    fn post(&mut self, inner: &str, fields: &[(&str, &str)]) -> Answer {
        let path = format!("/{}/{inner}", self.language);
        let body = encode(fields);
        let media = ("Content-Type", "application/x-www-form-urlencoded");
        self.send("POST", &path, &[media], body.as_bytes())
    }

    /// Sends a step of the form; answers where it leads.
    #[track_caller]
    pub(crate) fn step(&mut self, step: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.post(&format!("report/{step}"), fields);
        assert_eq!(answer.status, 303, "{}", answer.text());
        let location = answer.header("location").unwrap();
        location.replace(&format!("/{}/report/", self.language), "")
    }

    /// Sends files.
    fn upload(&mut self, action: &str, files: &[(&str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (name, content) in files {
            let head = format!(
                "--line\r\nContent-Disposition: form-data; name=\"add\"; filename=\"{name}\"\r\n\
                 Content-Type: image/png\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        let action = format!(
            "--line\r\nContent-Disposition: form-data; name=\"action\"\r\n\r\n\
             {action}\r\n--line--\r\n"
        );
        body.extend_from_slice(action.as_bytes());
        let path = format!("/{}/report/files", self.language);
        let media = ("Content-Type", "multipart/form-data; boundary=line");
        self.send("POST", &path, &[media], &body)
    }

    /// Up to the page of files: somebody was sold a bicycle that never came.
    fn tell_of_a_bicycle(&mut self) {
        assert_eq!(self.step("group", &[("group", "money")]), "offence");
        assert_eq!(self.step("offence", &[("offence", "fake-shop")]), "story");
        assert_eq!(
            self.step("story", &[("story", "Un vélo <b>jamais</b> venu.")]),
            "money"
        );
        let paid = [
            ("paid-when", "yesterday"),
            ("paid-when_day", ""),
            ("lost", "480,50"),
            ("lost_currency", "EUR"),
            ("paid-how", "transfer"),
        ];
        assert_eq!(self.step("money", &paid), "money-to");
        let account = [("account", "FR76 3000 6000 0112 3456 7890 189")];
        assert_eq!(self.step("money-to", &account), "person");
        let person = [
            ("their-name", ""),
            ("their-phone", "06 39 98 04 71"),
            ("their-email", ""),
            ("their-handle", ""),
            ("their-site", ""),
        ];
        assert_eq!(self.step("person", &person), "place");
        assert_eq!(self.step("place", &[("region", "XO-NO")]), "files");
    }

    /// From the page of files to the last page.
    fn stay_anonymous(&mut self) {
        assert_eq!(self.step("files", &[]), "who");
        self.stay_anonymous_from_who();
    }

    /// From the page that asks who it is to the last page.
    pub(crate) fn stay_anonymous_from_who(&mut self) {
        assert_eq!(self.step("who", &[("mode", "anonymous")]), "check");
    }

    fn draft_code(&self) -> String {
        let mut cookies = self.cookies.iter();
        let found = cookies.find(|(name, _)| name == "tocsin_draft");
        found.map(|(_, code)| code.clone()).unwrap_or_default()
    }
}

fn encode(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        let byte = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        };
        text.bytes().map(byte).collect::<String>()
    };
    let pairs = fields.iter();
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&")
}

/// The report number on a receipt.
fn number_in(answer: &Answer) -> String {
    let text = answer.text();
    let start = text
        .find("TC-2")
        .unwrap_or_else(|| panic!("no number in {text}"));
    text[start..]
        .chars()
        .take_while(|sign| sign.is_ascii_alphanumeric() || *sign == '-')
        .collect()
}

impl Visitor<'_> {
    /// Presses the last button and follows to the receipt.
    #[track_caller]
    pub(crate) fn receipt(&mut self) -> Answer {
        let answer = self.post("send", &[]);
        match answer.status {
            303 => {
                let location = answer.header("location").unwrap().to_owned();
                self.send("GET", &location, &[], b"")
            }
            _ => answer,
        }
    }
}

#[test]
fn a_report_is_filed_without_script_in_each_language() {
    let folder = Folder::new();
    let centre = folder.serve();
    for (language, direction, told) in [
        ("fr", "ltr", "480,50 euros (EUR)"),
        ("en", "ltr", "480.50 euros (EUR)"),
        ("ar", "rtl", "480.50 يورو (EUR)"),
    ] {
        let mut visitor = Visitor::new(&centre, language);
        visitor.tell_of_a_bicycle();
        visitor.stay_anonymous();
        let check = visitor.open("report/check");
        let page = check.text();
        assert!(
            page.contains(&format!("lang=\"{language}\" dir=\"{direction}\"")),
            "{page}"
        );
        assert!(page.contains(told), "{page}");
        assert!(
            page.contains("Un vélo &#60;b&#62;jamais&#60;/b&#62; venu."),
            "{page}"
        );
        assert_eq!(check.header("content-language"), Some(language));
        let receipt = visitor.receipt();
        assert_eq!(receipt.status, 200, "{}", receipt.text());
        assert!(number_in(&receipt).len() >= 12);
        assert_eq!(visitor.draft_code(), "", "the window forgets the draft");
    }
}

#[test]
fn errors_name_the_field_and_keep_what_was_typed() {
    let folder = Folder::new();
    let centre = folder.serve();
    let mut visitor = Visitor::new(&centre, "fr");
    visitor.step("group", &[("group", "money")]);
    visitor.step("offence", &[("offence", "fake-shop")]);
    visitor.step("story", &[("story", "Un vélo.")]);
    let wrong = [
        ("paid-when", "other"),
        ("paid-when_day", "31/02/2026"),
        ("lost", "environ cinq cents"),
        ("lost_currency", "EUR"),
    ];
    assert_eq!(visitor.step("money", &wrong), "money");
    let again = visitor.open("report/money");
    let page = again.text();
    assert!(page.contains("<title>Erreur\u{a0}: "), "{page}");
    assert!(page.contains("href=\"#paid-when_day\""), "{page}");
    assert!(page.contains("Le 31 février 2026 n’existe pas."), "{page}");
    assert!(page.contains("value=\"31/02/2026\""), "{page}");
    assert!(page.contains("value=\"environ cinq cents\""), "{page}");
    let next = visitor.open("report/person");
    assert_eq!(
        next.header("location"),
        Some("/fr/report/money"),
        "no way around an error"
    );
}

#[test]
fn answers_survive_going_back_and_changing_them() {
    let folder = Folder::new();
    let centre = folder.serve();
    let mut visitor = Visitor::new(&centre, "fr");
    visitor.tell_of_a_bicycle();
    visitor.stay_anonymous();
    let story = visitor.open("report/story?from=check");
    assert!(story.text().contains("Un vélo"), "{}", story.text());
    assert!(
        story.text().contains("href=\"/fr/report/check\""),
        "Back leads to the last page"
    );
    let answer = visitor.post("report/story?from=check", &[("story", "Un vélo vert.")]);
    assert_eq!(answer.header("location"), Some("/fr/report/check"));
    let english = visitor.send("GET", "/en/report/check", &[], b"");
    assert!(
        english.text().contains("Un vélo vert."),
        "another language keeps the answers"
    );
    // Another kind asks other questions; what was told of the money is not asked for again.
    visitor.step("group", &[("group", "message")]);
    let offence = visitor.open("report/offence");
    assert!(
        !offence.text().contains("class=\"errors\""),
        "a new question is no error"
    );
}

#[test]
fn nobody_visits_a_page_before_its_turn() {
    let folder = Folder::new();
    let centre = folder.serve();
    let mut visitor = Visitor::new(&centre, "en");
    assert_eq!(
        visitor.open("report/check").status,
        404,
        "nothing was begun"
    );
    visitor.step("group", &[("group", "money")]);
    for step in ["money", "check", "who", "nonsense"] {
        let answer = visitor.open(&format!("report/{step}"));
        assert_eq!(
            answer.header("location"),
            Some("/en/report/offence"),
            "{step}"
        );
    }
    let sent = visitor.post("send", &[]);
    assert_eq!(
        sent.header("location"),
        Some("/en/report/check"),
        "nothing is sent half done"
    );
}

#[test]
fn nobody_has_to_know_what_it_is_called() {
    let folder = Folder::new();
    let centre = folder.serve();
    let mut visitor = Visitor::new(&centre, "fr");
    visitor.step("group", &[("group", "threat")]);
    assert!(
        visitor
            .open("report/offence")
            .text()
            .contains("value=\"unknown\"")
    );
    assert_eq!(visitor.step("offence", &[("offence", "unknown")]), "story");
    let mut other = Visitor::new(&centre, "fr");
    assert_eq!(other.step("group", &[("group", "unsure")]), "story");
}

#[test]
fn a_second_press_of_the_button_gives_the_same_receipt() {
    let folder = Folder::new();
    let centre = folder.serve();
    let mut visitor = Visitor::new(&centre, "fr");
    visitor.tell_of_a_bicycle();
    visitor.stay_anonymous();
    let before = visitor.cookies.clone();
    let first = number_in(&visitor.receipt());
    visitor.cookies = before;
    let second = number_in(&visitor.receipt());
    assert_eq!(first, second);
}

#[test]
fn a_draft_is_taken_up_by_its_code() {
    let folder = Folder::new();
    let centre = folder.serve();
    let mut visitor = Visitor::new(&centre, "fr");
    visitor.step("group", &[("group", "money")]);
    let page = visitor.step("offence", &[("offence", "fake-shop")]);
    let code = visitor.draft_code();
    let shown = visitor.open(&format!("report/{page}"));
    let grouped: Vec<&str> = (0..5)
        .map(|group| &code[group * 4..group * 4 + 4])
        .collect();
    assert!(
        shown.text().contains(&grouped.join("-")),
        "each page shows the code"
    );

    let mut later = Visitor::new(&centre, "ar");
    let sloppy = grouped.join(" ").to_lowercase();
    let answer = later.post("resume", &[("code", &sloppy)]);
    assert_eq!(answer.header("location"), Some("/ar/report/story"));
    assert_eq!(later.open("report/story").status, 200);

    let mut wrong = code.clone();
    wrong.replace_range(0..1, if code.starts_with('7') { "8" } else { "7" });
    let refused = later.post("resume", &[("code", &wrong)]);
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("id=\"code-error\""),
        "{}",
        refused.text()
    );
}

#[test]
fn guesses_are_slowed() {
    let folder = Folder::new();
    let centre = folder.serve();
    let mut visitor = Visitor::new(&centre, "en");
    // Well formed, and nobody's: 18 zeros are their own check.
    let code = "0".repeat(20);
    let guess = |visitor: &mut Visitor<'_>| visitor.post("resume", &[("code", &code)]).status;
    let statuses: Vec<u16> = (0..40).map(|_| guess(&mut visitor)).collect();
    assert_eq!(statuses[0], 404);
    assert_eq!(statuses[39], 429);
}

/// Whole regions share a network, so the pace is generous; but there is one.
#[test]
fn forms_are_slowed_by_network_and_pages_are_not() {
    let folder = Folder::new();
    folder.set("trusted_proxies = [\"127.0.0.1\"]");
    let centre = folder.serve();
    let mut visitor = Visitor::new(&centre, "fr");
    let mut send = |path: &str, network: &str| {
        let kind = ("Content-Type", "application/x-www-form-urlencoded");
        let headers = [kind, ("X-Forwarded-For", network)];
        visitor.send("POST", path, &headers, b"")
    };
    let mut answered_count = 0;
    let slowed = awaited("slowed", || {
        let answer = send("/fr/send", "192.0.2.1");
        answered_count += u32::from(answer.status == 404);
        (answer.status != 404).then_some(answer)
    });
    assert_eq!(slowed.status, 429, "{}", slowed.text());
    assert!(answered_count >= 500, "{answered_count}");
    let seconds: u64 = slowed.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    let page = slowed.text();
    assert!(
        page.contains("Trop de formulaires depuis votre réseau"),
        "{page}"
    );
    assert!(page.contains("href=\"/fr/report/check\""), "{page}");
    // Somebody elsewhere still gets through, and everybody still reads.
    let elsewhere = awaited("elsewhere", || {
        let answer = send("/fr/report/group", "198.51.100.1");
        (answer.status != 429).then_some(answer)
    });
    assert_eq!(elsewhere.status, 303);
    assert_eq!(visitor.open("report/group").status, 200);
}

#[test]
fn a_window_that_has_begun_asks_before_it_begins_again() {
    let folder = Folder::new();
    let centre = folder.serve();
    let mut visitor = Visitor::new(&centre, "fr");
    let first = visitor.open("report");
    assert_eq!(first.header("location"), Some("/fr/report/group"));
    visitor.step("group", &[("group", "money")]);
    let asked = visitor.open("report");
    assert!(
        asked.text().contains("/fr/report/offence"),
        "{}",
        asked.text()
    );
    let code = visitor.draft_code();
    visitor.post("begin-again", &[]);
    assert_eq!(visitor.draft_code(), "");
    let gone = visitor.post("resume", &[("code", &code)]);
    assert_eq!(gone.status, 404, "the answers are erased");
}

#[test]
fn leaving_forgets_the_draft_and_betrays_nothing() {
    let folder = Folder::new();
    let centre = folder.serve();
    let mut visitor = Visitor::new(&centre, "fr");
    visitor.step("group", &[("group", "threat")]);
    visitor.step("offence", &[("offence", "sextortion")]);
    assert!(
        visitor
            .open("report/story")
            .text()
            .contains("href=\"/fr/leave\"")
    );
    let answer = visitor.open("leave");
    assert_eq!(answer.status, 303);
    assert_eq!(answer.header("location"), Some("https://www.example.org/"));
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(visitor.draft_code(), "");
    assert_eq!(visitor.open("report/story").status, 404);
    let closed = |cookie: &str| cookie.starts_with("tocsin_inbox=") && cookie.contains("Max-Age=0");
    assert!(
        answer.headers("set-cookie").any(closed),
        "an open inbox is closed too"
    );

    let mut shopper = Visitor::new(&centre, "fr");
    shopper.step("group", &[("group", "money")]);
    shopper.step("offence", &[("offence", "fake-shop")]);
    assert!(!shopper.open("report/story").text().contains("/fr/leave"));
}

#[test]
fn files_are_added_listed_and_taken_out() {
    let folder = Folder::new();
    let centre = folder.serve();
    let mut visitor = Visitor::new(&centre, "fr");
    visitor.tell_of_a_bicycle();
    let answer = visitor.upload("add", &[("annonce.png", b"one"), ("../reçu.png", b"two")]);
    assert_eq!(answer.header("location"), Some("/fr/report/files"));
    let page = visitor.open("report/files");
    let page = page.text();
    assert!(page.contains("<bdi>annonce.png</bdi>"), "{page}");
    assert!(
        page.contains("<bdi>reçu.png</bdi>"),
        "only the name of a path is kept: {page}"
    );
    let id = page.split("name=\"file\" value=\"").nth(1).unwrap();
    let id = &id[..36];
    let removed = visitor.post("draft/remove-file", &[("file", id), ("step", "files")]);
    assert_eq!(removed.header("location"), Some("/fr/report/files"));
    assert!(!visitor.open("report/files").text().contains("annonce.png"));
    visitor.stay_anonymous();
    assert!(visitor.open("report/check").text().contains("reçu.png"));
    assert_eq!(visitor.receipt().status, 200);
}

#[test]
fn too_much_is_a_page_that_names_the_limit() {
    let folder = Folder::new();
    let centre = folder.serve();
    let mut visitor = Visitor::new(&centre, "fr");
    visitor.tell_of_a_bicycle();
    let large = vec![7; (20 << 20) + 1];
    let answer = visitor.upload("add", &[("petit.png", b"one"), ("vidéo.mp4", &large)]);
    assert_eq!(answer.status, 413);
    let page = answer.text();
    assert!(
        page.contains("vidéo.mp4") && page.contains("20\u{a0}Mo"),
        "{page}"
    );
    assert!(
        page.contains("<bdi>petit.png</bdi>"),
        "the others are kept: {page}"
    );
    let long = "é".repeat(600_000);
    let answer = visitor.post("report/story", &[("story", &long)]);
    assert_eq!(answer.status, 413);
    assert!(
        answer.text().contains("20\u{202f}000 signes"),
        "{}",
        answer.text()
    );
    let long = "é".repeat(20_001);
    assert_eq!(visitor.step("story", &[("story", &long)]), "story");
    let story = visitor.open("report/story");
    assert!(
        story
            .text()
            .contains("Raccourcissez-le, ou joignez un fichier.")
    );
}

#[test]
fn nobody_is_asked_for_files_of_a_sensitive_kind() {
    let folder = Folder::new();
    let centre = folder.serve();
    let mut visitor = Visitor::new(&centre, "fr");
    visitor.tell_of_a_bicycle();
    visitor.upload("add", &[("annonce.png", b"one")]);
    visitor.step("group", &[("group", "content")]);
    visitor.step("offence", &[("offence", "child-abuse")]);
    let answer = visitor.upload("add", &[("image.png", b"two")]);
    assert_eq!(answer.status, 303);
    let address = [("content-address", "https://images.example/a")];
    visitor.step("content-address", &address);
    let mut next = visitor.open("report").text().to_owned();
    assert!(!next.contains("files"), "{next}");
    for _ in 0..6 {
        let begun = visitor.open("report");
        let at = begun.text().split("/fr/report/").nth(1).unwrap();
        let step: String = at.chars().take_while(|sign| *sign != '"').collect();
        let fields: &[(&str, &str)] = match step.as_str() {
            "check" => break,
            "who" => &[("mode", "anonymous")],
            "when-where" => &[("when", ""), ("when_day", ""), ("region", "")],
            _ => &[("content-story", "Une image."), ("content-how", "")],
        };
        next = visitor.step(&step, fields);
        assert_ne!(next, "files");
    }
    assert!(!visitor.open("report/check").text().contains("annonce.png"));
    assert_eq!(visitor.receipt().status, 200);
}

#[test]
fn pages_are_light_private_and_in_the_language_of_their_address() {
    let folder = Folder::new();
    let centre = folder.serve();
    let weigh = |path: &str| {
        let headers = [("Accept-Encoding", "gzip")];
        centre
            .request("GET", path, &headers, b"")
            .unwrap()
            .body
            .len()
    };
    for language in ["fr", "en", "ar"] {
        let home = centre.get(&format!("/{language}/"));
        let sheet = home.text().split("href=\"/assets/").nth(1).unwrap();
        let sheet = format!("/assets/{}", sheet.split('"').next().unwrap());
        let weight = weigh(&format!("/{language}/")) + weigh(&sheet);
        assert!(
            weight <= 14 << 10,
            "first view in {language}: {weight} bytes"
        );
        for inner in [
            "report/group",
            "bodies",
            "privacy",
            "accessibility",
            "urgent",
            "resume",
        ] {
            let path = format!("/{language}/{inner}");
            let page = centre.get(&path);
            assert_eq!(page.status, 200, "{path}");
            assert_eq!(page.header("content-language"), Some(language));
            assert_eq!(page.header("cache-control"), Some("no-store"));
            let policy = page.header("content-security-policy").unwrap();
            assert!(policy.starts_with("default-src 'none'"), "{policy}");
            assert!(!page.text().contains(" style="), "{path}: no inline style");
            assert!(
                !page.text().contains("src=\"http"),
                "{path}: nothing from elsewhere"
            );
            let weight = weigh(&path) + weigh(&sheet);
            assert!(weight <= 60 << 10, "{path}: {weight} bytes");
        }
        let sheet = centre.get(&sheet);
        assert!(sheet.header("cache-control").unwrap().contains("immutable"));
    }
}

#[test]
fn the_door_speaks_the_visitor_s_language() {
    let folder = Folder::new();
    let centre = folder.serve();
    for (accepted, home) in [
        ("ar-TN, fr;q=0.5", "/ar/"),
        ("de, en;q=0.8, fr;q=0.9", "/fr/"),
        ("de", "/fr/"),
        (";;q=x,,", "/fr/"),
    ] {
        let headers = [("Accept-Language", accepted)];
        let answer = centre.request("GET", "/", &headers, b"").unwrap();
        assert_eq!(answer.status, 303);
        assert_eq!(answer.header("location"), Some(home), "{accepted}");
    }
    let missing = centre.get("/fr/nowhere");
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("Cette page n’existe pas"));
    assert_eq!(centre.get("/de/").status, 404);
}

#[test]
fn another_site_cannot_send_the_form() {
    let folder = Folder::new();
    let centre = folder.serve();
    let headers = [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Origin", "https://elsewhere.example"),
        ("Sec-Fetch-Site", "cross-site"),
    ];
    for path in ["/fr/report/group", "/fr/send", "/fr/begin-again"] {
        let answer = centre
            .request("POST", path, &headers, b"group=money")
            .unwrap();
        assert_eq!(answer.status, 403, "{path}");
        let page = answer.text();
        assert!(page.contains("lang=\"fr\""), "{page}");
        assert!(
            page.contains("<h1>Cela ne vient pas de notre page</h1>"),
            "{page}"
        );
    }
    let lost = centre.request("POST", "/fr/send", &headers, b"").unwrap();
    assert!(
        lost.text().contains("href=\"/fr/report/check\""),
        "back to where the button is"
    );
}

#[test]
fn an_address_used_wrongly_is_a_page_in_its_language() {
    let folder = Folder::new();
    let centre = folder.serve();
    for (method, path, allowed) in [
        ("GET", "/ar/send", "POST"),
        ("GET", "/ar/inbox/add", "POST"),
        ("POST", "/ar/privacy", "GET,HEAD"),
        ("DELETE", "/ar/report/group", "GET,HEAD,POST"),
    ] {
        let answer = centre.request(method, path, &[], b"").unwrap();
        assert_eq!(answer.status, 405, "{path}");
        let mut allow: Vec<&str> = answer.header("allow").unwrap().split(',').collect();
        allow.sort_unstable();
        assert_eq!(allow.join(","), allowed, "{path}");
        let page = answer.text();
        assert!(page.contains("dir=\"rtl\""), "{page}");
        assert!(
            page.contains("<h1>لا يُستعمل هذا العنوان هكذا</h1>"),
            "{page}"
        );
    }
    // Of what cannot be read, the page that sent it is offered again.
    let kind = [("Content-Type", "text/plain")];
    let answer = centre
        .request("POST", "/en/inbox/notice", &kind, b"x")
        .unwrap();
    assert_eq!(answer.status, 415);
    assert!(
        answer.text().contains("href=\"/en/inbox\""),
        "{}",
        answer.text()
    );
    let long = vec![b'x'; 300 << 10];
    let kind = [("Content-Type", "application/x-www-form-urlencoded")];
    let answer = centre.request("POST", "/en/resume", &kind, &long).unwrap();
    assert_eq!(answer.status, 413);
    assert!(
        answer.text().contains("This page did not arrive whole"),
        "{}",
        answer.text()
    );
}

#[test]
fn the_cookie_is_out_of_reach_and_marked_for_https() {
    let folder = Folder::new();
    let settings = folder.data().join("tocsin.toml");
    let mut text = std::fs::read_to_string(&settings).unwrap();
    text = text
        .lines()
        .filter(|line| !line.starts_with("public_url"))
        .map(|line| format!("{line}\n"))
        .collect();
    text.insert_str(0, "public_url = \"https://report.example.org\"\n");
    std::fs::write(&settings, text).unwrap();
    let centre = folder.serve();
    let mut visitor = Visitor::new(&centre, "fr");
    let answer = visitor.post("report/group", &[("group", "money")]);
    let cookie = answer.header("set-cookie").unwrap();
    for mark in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/"] {
        assert!(cookie.contains(mark), "{cookie}");
    }
    assert!(
        !cookie.contains("Max-Age") && !cookie.contains("Expires"),
        "{cookie}"
    );
}

#[test]
fn the_directory_shows_who_handles_a_kind() {
    let folder = Folder::new();
    let centre = folder.serve();
    let all = centre.get("/fr/bodies").text().matches("<h3>").count();
    let shop = centre.get("/fr/bodies?kind=fake-shop");
    let some = shop.text().matches("<h3>").count();
    assert!(some > 0 && some < all, "{some} of {all}");
    assert!(shop.text().contains("value=\"fake-shop\" selected"));
    let odd = centre.get("/fr/bodies?kind=%00%FF");
    assert_eq!(
        odd.text().matches("<h3>").count(),
        all,
        "an unknown kind shows everything"
    );
}

#[test]
fn a_draft_that_was_sent_leads_to_its_receipt() {
    let folder = Folder::new();
    let centre = folder.serve();
    let mut visitor = Visitor::new(&centre, "fr");
    visitor.tell_of_a_bicycle();
    visitor.upload("add", &[("annonce.png", b"one")]);
    visitor.stay_anonymous();
    let (code, before) = (visitor.draft_code(), visitor.cookies.clone());
    let number = number_in(&visitor.receipt());
    assert_eq!(visitor.draft_code(), "");

    // The answer got lost: the same window, still with the draft's cookie, wherever it goes.
    for inner in ["report", "report/story", "report/check"] {
        visitor.cookies = before.clone();
        let answer = visitor.open(inner);
        assert_eq!(answer.header("location"), Some("/fr/receipt"), "{inner}");
        assert_eq!(number_in(&visitor.open("receipt")), number);
    }
    visitor.cookies = before;
    let changed = visitor.post("report/story", &[("story", "Autre chose")]);
    assert_eq!(changed.header("location"), Some("/fr/receipt"));

    let mut later = Visitor::new(&centre, "en");
    let answer = later.post("resume", &[("code", &code)]);
    assert_eq!(answer.header("location"), Some("/en/receipt"));
    assert_eq!(number_in(&later.open("receipt")), number);
}
