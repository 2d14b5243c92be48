//! Files of reports, shown to staff and to bodies: whatever was sent, nothing of it runs, loads or
//! hurts the centre.

use std::io::Write;
use std::process::Stdio;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use crate::support::centre::{Answer, Centre, Folder, awaited, tocsin};
use crate::support::on_both_engines;
use crate::support::staff::{Person, staff};

on_both_engines!(files_are_shown_as_text_pictures_and_explained_mails,);

const PICTURE: &[u8] = include_bytes!("../../../../fuzz/samples/picture/small.png");
const MAIL: &[u8] = include_bytes!("../../../../fuzz/samples/mail_explained/phish.eml");
const PAGE: &[u8] = b"<!DOCTYPE html><script>alert(1)</script><img src=http://a.example/p.gif>";
const DRAWING: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";

/// A chunk of a PNG.
fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let body = [&name[..], content].concat();
    let mut sum = flate2::Crc::new();
    sum.update(&body);
    let length = u32::try_from(content.len()).unwrap();
    [&length.to_be_bytes()[..], &body, &sum.sum().to_be_bytes()].concat()
}

/// A PNG whose side is so many pixels, all black, of eight or sixteen bits a colour.
fn black(side: u32, bits: u8) -> Vec<u8> {
    let head = [
        &side.to_be_bytes()[..],
        &side.to_be_bytes(),
        &[bits, 6, 0, 0, 0],
    ];
    let row = vec![0; side as usize * usize::from(bits / 2) + 1];
    let level = flate2::Compression::fast();
    let mut data = flate2::write::ZlibEncoder::new(Vec::new(), level);
    // A bomb needs no more rows than it takes to be believed.
    for _ in 0..10 {
        data.write_all(&row).unwrap();
    }
    let data = data.finish().unwrap();
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(chunk(b"IHDR", &head.concat()));
    bytes.extend(chunk(b"IDAT", &data));
    bytes.extend(chunk(b"IEND", b""));
    bytes
}

/// A report with files; answers the path of its page and those of its files, in order.
fn lodge(
    folder: &Folder,
    person: &Person<'_>,
    files: &[(&str, &str, &[u8])],
) -> (String, Vec<String>) {
    let attachments: Vec<_> = files
        .iter()
        .map(|(name, media_type, content)| {
            let content = BASE64_STANDARD.encode(content);
            json!({"name": name, "media_type": media_type, "content": content})
        })
        .collect();
    let line = json!({"external_id": "with-files", "category": "fake-shop",
        "narrative": "See the files.", "attachments": attachments});
    let path = folder.write("files.jsonl", line.to_string());
    folder.run("import", &[path.to_str().unwrap()]).done();
    let queue = person.get("/console/queue/new");
    let id = &queue.text().split("data-id=\"").nth(1).unwrap()[..36];
    let report = format!("/console/reports/{id}");
    let page = person.get(&report);
    let mark = format!("{report}/files/");
    let path_of = |(name, _, _): &(&str, &str, &[u8])| {
        let rest = page.text().split(&format!("<bdi>{name}</bdi>")).nth(1);
        let id = rest.unwrap().split(&mark).nth(1).unwrap();
        format!("{mark}{}", &id[..36])
    };
    let files = files.iter().map(path_of).collect();
    (report, files)
}

/// How a file is asked for: to look at it, and what for.
const LOOK: &str = "as=look&reason=judge&precision=order+of+the+second+chamber";

/// Looks at a file and checks what holds of every such page.
#[track_caller]
fn looked(person: &Person<'_>, file: &str) -> Answer {
    let answer = person.post(file, LOOK);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(
        answer.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    let page = answer.text();
    for loaded in ["src=\"http", "href=\"http", "src='", "<script>", "onload='"] {
        assert!(!page.contains(loaded), "{loaded} in {page}");
    }
    answer
}

/// The bytes of the picture in a page.
fn drawn(answer: &Answer) -> Vec<u8> {
    let page = answer.text();
    let rest = page.split("src=\"data:image/").nth(1).unwrap();
    let (kind, rest) = rest.split_once(";base64,").unwrap();
    assert!(["png", "jpeg"].contains(&kind), "{kind}");
    BASE64_STANDARD
        .decode(rest.split('"').next().unwrap())
        .unwrap()
}

fn files_are_shown_as_text_pictures_and_explained_mails(folder: &Folder) {
    let centre = folder.serve();
    let analyst = staff(folder, &centre, "analyst");
    let both = [PICTURE, b"<script>parent.steal()</script>"].concat();
    let tricky = "pay to \u{202e}knab ruoy\u{202c}\r\n<b>now</b>";
    let files = [
        ("note.txt", "text/plain", tricky.as_bytes()),
        ("page.txt", "text/plain", PAGE),
        ("drawing.png", "image/png", DRAWING),
        ("both.html", "text/html", &both),
        ("mail.eml", "message/rfc822", MAIL),
        ("paper.pdf", "application/pdf", b"%PDF-1.7\0\0"),
    ];
    let (report, files) = lodge(folder, &analyst, &files);
    assert_eq!(files.len(), 6);

    let note = looked(&analyst, &files[0]);
    let shown = "pay to [U+202E]knab ruoy[U+202C]\n&#60;b&#62;now&#60;/b&#62;";
    assert!(note.text().contains(shown), "{}", note.text());
    let page = looked(&analyst, &files[1]);
    assert!(page.text().contains("&#60;script&#62;alert(1)"));
    let drawing = looked(&analyst, &files[2]);
    assert!(drawing.text().contains("&#60;svg xmlns="));
    assert!(!drawing.text().contains("<img"));
    let picture = drawn(&looked(&analyst, &files[3]));
    assert!(picture.starts_with(b"\x89PNG"));
    assert!(!picture.windows(5).any(|five| five == b"steal"));
    let paper = looked(&analyst, &files[5]);
    assert!(paper.text().contains("Files of this kind are not shown"));

    let long = LOOK.replace("order", &"o".repeat(500));
    assert_eq!(analyst.post(&files[0], &long).status, 422);
    let journal = analyst.get(&report);
    assert_eq!(journal.text().matches("File opened").count(), 5);
    let form = journal.text().split("id=\"open-file\"").nth(1).unwrap();
    let first = form.split("<button").nth(1).unwrap();
    assert!(
        first.starts_with(" type=\"submit\" hidden disabled>"),
        "{first}"
    );
    let carried = "name=\"precision\" value=\"order of the second chamber\"";
    let page = looked(&analyst, &files[1]);
    assert!(page.text().contains(carried), "saved for the same purpose");
    let saved = analyst.post(&files[1], &LOOK.replace("look", "save"));
    assert_eq!(saved.body, PAGE);
    let disposition = saved.header("content-disposition").unwrap();
    assert!(disposition.starts_with("attachment"), "{disposition}");
    assert_eq!(saved.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(
        saved.header("content-type"),
        Some("application/octet-stream")
    );
}

#[test]
fn a_mail_is_explained_and_leads_nowhere() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(1_000);
    let files = [
        ("mail.eml", "message/rfc822", MAIL),
        ("nested.eml", "message/rfc822", nested.as_bytes()),
    ];
    let (_, files) = lodge(&folder, &analyst, &files);
    let mail = looked(&analyst, &files[0]);
    for said in [
        "service@bank.example",
        "An answer would go to another address",
        "The sending server is allowed to send for",
        "does not fit: forged, or changed on the way",
        "laptop [198.51.100.9]",
        "invoice.pdf",
        "hxxp://track[.]example/p.gif?id=7",
        "hxxps://evil[.]example/login",
        "A link shows one place and leads to another",
        "2 things would have been loaded",
    ] {
        assert!(mail.text().contains(said), "{said}: {}", mail.text());
    }
    assert!(!mail.text().contains("http://track"));
    let nested = looked(&analyst, &files[1]);
    assert!(nested.text().contains("nested deeper"), "{}", nested.text());
}

#[test]
fn hostile_pictures_end_at_most_their_worker() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let bomb = black(60_000, 8);
    let deep = black(7_500, 16);
    let cut = &PICTURE[..PICTURE.len() / 2];
    let files = [
        ("bomb.png", "image/png", bomb.as_slice()),
        ("deep.png", "image/png", deep.as_slice()),
        ("cut.png", "image/png", cut),
        ("good.png", "image/png", PICTURE),
    ];
    let (_, files) = lodge(&folder, &analyst, &files);
    for file in &files[..2] {
        let page = looked(&analyst, file);
        let said = page.text().contains("more memory or time than it may");
        assert!(said, "{}", page.text());
    }
    let page = looked(&analyst, &files[2]);
    assert!(page.text().contains("damaged"), "{}", page.text());
    assert!(drawn(&looked(&analyst, &files[3])).starts_with(b"\x89PNG"));
}

#[test]
fn a_body_looks_at_the_files_of_its_referral_and_at_no_other() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let liaison = staff(&folder, &centre, "recipient");
    let text: &[u8] = b"for the body\x01";
    let files = [("note.txt", "text/plain", text)];
    let (report, files) = lodge(&folder, &analyst, &files);
    let file = files[0].rsplit('/').next().unwrap();
    assert_eq!(liaison.post(&files[0], LOOK).status, 404);
    let page = analyst.get(&report);
    let number = page.text().split("<h1><bdi>").nth(1).unwrap();
    let number = number.split('<').next().unwrap();
    let form = format!("number={number}&body=cyber-unit");
    let sent = analyst.post("/console/referrals", &form);
    let referral = sent.header("location").unwrap();
    let referral = referral.replace("/console/referrals/", "/partner/referrals/");
    let path = format!("{referral}/files/{file}");
    let listed = liaison.get(&referral);
    assert!(listed.text().contains(&path), "{}", listed.text());
    // Without saying what for, nothing is opened, and the page asks.
    for unstated in ["as=look", "as=save&reason=judge&precision=short"] {
        let asked = liaison.post(&path, unstated);
        assert_eq!(asked.status, 422, "{}", asked.text());
        assert!(asked.text().contains("file-precision"), "{}", asked.text());
    }
    let shown = looked(&liaison, &path);
    assert!(
        shown
            .text()
            .contains("value=\"order of the second chamber\"")
    );
    assert!(shown.text().contains("for the body\u{2401}"));
    let save = LOOK.replace("as=look", "as=save");
    assert_eq!(liaison.post(&path, &save).body, text);
    let unknown = format!("{referral}/files/{}", uuid::Uuid::nil());
    assert_eq!(liaison.post(&unknown, LOOK).status, 404);
    let journal = analyst.get(&report);
    assert_eq!(journal.text().matches("File opened").count(), 2);
}

/// Runs a worker on some bytes: its status and what it answers.
fn worked(input: &[u8]) -> (Option<i32>, Vec<u8>) {
    let mut worker = tocsin(["picture-worker"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = worker.stdin.take().unwrap();
    // It may have had enough before the end.
    let _ended = stdin.write_all(input);
    drop(stdin);
    let output = worker.wait_with_output().unwrap();
    (output.status.code(), output.stdout)
}

#[test]
fn the_worker_says_by_its_status_what_was_wrong() {
    let (status, drawn) = worked(PICTURE);
    assert_eq!(status, Some(0));
    assert!(drawn.starts_with(b"\x89PNG"));
    assert_eq!(worked(&black(60_000, 8)), (Some(3), Vec::new()));
    assert_eq!(worked(&PICTURE[..60]), (Some(4), Vec::new()));
    assert_eq!(worked(DRAWING), (Some(4), Vec::new()));
    assert_eq!(worked(&vec![0; (64 << 20) + 1]).0, Some(3));
}

#[test]
fn the_worker_runs_within_limits() {
    let mut worker = tocsin(["picture-worker"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let path = format!("/proc/{}/limits", worker.id());
    let limits = awaited("its limits", || {
        let text = std::fs::read_to_string(&path).ok()?;
        let is_set = text.lines().any(|line| {
            line.starts_with("Max processes") && line.split_whitespace().nth(2) == Some("0")
        });
        is_set.then_some(text)
    });
    let limit = |name: &str| {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
        let rest = line[name.len()..].split_whitespace();
        rest.take(2).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(limit("Max address space"), ["1073741824", "1073741824"]);
    assert_eq!(limit("Max cpu time"), ["10", "10"]);
    assert_eq!(limit("Max file size"), ["0", "0"]);
    assert_eq!(limit("Max open files"), ["3", "3"]);
    assert_eq!(limit("Max processes"), ["0", "0"]);
    drop(worker.stdin.take());
    assert_eq!(worker.wait().unwrap().code(), Some(4));
}

/// Several look at once: all are answered, though few workers run.
#[test]
fn many_look_at_once() {
    let folder = Folder::new();
    let centre: Centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let files = [("good.png", "image/png", PICTURE)];
    let (_, files) = lodge(&folder, &analyst, &files);
    std::thread::scope(|scope| {
        for _ in 0..12 {
            scope.spawn(|| {
                assert!(drawn(&looked(&analyst, &files[0])).starts_with(b"\x89PNG"));
            });
        }
    });
}
