//! Four eyes: what the profile wants two people to agree on leaves by no door for one alone.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::access::{Actor, Mandate, StaffRole};
use tocsin_domain::decide::Decision;
use tocsin_domain::referral::{Lane, Recipient, ReferralState};
use tocsin_flow::decide::{Verdict, Wanted};
use tocsin_flow::referral::follow;
use tocsin_flow::{Centre as FlowCentre, FlowError, decide, route};
use uuid::Uuid;

use super::*;

/// Imports a report of a kind whose rule wants four eyes, and answers its id and number.
fn grave(folder: &Folder, name: &str) -> Lodged {
    let line = json!({"external_id": name, "category": "transfer-fraud", "language": "en",
        "narrative": "A false director had us pay."});
    let file = folder.write(&format!("{name}.jsonl"), line.to_string());
    let receipts = folder.beside(&format!("{name}.csv"));
    let arguments = [
        file.to_str().unwrap(),
        "--receipts",
        receipts.to_str().unwrap(),
    ];
    folder.run("import", &arguments).done();
    let line = std::fs::read_to_string(receipts).unwrap();
    let number = line
        .lines()
        .last()
        .unwrap()
        .split(',')
        .nth(1)
        .unwrap()
        .to_owned();
    let found = crate::support::reporter::at_the_desk(folder, async |centre| {
        centre.store.report_by_number(&number).await.unwrap()
    });
    Lodged {
        id: found.unwrap().report.id.to_string(),
        number,
        code: String::new(),
    }
}

#[test]
fn nobody_sends_alone_by_hand_what_a_rule_wants_two_to_agree_on() {
    on_each_engine(|folder| {
        let centre = folder.serve();
        let lodged = grave(folder, "one");
        let analyst = staff(folder, &centre, "analyst");
        let supervisor = staff(folder, &centre, "supervisor");
        let liaison = staff(folder, &centre, "recipient");
        // The form does not ask for it; the rule does, for every body.
        let id = refer(&analyst, &lodged.number, "body=cyber-unit&four_eyes=no");
        let place = format!("/partner/referrals/{id}");
        let decision = format!("/console/referrals/{id}/decision");
        assert_eq!(liaison.get(&place).status, 404);
        for again in ["agreed=yes", "agreed=yes&agreed=yes"] {
            let alone = analyst.post(&decision, again);
            assert!([400, 422].contains(&alone.status), "{again}");
        }
        let again = format!("number={}&body=cyber-unit", lodged.number);
        assert_eq!(analyst.post("/console/referrals", &again).status, 422);
        assert_eq!(liaison.get(&place).status, 404);
        let operator = staff(folder, &centre, "operator");
        for stranger in [&liaison, &operator] {
            assert_eq!(stranger.post(&decision, "agreed=yes").status, 404);
        }

        // Two at once: one agrees, and the other is told that it is done.
        let (one, other) = std::thread::scope(|scope| {
            let one = scope.spawn(|| supervisor.post(&decision, "agreed=yes"));
            let other = scope.spawn(|| supervisor.post(&decision, "agreed=yes"));
            (one.join().unwrap(), other.join().unwrap())
        });
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409]);
        assert_eq!(liaison.get(&place).status, 200);
        let history = liaison.get(&place);
        assert_eq!(
            history
                .text()
                .matches("agreed to by a second person")
                .count(),
            1
        );
    });
}

#[test]
fn a_body_passes_nothing_on_past_the_second_pair_of_eyes() {
    on_each_engine(|folder| {
        let centre = folder.serve();
        let lodged = grave(folder, "one");
        let analyst = staff(folder, &centre, "analyst");
        let supervisor = staff(folder, &centre, "supervisor");
        let liaison = staff(folder, &centre, "recipient");
        let other = ("recipient", "spam@example.org");
        let other = staff_for(folder, &centre, other, &["--body", "spam-desk"]);
        let id = refer(&analyst, &lodged.number, "body=cyber-unit");
        let decision = format!("/console/referrals/{id}/decision");
        assert_eq!(supervisor.post(&decision, "agreed=yes").status, 303);

        let not_ours = "answer=not-ours&body=spam-desk";
        let passed = liaison.post(&format!("/partner/referrals/{id}/answer"), not_ours);
        assert_eq!(passed.status, 303, "{}", passed.text());
        assert!(!other.get("/partner").text().contains("/partner/referrals/"));
        let waiting = analyst.get("/console/referrals");
        let proposed = between(waiting.text(), "id=\"proposed\"", "</section>");
        let next = between(proposed, "href=\"/console/referrals/", "\"").to_owned();
        // The liaison was the first of the two, so anybody of the centre is the second.
        let decision = format!("/console/referrals/{next}/decision");
        assert_eq!(liaison.post(&decision, "agreed=yes").status, 404);
        assert_eq!(analyst.post(&decision, "agreed=yes").status, 303);
        assert_eq!(other.get(&format!("/partner/referrals/{next}")).status, 200);
    });
}

#[test]
fn what_nobody_may_send_on_comes_back_to_the_desk() {
    on_each_engine(|folder| {
        let centre = folder.serve();
        let lodged = grave(folder, "one");
        let analyst = staff(folder, &centre, "analyst");
        let supervisor = staff(folder, &centre, "supervisor");
        let liaison = staff(folder, &centre, "recipient");
        let id = refer(&analyst, &lodged.number, "body=cyber-unit");
        let decision = |id: &str| format!("/console/referrals/{id}/decision");
        supervisor.post(&decision(&id), "agreed=yes");
        let not_ours = "answer=not-ours&body=spam-desk";
        liaison.post(&format!("/partner/referrals/{id}/answer"), not_ours);
        let queue = || {
            analyst
                .get("/console/queue/valid")
                .text()
                .contains(&lodged.id)
        };
        assert!(!queue());
        let waiting = analyst.get("/console/referrals");
        let proposed = between(waiting.text(), "id=\"proposed\"", "</section>");
        let next = between(proposed, "href=\"/console/referrals/", "\"").to_owned();
        assert_eq!(analyst.post(&decision(&next), "agreed=no").status, 303);
        assert!(queue(), "no body has it any more");
    });
}

fn person(number: u128) -> Actor {
    Actor::Staff {
        id: Uuid::from_u128(number),
        role: StaffRole::Analyst,
        mandate: Mandate::default(),
    }
}

/// Decides about a report, having seen what stands.
async fn decided(centre: &FlowCentre, by: &Actor, report: &Lodged, decision: Decision) {
    let permit = by.handle().unwrap();
    let id = report.id.parse().unwrap();
    let history = decide::history(centre, &permit, id).await.unwrap();
    let wanted = Wanted {
        report: id,
        seen: history.first().map(|one| one.id),
        decision,
        question: String::new(),
    };
    let verdict = decide::decide(centre, &permit, wanted).await.unwrap();
    assert!(matches!(verdict, Verdict::Done(_)), "{verdict:?}");
}

/// Works at the data folder on a clock that is some minutes ahead.
fn later<T>(folder: &Folder, minutes: i64, work: impl AsyncFnOnce(&FlowCentre) -> T) -> T {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let clock = Arc::new(move || Timestamp::now() + SignedDuration::from_mins(minutes));
        let data = folder.data();
        let opened = tocsin_server::folder::Folder::open_on_clock(&data, clock);
        let centre = opened.await.unwrap().centre;
        let result = work(&centre).await;
        centre.store.close().await.unwrap();
        result
    })
}

#[test]
fn whoever_found_it_valid_is_not_the_second_whatever_else_is_decided() {
    on_each_engine(|folder| {
        let lodged = grave(folder, "one");
        let (first, colleague, second) = (person(1), person(2), person(3));
        later(folder, 0, async |centre| {
            decided(centre, &first, &lodged, Decision::Valid).await;
        });
        let id = later(folder, 10, async |centre| {
            decide::settle(centre).await.unwrap();
            route::run(centre).await.unwrap();
            let permit = first.read().unwrap();
            let report = lodged.id.parse().unwrap();
            let referrals = follow::of_report(centre, &permit, report).await.unwrap();
            assert_eq!(referrals[0].state, ReferralState::Proposed);
            assert_eq!(referrals[0].rule, "grave-loss");
            referrals[0].id
        });
        let agree = async |centre: &FlowCentre, by: &Actor| {
            let permit = by.handle().unwrap();
            follow::decide(centre, &permit, id, true).await
        };
        later(folder, 20, async |centre| {
            let alone = agree(centre, &first).await;
            assert!(matches!(alone, Err(FlowError::Refused(_))), "{alone:?}");
            // A colleague marks it as sensitive, and has found nothing valid by that.
            decided(centre, &colleague, &lodged, Decision::Sensitive).await;
            let alone = agree(centre, &first).await;
            assert!(matches!(alone, Err(FlowError::Refused(_))), "{alone:?}");
            // Nor is there a way round by hand, to the same body or to another one.
            for body in ["cyber-unit", "spam-desk"] {
                let recipient = Recipient {
                    body: body.to_owned(),
                    rule: String::new(),
                    lane: Lane::Usual,
                    four_eyes: false,
                    acknowledge_within: SignedDuration::from_hours(1),
                };
                let permit = first.handle().unwrap();
                let report = lodged.id.parse().unwrap();
                let opened = follow::refer(centre, &permit, report, recipient).await;
                match opened {
                    Ok(opened) => assert_eq!(opened.state, ReferralState::Proposed, "{body}"),
                    Err(error) => assert!(matches!(error, FlowError::Refused(_)), "{error:?}"),
                }
            }
            agree(centre, &second).await.unwrap();
            let sent = centre.store.referral(id).await.unwrap().unwrap();
            assert!(sent.sent_at.is_some());
        });
    });
}

#[test]
fn four_eyes_are_two_people() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "one", "confidential");
    let analyst = staff(&folder, &centre, "analyst");
    let supervisor = staff(&folder, &centre, "supervisor");
    let liaison = staff(&folder, &centre, "recipient");
    let id = refer(&analyst, &lodged.number, "body=cyber-unit&four_eyes=yes");
    let decision = format!("/console/referrals/{id}/decision");
    let place = format!("/partner/referrals/{id}");
    let page = analyst.get(&format!("/console/referrals/{id}"));
    let report = format!("href=\"/console/reports/{}\"", lodged.id);
    assert!(page.text().contains(&report), "{}", page.text());
    assert!(page.text().contains("passwd"), "the file is listed");
    assert!(
        !page.text().contains("/files/"),
        "and opened on the report's page"
    );
    assert_eq!(liaison.get(&place).status, 404);
    let alone = analyst.post(&decision, "agreed=yes");
    assert_eq!(alone.status, 422);
    assert_eq!(liaison.get(&place).status, 404);
    assert_eq!(supervisor.post(&decision, "agreed=yes").status, 303);
    assert_eq!(liaison.get(&place).status, 200);
    assert_eq!(supervisor.post(&decision, "agreed=yes").status, 409);
}
