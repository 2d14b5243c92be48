//! What another site can have a browser do: send a form, ask for an address. Nothing comes of it,
//! on any route, whoever is logged in; and what is only asked for changes nothing.

use tocsin_store::job::Queue;

use super::*;
use crate::support::on_each_engine;

/// Addresses that leave an act when somebody asks for them, because a look is one: the first look
/// marks a report as read, and whoever takes a package is written down.
const LOOKS: [&str; 3] = [
    "GET /console/reports/{id}",
    "GET /partner/referrals/{id}/{part}",
    "GET /api/v1/referrals/{id}/package",
];

/// What browsers say when a form comes from somewhere else: the newer ones, and the older ones.
const FORMS_FROM_ELSEWHERE: [&[(&str, &str)]; 5] = [
    &[("Sec-Fetch-Site", "cross-site")],
    &[
        ("Sec-Fetch-Site", "same-site"),
        ("Sec-Fetch-Dest", "document"),
    ],
    &[("Origin", "https://elsewhere.example")],
    &[("Origin", "null")],
    // Of the two, the one that no page can set counts.
    &[
        ("Sec-Fetch-Site", "cross-site"),
        ("Origin", "http://127.0.0.1"),
    ],
];

/// What browsers say when a page elsewhere has them ask for an address.
const ASKED_FROM_ELSEWHERE: [&[(&str, &str)]; 3] = [
    &[
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Dest", "image"),
    ],
    &[
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Dest", "document"),
    ],
    &[
        ("Sec-Fetch-Site", "same-site"),
        ("Sec-Fetch-Dest", "iframe"),
    ],
];

/// Runs with everybody logged in and nothing left to do behind the doors.
fn with_everybody(test: impl Fn(&Folder, &Table<'_>, Vec<Row>)) {
    let on = |folder: &Folder| {
        folder.set("trusted_proxies = [\"127.0.0.1\"]\nmetrics_public = true");
        folder.set("public_url = \"https://centre.example.org\"");
        let centre = folder.serve();
        let table = Table::new(folder, &centre);
        at_the_desk(folder, async |centre| {
            while centre.store.jobs_waiting(Queue::Assess).await.unwrap() > 0 {
                tokio::task::yield_now().await;
            }
        });
        test(folder, &table, rows());
    };
    on_each_engine(on);
}

/// How far the journal reaches: every change of state moves it.
fn acts(folder: &Folder) -> i64 {
    at_the_desk(folder, async |centre| {
        centre.store.journal_head().await.unwrap()
    })
}

#[test]
fn no_form_of_another_site_does_anything() {
    with_everybody(|folder, table, rows| {
        let before = acts(folder);
        let forms = |row: &&Row| row.is.starts_with("POST ") && !row.is.starts_with("POST /api/");
        let mut count = 0;
        for row in rows.iter().filter(forms) {
            for (place, column) in COLUMNS.into_iter().enumerate() {
                for from in FORMS_FROM_ELSEWHERE {
                    let answer = table.ask_with(row, place, from);
                    assert_eq!(answer.status, 403, "{}: {column} with {from:?}", row.is);
                    count += 1;
                }
            }
        }
        assert!(count > 2_000, "only {count} forms were sent");
        assert_eq!(acts(folder), before, "an act was done for another site");
        // Programmes are known by a header that no page elsewhere can set.
        let api = |row: &&Row| row.is.starts_with("POST /api/");
        for row in rows.iter().filter(api) {
            let everybody = row.expected("supervisor");
            assert_eq!(everybody, Some(401), "{}: a cookie is no token", row.is);
        }
        // Nobody was logged out by another site either.
        let account = rows.iter().find(|row| row.is == "GET /console/account");
        for (place, column) in COLUMNS.into_iter().enumerate() {
            let row = account.unwrap();
            let answer = i64::from(table.ask(row, place).status);
            assert_eq!(Some(answer), row.expected(column), "{column}");
        }
    });
}

#[test]
fn what_is_only_asked_for_changes_nothing_and_shows_other_sites_nothing() {
    with_everybody(|folder, table, rows| {
        let inside = |row: &&Row| {
            let path = row.is.strip_prefix("GET ").unwrap_or_default();
            path.starts_with("/console") || path.starts_with("/partner")
        };
        let before = acts(folder);
        for row in rows.iter().filter(inside) {
            for (place, column) in COLUMNS.into_iter().enumerate() {
                for from in ASKED_FROM_ELSEWHERE {
                    let answer = table.ask_with(row, place, from);
                    let status = i64::from(answer.status);
                    let said = format!("{}: {column} with {from:?}", row.is);
                    assert_eq!(Some(status), row.expected("nobody"), "{said}");
                    assert!(!answer.text().contains(SECRET_OF_THE_REPORT), "{said}");
                }
            }
        }
        assert_eq!(acts(folder), before, "an act was done for another site");
        // A link on a neighbour's page leads in.
        let neighbour = [
            ("Sec-Fetch-Site", "same-site"),
            ("Sec-Fetch-Dest", "document"),
        ];
        let row = rows.iter().find(|row| row.is == "GET /console/account");
        assert_eq!(table.ask_with(row.unwrap(), 1, &neighbour).status, 200);

        let gets = rows.iter().filter(|row| row.is.starts_with("GET "));
        for row in gets.filter(|row| !LOOKS.contains(&row.is.as_str())) {
            let before = acts(folder);
            for place in 0..COLUMNS.len() {
                let answer = table.ask(row, place);
                // The log is there for everybody to check, by a page of their own too.
                let is_log = row.is.starts_with("GET /log/");
                assert!(
                    is_log || loose(&answer).is_none(),
                    "{}: {:?}",
                    row.is,
                    loose(&answer)
                );
            }
            assert_eq!(acts(folder), before, "{} changes something", row.is);
        }
    });
}

/// What an answer leaves open that it should not; nothing in all of ours.
fn loose(answer: &Answer) -> Option<String> {
    let policy = answer.header("content-security-policy").unwrap_or_default();
    let is_strict = policy.starts_with("default-src 'none'") && !policy.contains("unsafe");
    if !is_strict {
        return Some(format!("the policy {policy:?}"));
    }
    if answer.header("x-content-type-options") != Some("nosniff") {
        return Some("a guess at the kind of content".to_owned());
    }
    if answer.header("access-control-allow-origin").is_some() {
        return Some("other sites read it".to_owned());
    }
    let is_page = answer
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("text/html"));
    if !is_page {
        return None;
    }
    let inline = [
        " style=\"",
        " onclick=\"",
        " onload=\"",
        " onerror=\"",
        "<script>",
        "<style",
    ];
    let found = inline.into_iter().find(|mark| answer.text().contains(mark));
    found.map(|mark| format!("{mark} in a page"))
}
