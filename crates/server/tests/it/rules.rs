//! Rules at work: a payment goes on by itself, a valid report when it is due; and changed rules
//! are tried before they are adopted. On both engines.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_domain::referral::ReferralState;
use tocsin_domain::report::State;
use tocsin_flow::referral::deliver;
use tocsin_flow::{Centre as FlowCentre, FlowError, route};
use tocsin_store::job::Queue;
use tocsin_store::routing::Routed;

use super::support::centre::{Centre, Folder, PATIENCE, Said, tocsin};
use super::support::on_each_engine;
use super::support::reporter::{analyst, at_the_desk};
use super::support::staff::{Person, between, staff};

fn hours_ago(hours: i64) -> String {
    (Timestamp::now() - SignedDuration::from_hours(hours)).to_string()
}

/// A report with a loss, imported.
fn import(folder: &Folder, identifier: &str, kind: &str, euros: &str, paid_hours_ago: i64) {
    let line = json!({"external_id": identifier, "category": kind, "language": "en",
        "narrative": "They took my money.", "occurred_at": hours_ago(paid_hours_ago),
        "loss": {"amount": euros, "currency": "EUR"}});
    let file = folder.write(&format!("{identifier}.jsonl"), line.to_string());
    folder.run("import", &[file.to_str().unwrap()]).done();
}

/// The number of the report with this identifier.
async fn serial_of(centre: &FlowCentre, identifier: &str) -> i64 {
    let every = centre.store.seen_since(Timestamp::UNIX_EPOCH, None, 100);
    for seen in every.await.unwrap().reports {
        let stored = centre.store.report_by_serial(seen.serial).await.unwrap();
        if stored.unwrap().report.external_id.as_deref() == Some(identifier) {
            return seen.serial;
        }
    }
    panic!("there is no report {identifier}");
}

/// The report's state and its routing.
async fn standing(centre: &FlowCentre, serial: i64) -> (State, Option<Routed>) {
    let stored = centre.store.report_by_serial(serial).await.unwrap();
    let routing = centre.store.routing(serial).await.unwrap();
    (stored.unwrap().report.state, routing)
}

async fn acts(centre: &FlowCentre, serial: i64) -> Vec<(Act, String)> {
    let stored = centre
        .store
        .report_by_serial(serial)
        .await
        .unwrap()
        .unwrap();
    let entries = centre.store.journal_of(stored.report.id.0).await.unwrap();
    let entries = entries.into_iter();
    entries
        .map(|one| (one.entry.act, one.entry.detail))
        .collect()
}

/// Looks until a report is routed.
async fn routed(centre: &FlowCentre, serial: i64) -> (State, Routed) {
    loop {
        if standing(centre, serial).await.1.is_some() {
            // Both are read once more, for they are read one after the other.
            let (state, routing) = standing(centre, serial).await;
            return (state, routing.unwrap());
        }
        tokio::task::yield_now().await;
    }
}

#[test]
fn a_payment_that_can_be_stopped_goes_on_by_itself() {
    on_each_engine(|folder| {
        let served = folder.serve();
        import(folder, "young", "fake-shop", "480.50", 2);
        import(folder, "old", "fake-shop", "480.50", 2_000);
        at_the_desk(folder, async |centre| {
            let young = serial_of(centre, "young").await;
            let old = serial_of(centre, "old").await;
            let (state, routing) = tokio::time::timeout(PATIENCE, routed(centre, young))
                .await
                .unwrap();
            assert_eq!(state, State::Referred);
            assert_eq!(routing.rule, "recall");
            assert_eq!(routing.to, ["cyber-unit", "card-block"]);
            assert_eq!(routing.facts, json!({"loss": 480.5, "recallable": true}));
            let acts = acts(centre, young).await;
            let detail = "rule=recall to=cyber-unit,card-block lane=fast".to_owned();
            assert!(acts.contains(&(Act::ReportRouted, detail)), "{acts:?}");
            let opened = acts.iter().filter(|(act, _)| *act == Act::ReferralOpened);
            assert_eq!(opened.count(), 2);
            // The other one was assessed in the same round, or the next one.
            while centre.store.jobs_waiting(Queue::Assess).await.unwrap() > 0 {
                tokio::task::yield_now().await;
            }
            assert_eq!(standing(centre, old).await, (State::Received, None));
        });
        // Those who receive it read what the rule has to say to them.
        let liaison = staff(folder, &served, "recipient");
        let list = liaison.get("/partner");
        let id = between(list.text(), "href=\"/partner/referrals/", "\"").to_owned();
        let page = liaison.get(&format!("/partner/referrals/{id}"));
        let note = "Stop the payment first, ask questions after.";
        assert!(page.text().contains(note), "{}", page.text());
    });
}

/// Marks a report valid and plans its routing, as a decision does.
async fn find_valid(centre: &FlowCentre, serial: i64, after: SignedDuration) {
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                tx.set_state(serial, State::Received, State::Valid).await?;
                tx.record(
                    Act::ReportRead,
                    uuid::Uuid::nil(),
                    &Actor::System,
                    String::new(),
                );
                let at = tx.now() + after;
                route::plan(tx, serial, at).await
            })
        })
        .await
        .unwrap();
}

#[test]
fn a_valid_report_is_routed_when_it_is_due_and_once() {
    on_each_engine(|folder| {
        import(folder, "old", "fake-shop", "480.50", 2_000);
        import(folder, "great", "romance", "25000", 2_000);
        import(folder, "later", "fake-shop", "100", 2_000);
        import(folder, "undone", "fake-shop", "100", 2_000);
        at_the_desk(folder, async |centre| {
            let old = serial_of(centre, "old").await;
            let great = serial_of(centre, "great").await;
            let later = serial_of(centre, "later").await;
            let undone = serial_of(centre, "undone").await;
            find_valid(centre, old, SignedDuration::ZERO).await;
            find_valid(centre, great, SignedDuration::ZERO).await;
            find_valid(centre, later, SignedDuration::from_hours(1)).await;
            find_valid(centre, undone, SignedDuration::ZERO).await;
            take_back(centre, undone).await;
            assert_eq!(route::run(centre).await.unwrap(), 3);
            assert_eq!(route::run(centre).await.unwrap(), 0);
            let (state, routing) = standing(centre, old).await;
            assert_eq!(
                (state, routing.unwrap().rule.as_str()),
                (State::Referred, "seller")
            );
            // Two people must agree: the rule is recorded, and nothing has left.
            let (state, routing) = standing(centre, great).await;
            assert_eq!(
                (state, routing.unwrap().rule.as_str()),
                (State::Valid, "grave-loss")
            );
            assert_eq!(
                referral_states(centre, great).await,
                [ReferralState::Proposed]
            );
            assert_eq!(standing(centre, later).await, (State::Valid, None));
            assert_eq!(standing(centre, undone).await, (State::Received, None));
            // Planned once more, it stays as it was routed.
            find_valid(centre, old, SignedDuration::ZERO).await;
            assert_eq!(route::run(centre).await.unwrap(), 1);
            assert_eq!(referral_states(centre, old).await.len(), 1);
            let permit = analyst().read().unwrap();
            let id = centre
                .store
                .report_by_serial(old)
                .await
                .unwrap()
                .unwrap()
                .report
                .id;
            let shown = route::of(centre, &permit, id).await.unwrap().unwrap();
            assert_eq!(shown.facts, json!({"kind": "fake-shop"}));
        });
    });
}

#[test]
fn what_may_be_taken_back_is_routed_when_it_may_not() {
    on_each_engine(|folder| {
        import(folder, "old", "fake-shop", "480.50", 2_000);
        let (serial, id) = at_the_desk(folder, async |centre| {
            let serial = serial_of(centre, "old").await;
            let stored = centre.store.report_by_serial(serial).await.unwrap();
            (serial, stored.unwrap().report.id)
        });
        let centre = folder.serve();
        let form = format!("back=queue/new&report={}&decision=valid", id.0);
        let decided = staff(folder, &centre, "analyst").post("/console/decisions", &form);
        assert_eq!(decided.status, 303, "{}", decided.text());
        assert!(centre.stop().success());
        let at = at_the_desk(folder, async |centre| {
            centre.store.decisions(serial).await.unwrap()[0].0.at
        });
        // Planned for an automatic rule when it came, which takes it no longer.
        on_clock(
            folder,
            move || at + SignedDuration::from_secs(1),
            async |centre| {
                plan_now(centre, serial).await;
                assert_eq!(route::run(centre).await.unwrap(), 1);
                assert_eq!(standing(centre, serial).await, (State::Valid, None));
                assert_eq!(route::run(centre).await.unwrap(), 0);
            },
        );
        hours_later(folder, 1, async |centre| {
            assert_eq!(route::run(centre).await.unwrap(), 1);
            let (state, routing) = standing(centre, serial).await;
            assert_eq!(state, State::Referred);
            assert_eq!(routing.unwrap().rule, "seller");
        });
    });
}

async fn plan_now(centre: &FlowCentre, serial: i64) {
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                let now = tx.now();
                route::plan(tx, serial, now).await
            })
        })
        .await
        .unwrap();
}

/// Works as [`at_the_desk`] does, so many hours from now.
fn hours_later<T>(folder: &Folder, hours: i64, work: impl AsyncFnOnce(&FlowCentre) -> T) -> T {
    let clock = move || Timestamp::now() + SignedDuration::from_hours(hours);
    on_clock(folder, clock, work)
}

/// Works as [`at_the_desk`] does, at the time that a clock shows.
fn on_clock<T>(
    folder: &Folder,
    clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    work: impl AsyncFnOnce(&FlowCentre) -> T,
) -> T {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let opened =
            tocsin_server::folder::Folder::open_on_clock(&folder.data(), Arc::new(clock)).await;
        let centre = opened.unwrap().centre;
        let result = work(&centre).await;
        centre.store.close().await.unwrap();
        result
    })
}

/// What the delivery job does for the silent; answers whether the report's referrals are late.
async fn escalated(centre: &FlowCentre, serial: i64) -> Vec<bool> {
    for job in deliver::claim(centre, 10).await.unwrap() {
        assert!(deliver::parcel(centre, &job).await.unwrap().is_none());
    }
    let referrals = centre.store.referrals_of(serial).await.unwrap();
    let late = referrals.into_iter().map(|one| one.escalated_at.is_some());
    late.collect()
}

#[test]
fn who_keeps_silent_longer_than_the_rule_gives_is_escalated() {
    on_each_engine(|folder| {
        import(folder, "old", "investment", "100", 2_000);
        import(folder, "shop", "fake-shop", "100", 2_000);
        let (old, shop) = at_the_desk(folder, async |centre| {
            let old = serial_of(centre, "old").await;
            let shop = serial_of(centre, "shop").await;
            for serial in [old, shop] {
                find_valid(centre, serial, SignedDuration::ZERO).await;
            }
            assert_eq!(route::run(centre).await.unwrap(), 2);
            (old, shop)
        });
        // 72 hours by the rule “investment”, a week by “seller”.
        hours_later(folder, 71, async |centre| {
            assert_eq!(escalated(centre, old).await, [false, false]);
        });
        hours_later(folder, 73, async |centre| {
            assert_eq!(escalated(centre, old).await, [true, true]);
            assert_eq!(escalated(centre, shop).await, [false]);
        });
        hours_later(folder, 169, async |centre| {
            assert_eq!(escalated(centre, shop).await, [true]);
        });
    });
}

async fn take_back(centre: &FlowCentre, serial: i64) {
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                tx.set_state(serial, State::Valid, State::Received).await?;
                tx.record(
                    Act::ReportRead,
                    uuid::Uuid::nil(),
                    &Actor::System,
                    String::new(),
                );
                Ok(())
            })
        })
        .await
        .unwrap();
}

async fn referral_states(centre: &FlowCentre, serial: i64) -> Vec<ReferralState> {
    let referrals = centre.store.referrals_of(serial).await.unwrap();
    referrals.into_iter().map(|one| one.state).collect()
}

/// The national rules with shops sent to the cyber unit from 300 euros on.
fn changed(folder: &Folder) -> String {
    let path = folder.data().join("profile/rules.toml");
    let rules = std::fs::read_to_string(path).unwrap();
    let shops = "[[rule]]\nkey = \"shops\"\nwhen = 'kind == \"fake-shop\" && loss >= 300'\n\
                 to = [\"cyber-unit\"]\n\n[[rule]]\nkey = \"seller\"";
    let replaced = rules.replacen("[[rule]]\nkey = \"seller\"", shops, 1);
    assert_ne!(replaced, rules);
    replaced
}

#[test]
fn changed_rules_are_tried_by_command() {
    on_each_engine(|folder| {
        import(folder, "a", "fake-shop", "480.50", 2_000);
        import(folder, "b", "fake-shop", "100", 2_000);
        import(folder, "c", "spam", "0", 2_000);
        // What is closed is not tried by command.
        import(folder, "d", "child-abuse", "0", 2_000);
        let file = folder.write("new.toml", changed(folder));
        let file = file.to_str().unwrap();
        let told = folder
            .run("check", &["--rules", file, "--days", "7", "--json"])
            .json();
        assert_eq!(
            (&told["reports"], &told["changed"]),
            (&json!(3), &json!(1)),
            "{told}"
        );
        assert_eq!(
            told["bodies"]["consumer-office"],
            json!({"today": 2, "changed": 1})
        );
        assert_eq!(
            told["bodies"]["cyber-unit"],
            json!({"today": 0, "changed": 1})
        );
        let example = &told["examples"][0];
        assert_eq!(
            example["changed"],
            json!({"rule": "shops", "to": ["cyber-unit"]})
        );
        assert_eq!(
            example["facts"],
            json!({"kind": "fake-shop", "loss": 480.5})
        );
        let text = folder.run("check", &["--rules", file]).done();
        assert!(
            text.contains("1 would go another way, 2 as today"),
            "{text}"
        );
        // A trial leaves nothing behind.
        at_the_desk(folder, async |centre| {
            let first = serial_of(centre, "a").await;
            assert_eq!(standing(centre, first).await, (State::Received, None));
        });
        folder.run("check", &[]).done();
    });
}

#[test]
fn rules_with_a_mistake_are_not_tried() {
    let folder = Folder::new();
    let file = folder.write(
        "new.toml",
        changed(&folder).replace("loss >= 300", "los >= 300"),
    );
    let said: Said = folder.run("check", &["--rules", file.to_str().unwrap()]);
    assert_eq!(said.status, 1);
    assert!(
        said.out.contains(": there is no fact “los”."),
        "{}",
        said.out
    );
    assert!(
        said.err.contains("the rules were not tried"),
        "{}",
        said.err
    );
    let arguments = ["--rules", file.to_str().unwrap(), "--json"];
    let said: Said = folder.run("check", &arguments);
    assert_eq!((said.status, said.out.as_str()), (1, ""));
    assert!(said.err.contains("there is no fact “los”"), "{}", said.err);
    let profile = folder.data().join("profile");
    let said = Said::by(
        tocsin(["check"])
            .arg(&profile)
            .args(["--rules", file.to_str().unwrap()]),
    );
    assert!(said.failed().contains("name the data folder of a centre"));
}

#[test]
fn a_trial_makes_no_database() {
    let folder = Folder::new();
    let rules = folder.data().join("profile/rules.toml");
    let database = folder.data().join("tocsin.db");
    std::fs::remove_file(&database).unwrap();
    let said = folder.run("check", &["--rules", rules.to_str().unwrap()]);
    assert!(said.failed().contains("the database is not there"));
    assert!(!database.exists());
}

#[test]
fn an_entry_of_the_directory_that_runs_out_is_a_harmless_finding() {
    let folder = Folder::new();
    let path = folder.data().join("profile/directory.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let soon = Timestamp::now() + SignedDuration::from_hours(24 * 10);
    let soon = &soon.to_string()[..10];
    std::fs::write(&path, text.replacen("2029-12-31", soon, 1)).unwrap();
    let told = folder.run("check", &["--profile-only", "--json"]).json();
    assert_eq!(told["sound"], true);
    let problem = told["findings"][0]["problem"].as_str().unwrap();
    assert!(
        problem.starts_with(&format!("“cyber-unit” runs out on {soon}")),
        "{told}"
    );
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let page = analyst.get("/console/rules");
    assert!(
        page.text()
            .contains("Entries of the directory that run out")
    );
    assert!(page.text().contains("Cyber unit of the police"));
    // Every page of whoever looks bodies up reminds of it, and nobody else's.
    let queue = analyst.get("/console/queue/new");
    assert!(queue.text().contains("1 to renew"), "{}", queue.text());
    let others = staff(&folder, &centre, "administrator").get("/console/staff");
    assert!(!others.text().contains("to renew"), "{}", others.text());
}

fn form(rules: &str, days: &str) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("rules", rules)
        .append_pair("days", days)
        .finish()
}

#[test]
fn changed_rules_are_tried_on_the_page() {
    let folder = Folder::new();
    import(&folder, "a", "fake-shop", "480.50", 2_000);
    import(&folder, "b", "spam", "0", 2_000);
    import(&folder, "c", "child-abuse", "0", 2_000);
    let centre = folder.serve();
    let analyst: Person<'_> = staff(&folder, &centre, "analyst");
    let page = analyst.get("/console/rules");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("A payment that can still be stopped"));
    assert!(
        page.text().contains("recallable &#38;&#38; loss &#62; 0"),
        "as it is written"
    );
    let tried = analyst.post("/console/rules", &form(&changed(&folder), "7"));
    let text = tried.text();
    assert_eq!(tried.status, 200, "{text}");
    assert!(text.contains("3 reports tried in"), "{text}");
    assert!(
        text.contains("1 would go another way, 2 as today."),
        "{text}"
    );
    assert!(text.contains("Cyber unit of the police (shops)"), "{text}");
    let hostile = changed(&folder).replace("'kind ==", "'<script>alert(1)</script> ==");
    let refused = analyst.post("/console/rules", &form(&hostile, "7"));
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("rules.toml:"), "{}", refused.text());
    assert!(!refused.text().contains("<script>alert"));
    let deep = format!("[[rule]]\nwhen = '{}'", "(".repeat(3_900));
    assert_eq!(
        analyst.post("/console/rules", &form(&deep, "7")).status,
        422
    );
}

#[test]
fn the_page_is_for_those_who_read_reports() {
    let folder = Folder::new();
    let centre = folder.serve();
    for (role, status) in [
        ("supervisor", 200),
        ("administrator", 404),
        ("operator", 404),
    ] {
        let person = staff(&folder, &centre, role);
        assert_eq!(person.get("/console/rules").status, status, "{role}");
        let tried = person.post("/console/rules", &form(&changed(&folder), "7"));
        assert_eq!(tried.status, status, "{role}");
    }
}

#[test]
fn the_public_directory_tells_hours_and_languages() {
    let folder = Folder::new();
    let centre: Centre = folder.serve();
    let page = centre.get("/en/bodies");
    assert!(page.text().contains("Monday to Friday, 8 am to 6 pm"));
    assert!(
        page.text()
            .contains("<span lang=\"ar\"><bdi>عربي</bdi></span>")
    );
    assert!(
        !page.text().contains("cyber@police.orsane.example"),
        "not for the public"
    );
}
