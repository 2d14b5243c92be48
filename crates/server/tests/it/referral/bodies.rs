//! The page of the bodies: how each is reached, and figures of what it was sent.

use std::collections::BTreeMap;

use tocsin_domain::access::{Actor, Mandate, StaffRole};
use tocsin_flow::referral::figures::figures;
use uuid::Uuid;

use super::deliver::{in_time, partner};
use super::{lodge, refer};
use crate::support::on_each_engine;
use crate::support::staff::{staff, staff_for};

/// The lines of a table by the body's key, each with its cells by the name of the column.
fn table(csv: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let line = |record: csv::StringRecord| {
        let cells = heads.iter().zip(&record);
        let cells = cells.map(|(name, cell)| (name.to_owned(), cell.to_owned()));
        (record[0].to_owned(), cells.collect())
    };
    reader
        .records()
        .map(|record| line(record.unwrap()))
        .collect()
}

#[test]
fn who_leads_the_centre_sees_how_bodies_answer_and_who_works_there_how_to_reach_them() {
    on_each_engine(|folder| {
        let ways = ["--body", "cyber-unit", "--email", "desk@body.example"];
        partner(folder, &ways);
        let centre = folder.serve();
        let analyst = staff(folder, &centre, "analyst");
        let liaison = staff(folder, &centre, "recipient");
        let mut ids = Vec::new();
        for name in ["one", "two", "three"] {
            let lodged = lodge(folder, &centre, name, "confidential");
            ids.push(refer(&analyst, &lodged.number, "body=cyber-unit"));
            refer(&analyst, &lodged.number, "body=spam-desk");
        }
        let first = format!("/partner/referrals/{}", ids[0]);
        let taken = liaison.post(&format!("{first}/answer"), "answer=accept");
        assert_eq!(taken.status, 303);
        for kind in ["recorded", "investigating"] {
            let stated = format!("kind={kind}&on=2026-01-10");
            let stated = liaison.post(&format!("{first}/outcomes"), &stated);
            assert_eq!(stated.status, 303, "{}", stated.text());
        }

        let supervisor = staff(folder, &centre, "supervisor");
        let page = supervisor.get("/console/bodies?days=30");
        assert_eq!(page.status, 200);
        for told in [
            "cyber@police.orsane.example",
            "desk@body.example",
            "Days to acknowledge",
        ] {
            assert!(page.text().contains(told), "{told} in {}", page.text());
        }
        let auditor = staff(folder, &centre, "auditor");
        let sheet = auditor.get("/console/bodies.csv?days=30");
        let disposition = sheet.header("content-disposition").unwrap();
        assert!(disposition.contains("bodies-30-days.csv"), "{disposition}");
        let lines = table(sheet.text());
        let cells = [
            "sent",
            "acknowledged",
            "median_days_to_acknowledge",
            "overdue",
            "recorded",
        ];
        let told = |body: &str| cells.map(|name| lines[body][name].clone());
        assert_eq!(told("cyber-unit"), ["3", "1", "0.0", "0", "1"]);
        assert_eq!(told("spam-desk"), ["3", "0", "", "0", "0"]);
        assert_eq!(lines["cyber-unit"]["median_days_to_outcome"], "0.0");
        assert_eq!(lines["cyber-unit"]["investigating"], "1");

        let page = analyst.get("/console/bodies");
        assert!(page.text().contains("desk@body.example"), "{}", page.text());
        assert!(!page.text().contains("Days to acknowledge"));
        assert_eq!(analyst.get("/console/bodies.csv").status, 404);
        let bound = ("supervisor", "bound@example.org");
        let bound = staff_for(folder, &centre, bound, &["--kinds", "spam"]);
        assert!(
            !bound
                .get("/console/bodies")
                .text()
                .contains("Days to acknowledge")
        );
        assert_eq!(bound.get("/console/bodies.csv").status, 404);
    });
}

#[test]
fn silence_is_overdue_and_what_was_late_stays_counted() {
    on_each_engine(|folder| {
        in_time(folder, async |desk, report| {
            let supervisor = Actor::Staff {
                id: Uuid::from_u128(9),
                role: StaffRole::Supervisor,
                mandate: Mandate::default(),
            };
            let permit = supervisor.figures().unwrap();
            let id = desk.refer(&report, "cyber-unit").await;
            desk.refer(&report, "spam-desk").await;
            desk.pass(60).await;
            desk.accept("cyber-unit", id).await;
            let all = figures(&desk.centre, &permit, 30).await.unwrap();
            assert!(all.is_whole);
            let [cyber, spam] = &all.bodies[..] else {
                panic!("not two bodies: {all:?}");
            };
            assert_eq!(cyber.hours_to_acknowledge, Some(60));
            assert_eq!((cyber.counts.overdue, cyber.counts.late), (0, 1));
            assert_eq!(spam.hours_to_acknowledge, None);
            assert_eq!((spam.counts.overdue, spam.counts.late), (1, 1));
            // What was opened before the time that is asked for is not counted.
            let none = figures(&desk.centre, &permit, 1).await.unwrap();
            assert_eq!(none.bodies, []);
        });
    });
}
