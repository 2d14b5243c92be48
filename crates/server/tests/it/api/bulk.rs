//! Many reports in one request: order, streaming, and every way in which it may end early.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use super::client::{Sender, report};
use crate::support::centre::{Centre, Folder};
use crate::support::on_each_engine;

const ALL: &str = super::ALL;

fn statuses(answers: &[Value]) -> Vec<(u64, u64)> {
    let pair = |answer: &Value| {
        let number = |name: &str| answer[name].as_u64().unwrap();
        (number("line"), number("status"))
    };
    answers.iter().map(pair).collect()
}

#[test]
fn each_line_is_answered_in_order() {
    on_each_engine(|folder| {
        let token = folder.token("bank", ALL);
        let centre = folder.serve();
        let sender = Sender::new(&centre, &token);
        let long = format!("{{\"narrative\":\"{}\"}}", "a".repeat(9 << 20));
        let mut body = Vec::new();
        let lines: [&[u8]; 10] = [
            b"\xEF\xBB\xBF{\"narrative\":\"one\",\"external_id\":\"1\"}\r",
            b"{\"narrative\":",
            b"",
            b"{\"narrative\":\"one\",\"external_id\":\"1\"}",
            b"{\"narrative\":\"other\",\"external_id\":\"1\"}",
            b"\xFF\xFE",
            long.as_bytes(),
            b"{\"colour\":1}",
            b"{\"narrative\":\"nine\",\"channel\":\"phone\"}",
            b"{\"narrative\":\"the last has no line break\"}",
        ];
        for line in lines {
            body.extend_from_slice(line);
            body.push(b'\n');
        }
        body.pop();
        let answers = sender.bulk(&body);
        let wanted = [
            (1, 201),
            (2, 400),
            (4, 200),
            (5, 409),
            (6, 400),
            (7, 413),
            (8, 422),
            (9, 201),
            (10, 201),
        ];
        assert_eq!(statuses(&answers), wanted);
        assert_eq!(answers[0]["receipt"], answers[2]["receipt"]);
        assert_eq!(answers[6]["errors"][0]["field"], "colour");
        assert!(
            answers[5]["detail"]
                .as_str()
                .unwrap()
                .contains("line_bytes")
        );
        assert_eq!(sender.ids().len(), 3);
        let channels = sender.get("/api/v1/reports?channel=bulk").json();
        assert_eq!(channels["reports"].as_array().unwrap().len(), 2);
    });
}

#[test]
fn an_upload_under_a_key_may_be_sent_again() {
    on_each_engine(|folder| {
        let token = folder.token("bank", ALL);
        let centre = folder.serve();
        let sender = Sender::new(&centre, &token);
        let upload = |key: &str, last: &str| {
            let body = format!(
                "{{\"narrative\":\"same\"}}\n\n{{\"narrative\":\"same\"}}\n\
                 {{\"narrative\":\"x\",\"external_id\":\"own\"}}\n{{\"narrative\":\"{last}\"}}\n"
            );
            let headers = [
                ("Content-Type", "application/x-ndjson"),
                ("Idempotency-Key", key),
            ];
            let answer = sender.ask("POST", "/api/v1/reports/bulk", &headers, body.as_bytes());
            let lines = answer.text().lines();
            lines
                .map(|line| serde_json::from_str(line).unwrap())
                .collect::<Vec<Value>>()
        };
        let first = upload("night-1", "last");
        assert_eq!(statuses(&first), [(1, 201), (3, 201), (4, 201), (5, 201)]);
        let again = upload("night-1", "last");
        assert_eq!(statuses(&again), [(1, 200), (3, 200), (4, 200), (5, 200)]);
        for (first, again) in first.iter().zip(&again) {
            assert_eq!(first["receipt"], again["receipt"]);
        }
        let other = upload("night-1", "changed");
        assert_eq!(statuses(&other), [(1, 200), (3, 200), (4, 200), (5, 409)]);
        let another = upload("night-2", "last");
        assert_eq!(statuses(&another), [(1, 201), (3, 201), (4, 200), (5, 201)]);
        assert_eq!(sender.ids().len(), 7);
        let headers = [
            ("Content-Type", "application/x-ndjson"),
            ("Idempotency-Key", "two words"),
        ];
        let refused = sender.ask("POST", "/api/v1/reports/bulk", &headers, b"{}\n");
        assert_eq!(refused.status, 400, "{}", refused.text());
    });
}

#[test]
fn many_lines_keep_their_order_and_the_first_of_an_identifier_wins() {
    on_each_engine(|folder| {
        let token = folder.token("bank", ALL);
        let centre = folder.serve();
        let sender = Sender::new(&centre, &token);
        // Every seventh line repeats the identifier of an earlier one with other content.
        let line = |number: usize| match number % 7 {
            6 => json!({"external_id": format!("{}", number - 6), "narrative": "another"}),
            _ => report(&number.to_string()),
        };
        let lines: Vec<String> = (0..1_500).map(|number| line(number).to_string()).collect();
        let body = lines.join("\n");
        let first = sender.bulk(body.as_bytes());
        for (number, answer) in first.iter().enumerate() {
            let status = if number % 7 == 6 { 409 } else { 201 };
            assert_eq!(answer["line"], number + 1);
            assert_eq!(answer["status"], status, "{answer}");
        }
        let again = sender.bulk(body.as_bytes());
        for (first, again) in first.iter().zip(&again) {
            let status = if first["status"] == 201 { 200 } else { 409 };
            assert_eq!(again["status"], status, "{again}");
            assert_eq!(again["receipt"], first["receipt"]);
        }
        assert_eq!(first.len(), again.len());
    });
}

#[test]
fn whoever_waits_for_an_answer_gets_it_before_sending_on() {
    let folder = Folder::new();
    let token = folder.token("bank", ALL);
    let centre = folder.serve();
    let sender = Sender::new(&centre, &token);
    let mut upload = sender.upload(&[]);
    for number in 1..=5 {
        let line = format!("{}\n", report(&number.to_string()));
        let (start, end) = line.as_bytes().split_at(10);
        upload.send(start).unwrap();
        upload.send(end).unwrap();
        let answer = upload.answer().unwrap();
        assert_eq!(
            (&answer["line"], &answer["status"]),
            (&json!(number), &json!(201))
        );
    }
    upload.send(b"\n\n").unwrap();
    upload.end();
    assert_eq!(upload.answer(), None);
}

#[test]
fn a_connection_that_breaks_loses_nothing_that_was_answered() {
    on_each_engine(|folder| {
        let token = folder.token("bank", ALL);
        let centre = folder.serve();
        let sender = Sender::new(&centre, &token);
        let lines: Vec<Value> = (0..600).map(|number| report(&number.to_string())).collect();
        let mut upload = sender.upload(&[]);
        let mut answered = Vec::new();
        for line in &lines[..400] {
            upload.send_report(line).unwrap();
        }
        for _ in 0..150 {
            answered.push(upload.answer().unwrap());
        }
        // In the middle of a line, which must not become a report.
        upload.send(b"{\"narrative\":\"half a").unwrap();
        upload.cut();

        let body: Vec<String> = lines.iter().map(Value::to_string).collect();
        let again = sender.bulk(body.join("\n").as_bytes());
        assert_eq!(again.len(), lines.len());
        for (before, after) in answered.iter().zip(&again) {
            assert_eq!(after["status"], 200, "{after}");
            assert_eq!(after["receipt"], before["receipt"]);
        }
        assert!(
            again
                .iter()
                .all(|answer| answer["status"].as_u64() < Some(300))
        );
        // Alone, too, it is the same report: the door is not part of what was sent.
        let alone = sender.post(&lines[0]);
        assert_eq!(alone.status, 200, "{}", alone.text());
        assert_eq!(alone.json()["receipt"], again[0]["receipt"]);
        assert_eq!(sender.ids().len(), lines.len());
    });
}

#[test]
fn a_centre_that_stops_answers_what_it_took_and_says_where_it_ended() {
    on_each_engine(|folder| {
        let token = folder.token("bank", ALL);
        let centre = folder.serve();
        let sender = Sender::new(&centre, &token);
        let mut upload = sender.upload(&[]);
        for number in 0..300 {
            upload.send_report(&report(&number.to_string())).unwrap();
        }
        let mut answered = vec![upload.answer().unwrap()];
        centre.signal("TERM");
        while let Some(answer) = upload.answer() {
            answered.push(answer);
        }
        let last = answered.pop().unwrap();
        assert_eq!(last["status"], 503, "{last}");
        assert_eq!(last["line"], answered.len() + 1);
        assert!(statuses(&answered).iter().all(|(_, status)| *status == 201));
        assert!(centre.wait().success());

        let centre = folder.serve();
        let sender = Sender::new(&centre, &token);
        assert_eq!(sender.ids().len(), answered.len());
        let lines: Vec<String> = (0..300)
            .map(|number| report(&number.to_string()).to_string())
            .collect();
        let again = sender.bulk(lines.join("\n").as_bytes());
        for (before, after) in answered.iter().zip(&again) {
            assert_eq!(after["receipt"], before["receipt"]);
        }
        assert_eq!(sender.ids().len(), 300);
    });
}

/// A centre whose patience with pauses is one second.
fn impatient(folder: &Folder) -> Centre {
    folder.set("sender_pause_seconds = 1");
    folder.serve()
}

#[test]
fn a_sender_that_stops_in_the_middle_is_given_up() {
    let folder = Folder::new();
    let token = folder.token("bank", ALL);
    let centre = impatient(&folder);
    let sender = Sender::new(&centre, &token);
    let mut upload = sender.upload(&[]);
    upload.send_report(&report("a")).unwrap();
    upload.send(b"{\"narrative\":").unwrap();
    assert_eq!(upload.answer().unwrap()["status"], 201);
    let last = upload.answer().unwrap();
    assert_eq!((&last["line"], &last["status"]), (&json!(2), &json!(408)));
    assert_eq!(upload.answer(), None);

    let mut connection = TcpStream::connect(&centre.address).unwrap();
    let head = format!(
        "POST /api/v1/reports HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"
    );
    connection.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert_eq!(sender.ids().len(), 1);
}

#[test]
fn a_damaged_coding_ends_an_upload_where_the_damage_is() {
    let folder = Folder::new();
    let token = folder.token("bank", ALL);
    let centre = folder.serve();
    let sender = Sender::new(&centre, &token);
    let lines: Vec<String> = (0..50)
        .map(|number| report(&number.to_string()).to_string())
        .collect();
    let packed = super::gzip(format!("{}\n", lines.join("\n")).as_bytes());
    let coding = [("Content-Encoding", "gzip")];
    let mut upload = sender.upload(&coding);
    upload.send(&packed).unwrap();
    upload.end();
    let whole: Vec<Value> = std::iter::from_fn(|| upload.answer()).collect();
    assert_eq!(whole.len(), 50);

    let mut upload = sender.upload(&coding);
    upload.send(&packed[..packed.len() - 20]).unwrap();
    upload.end();
    let broken: Vec<Value> = std::iter::from_fn(|| upload.answer()).collect();
    assert_eq!(broken.last().unwrap()["status"], 400, "{broken:?}");
}
