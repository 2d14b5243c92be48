//! A report's whole way in each shipped profile, on both engines: it comes in, the machine looks at
//! it, somebody decides where the profile wants that, a rule sends it, every body that the rule
//! names takes it and says what came of it, and the reporter reads that in the inbox.

mod series;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tocsin_flow::{decide, route};

use crate::support::centre::{Centre, Folder, awaited};
use crate::support::postgres::Database;
use crate::support::reporter::{Lodged, Reporter};
use crate::support::staff::{Person, between, staff, staff_for};

/// Where suspect addresses stand: at home for some of the shipped profiles, abroad for all of them.
const RANGES: &str = "192.0.2.0\t192.0.2.63\t64500\tBE\tHome\n\
    192.0.2.64\t192.0.2.127\t64501\tFR\tHome\n\
    192.0.2.128\t192.0.2.191\t64502\tMU\tHome\n\
    198.51.100.0\t198.51.100.255\t64503\tBR\tAbroad\n";

/// A centre of a profile that knows where addresses stand.
fn on_both_engines(profile: &str, test: impl Fn(&Folder, &Centre)) {
    let with = |more: &[&str]| {
        let arguments = [&["--profile", profile], more].concat();
        let folder = Folder::with(&arguments);
        let ranges = folder.write("ranges.tsv", RANGES);
        folder.run("geo update", &[ranges.to_str().unwrap()]).done();
        let centre = folder.serve();
        test(&folder, &centre);
    };
    with(&[]);
    if let Some(database) = Database::new() {
        with(&["--database", &database.url]);
    }
}

fn lodge(folder: &Folder, centre: &Centre, report: &Value) -> Lodged {
    let token = format!("Bearer {}", folder.token("bank", "reports:write"));
    let headers = [
        ("Authorization", token.as_str()),
        ("Content-Type", "application/json"),
    ];
    let body = report.to_string();
    let answer = centre.request("POST", "/api/v1/reports", &headers, body.as_bytes());
    let answer = answer.unwrap();
    assert_eq!(answer.status, 201, "{}", answer.text());
    lodged(&answer.json())
}

/// What a business delivers at once, one report a line; each has its receipt.
fn lodge_all(folder: &Folder, centre: &Centre, source: &str, reports: &[Value]) -> Vec<Lodged> {
    let token = format!("Bearer {}", folder.token(source, "reports:write"));
    let headers = [
        ("Authorization", token.as_str()),
        ("Content-Type", "application/x-ndjson"),
    ];
    let body: String = reports.iter().map(|report| format!("{report}\n")).collect();
    let answer = centre.request("POST", "/api/v1/reports/bulk", &headers, body.as_bytes());
    let answer = answer.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text());
    let lines = answer.text().lines();
    let lines = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    let all: Vec<Lodged> = lines.map(|line| lodged(&line)).collect();
    assert_eq!(all.len(), reports.len(), "{}", answer.text());
    all
}

fn lodged(answer: &Value) -> Lodged {
    let text = |path: &str| {
        let found = answer.pointer(path).and_then(Value::as_str);
        found
            .unwrap_or_else(|| panic!("no {path} in {answer}"))
            .to_owned()
    };
    Lodged {
        id: text("/id"),
        number: text("/receipt/number"),
        code: text("/receipt/code"),
    }
}

/// The report's page once the machine has looked at it.
fn assessed(person: &Person<'_>, report: &Lodged) -> String {
    awaited("assessed", || {
        let page = person.get(&format!("/console/reports/{}", report.id));
        assert_eq!(page.status, 200, "{}", page.text());
        let text = page.text().to_owned();
        (!text.contains("Not looked at yet")).then_some(text)
    })
}

fn find_valid(person: &Person<'_>, report: &Lodged) {
    let form = format!("back=report/new&report={}&decision=valid", report.id);
    let answer = person.post("/console/decisions", &form);
    let place = answer.header("location").unwrap();
    assert!(place.contains("done="), "{place}");
}

/// What another node does a minute later: nobody can take decisions back any more.
fn a_minute_later(folder: &Folder) {
    let clock = || Timestamp::now() + SignedDuration::from_mins(1);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let opened =
            tocsin_server::folder::Folder::open_on_clock(&folder.data(), Arc::new(clock)).await;
        let centre = opened.unwrap().centre;
        while decide::settle(&centre).await.unwrap() > 0 {}
        while route::run(&centre).await.unwrap() > 0 {}
        centre.store.close().await.unwrap();
    });
}

/// Finds a report valid, and sees the rule that then sends it, with what it looked at.
fn decided(folder: &Folder, analyst: &Person<'_>, report: &Lodged, rule: &str, facts: &[&str]) {
    let before = assessed(analyst, report);
    assert!(before.contains("No rule has sent it yet."), "{before}");
    find_valid(analyst, report);
    a_minute_later(folder);
    sent_by(analyst, report, rule, facts);
}

/// The rule and the facts on the report's page.
fn sent_by(person: &Person<'_>, report: &Lodged, rule: &str, facts: &[&str]) -> String {
    let page = person.get(&format!("/console/reports/{}", report.id));
    let card = between(page.text(), "id=\"routing\"", "</section>").to_owned();
    assert!(card.contains(&format!(">{rule}</bdi>")), "{card}");
    for fact in facts {
        assert!(card.contains(fact), "no {fact} in {card}");
    }
    card
}

/// The rule sends it as soon as the machine has looked at it, and the bodies have a deadline.
fn sent_unread(person: &Person<'_>, report: &Lodged, rule: &str, facts: &[&str]) {
    awaited("sent without a reader", || {
        let page = person.get(&format!("/console/reports/{}", report.id));
        page.text()
            .contains(&format!(">{rule}</bdi>"))
            .then_some(())
    });
    let card = sent_by(person, report, rule, facts);
    assert!(card.contains("Answer by"), "its deadline: {card}");
}

/// Every body that the rule names takes the report on and states an outcome; another body has
/// nothing. The reporter reads what came of it.
fn answered(
    folder: &Folder,
    centre: &Centre,
    report: &Lodged,
    (bodies, stranger): (&[&str], &str),
    (outcome, sentence): (&str, &str),
) {
    for body in bodies {
        let liaison = liaison(folder, centre, body);
        let list = liaison.get("/partner");
        assert!(list.text().contains(&report.number), "{body} has nothing");
        let id = between(list.text(), "href=\"/partner/referrals/", "\"").to_owned();
        let place = format!("/partner/referrals/{id}");
        let taken = liaison.post(&format!("{place}/answer"), "answer=accept&reference=7");
        assert_eq!(taken.status, 303, "{}", taken.text());
        let stated = liaison.post(&format!("{place}/outcomes"), outcome);
        assert_eq!(stated.status, 303, "{}", stated.text());
    }
    let other = liaison(folder, centre, stranger).get("/partner");
    assert!(!other.text().contains(&report.number), "not for {stranger}");
    let mut reporter = Reporter::entered(centre, &report.code);
    let inbox = reporter.get("/en/inbox");
    assert!(inbox.text().contains(sentence), "{}", inbox.text());
    assert!(inbox.text().contains("Your report was taken on"));
}

fn liaison<'c>(folder: &Folder, centre: &'c Centre, body: &str) -> Person<'c> {
    let email = format!("{body}@example.org");
    staff_for(folder, centre, ("recipient", &email), &["--body", body])
}

const SITE_CLOSED: (&str, &str) = (
    "kind=site-closed&on=2026-01-31",
    "The illegal site or content was removed",
);
const INVESTIGATING: (&str, &str) = (
    "kind=investigating&on=2026-01-31",
    "An investigation was opened",
);
const RETURNED: (&str, &str) = (
    "kind=funds-returned&on=2026-01-31&amount=120.50&currency=usd",
    "Money was given back",
);

/// Foreign content goes to that country by INTERPOL, what a decree names to the service it names.
#[test]
fn internet_signalement() {
    on_both_engines("internet-signalement", |folder, centre| {
        let analyst = staff(folder, centre, "analyst");
        let at = |ip: &str, kind: &str| {
            let value = format!("http://{ip}/page");
            json!({"category": kind, "language": "en", "narrative": format!("It is on {ip}."),
                "suspect": {"url": value}, "observables": [
                    {"type": "ip", "value": ip, "role": "suspect"}]})
        };
        let abroad = lodge(folder, centre, &at("198.51.100.7", "hate"));
        decided(
            folder,
            &analyst,
            &abroad,
            "abroad",
            &["BR", "hosted_at_home = false"],
        );
        let to = (&["interpol-bureau"][..], "hate-prosecutor");
        answered(folder, centre, &abroad, to, SITE_CLOSED);
        let here = lodge(folder, centre, &at("192.0.2.70", "hate"));
        decided(folder, &analyst, &here, "hate", &["kind = &#34;hate&#34;"]);
        let grave = lodge(folder, centre, &at("192.0.2.71", "violent-extremism"));
        decided(folder, &analyst, &grave, "terrorism", &["fast lane"]);
        let to = (&["terrorism-unit", "cyber-unit"][..], "customs-cyber");
        answered(folder, centre, &grave, to, INVESTIGATING);
    });
}

/// Two services share the work; abuse of children abroad is told to that country.
#[test]
fn e_cops() {
    on_both_engines("e-cops", |folder, centre| {
        let analyst = staff(folder, centre, "analyst");
        let abuse = json!({"category": "child-abuse", "language": "en",
            "suspect": {"url": "http://198.51.100.9/page"}, "observables": [
                {"type": "ip", "value": "198.51.100.9", "role": "suspect"}]});
        let abuse = lodge(folder, centre, &abuse);
        let facts = ["sensitive = true", "fast lane"];
        decided(folder, &analyst, &abuse, "child-abroad", &facts);
        let to = (
            &["trafficking-unit", "interpol-bureau"][..],
            "consumer-office",
        );
        answered(folder, centre, &abuse, to, SITE_CLOSED);
        let shop = json!({"category": "fake-shop", "language": "en",
            "narrative": "Never delivered.", "loss": {"amount": "80.00", "currency": "EUR"}});
        let shop = lodge(folder, centre, &shop);
        decided(folder, &analyst, &shop, "economic", &["fake-shop"]);
    });
}

/// A great loss needs two people; a stolen identity goes to the desk for that.
#[test]
fn consumer_sentinel() {
    on_both_engines("consumer-sentinel", |folder, centre| {
        let analyst = staff(folder, centre, "analyst");
        let great = json!({"category": "romance", "language": "en", "region": "US-NY",
            "narrative": "I sent him everything I had.", "occurred_at": "2025-06-01T10:00:00Z",
            "loss": {"amount": "25000.00", "currency": "USD"}});
        let great = lodge(folder, centre, &great);
        let facts = ["loss = 25000.0", "currency = &#34;USD&#34;"];
        decided(folder, &analyst, &great, "grave-loss", &facts);
        let supervisor = staff(folder, centre, "supervisor");
        for body in ["cyber-unit", "state-attorney"] {
            two_people_agree(&analyst, &supervisor, body);
        }
        let to = (&["cyber-unit", "state-attorney"][..], "postal-inspector");
        answered(folder, centre, &great, to, RETURNED);
        let stolen = json!({"category": "identity_theft", "language": "en", "region": "US-CA",
            "narrative": "A loan in my name."});
        let stolen = lodge(folder, centre, &stolen);
        decided(folder, &analyst, &stolen, "identity", &["identity-theft"]);
    });
}

/// Whoever found the report valid is the first person, and cannot be the second.
fn two_people_agree(first: &Person<'_>, second: &Person<'_>, body: &str) {
    let waiting = first.get("/console/referrals");
    let proposed = between(waiting.text(), "id=\"proposed\"", "</section>");
    let id = between(proposed, "href=\"/console/referrals/", "\"");
    let place = format!("/console/referrals/{id}/decision");
    let refused = first.post(&place, "agreed=yes");
    assert_eq!(refused.status, 422, "{body}");
    assert!(refused.text().contains("somebody else must agree"));
    assert_eq!(second.post(&place, "agreed=yes").status, 303, "{body}");
    assert_eq!(second.post(&place, "agreed=yes").status, 409, "it has left");
}

/// A large transfer is called back by three at once, abuse of children is passed on, and a small
/// loss waits for others of the same offender.
#[test]
fn ic3() {
    on_both_engines("ic3", |folder, centre| {
        let analyst = staff(folder, centre, "analyst");
        let paid_at = Timestamp::now() - SignedDuration::from_hours(5);
        let wire = json!({"category": "business-email-compromise", "language": "en",
            "region": "US-OH", "narrative": "Their mail changed the account of our supplier.",
            "occurred_at": paid_at.to_string(),
            "loss": {"amount": "182000.00", "currency": "USD"}});
        let wire = lodge(folder, centre, &wire);
        let facts = ["recallable = true", "loss = 182000.0", "fast lane"];
        sent_unread(&analyst, &wire, "kill-chain", &facts);
        let chain = ["recovery-team", "recovery-abroad", "cyber-unit"];
        answered(folder, centre, &wire, (&chain, "state-police"), RETURNED);
        let abuse = json!({"category": "crimes-against-children", "language": "en",
            "suspect": {"url": "http://198.51.100.9/page"}});
        let abuse = lodge(folder, centre, &abuse);
        decided(folder, &analyst, &abuse, "sensitive", &["fast lane"]);
        let to = (&["child-hotline"][..], "interpol-bureau");
        answered(folder, centre, &abuse, to, INVESTIGATING);
        let small = json!({"category": "non-payment-non-delivery", "language": "en",
            "region": "US-TX", "narrative": "Never delivered.",
            "occurred_at": paid_at.to_string(), "loss": {"amount": "35.00", "currency": "USD"}});
        let small = lodge(folder, centre, &small);
        let stays = "Nobody: it stays at the centre";
        decided(folder, &analyst, &small, "default", &[stays]);
    });
}

/// An operator takes a call while the offender is on the way: the police come. What a business
/// delivers goes to the force of each place, and what is small alone stays.
#[test]
fn action_fraud() {
    on_both_engines("action-fraud", |folder, centre| {
        let analyst = staff(folder, centre, "analyst");
        let call = called(folder, centre, &analyst);
        let facts = ["priority = &#34;now&#34;", "fast lane"];
        sent_unread(&analyst, &call, "call-for-service", &facts);
        let to = (&["police-station"][..], "metropolitan");
        answered(folder, centre, &call, to, INVESTIGATING);
        let loss = |region: &str, amount: &str| {
            json!({"category": "card_fraud", "language": "en", "region": region,
                "narrative": format!("Paid with somebody's card in {region}."),
                "occurred_at": "2025-06-01T10:00:00Z",
                "loss": {"amount": amount, "currency": "GBP"}})
        };
        let places = [
            ("GB-LDS", "2400.00"),
            ("GB-KEN", "900.00"),
            ("GB-LDS", "60.00"),
        ];
        let lines = places.map(|(region, amount)| loss(region, amount));
        let all = lodge_all(folder, centre, "shops-of-the-north", &lines);
        assert!(all.iter().all(|one| one.number.starts_with("NFRC-20")));
        let [leeds, kent, small] = &all[..] else {
            panic!("three receipts");
        };
        let facts = ["region = &#34;GB-LDS&#34;"];
        decided(folder, &analyst, leeds, "west-yorkshire", &facts);
        let to = (&["west-yorkshire"][..], "kent");
        answered(folder, centre, leeds, to, INVESTIGATING);
        decided(folder, &analyst, kent, "kent", &["GB-KEN"]);
        let stays = "Nobody: it stays at the centre";
        decided(folder, &analyst, small, "intelligence", &[stays]);
    });
}

/// An operator lodges what a caller tells. Before anything else the page asks whether the offender
/// is near, and says whom to call then.
fn called(folder: &Folder, centre: &Centre, analyst: &Person<'_>) -> Lodged {
    let operator = staff(folder, centre, "operator");
    let form = operator.get("/console/call");
    let first = between(form.text(), "<div class=\"call harm\">", "</div>");
    assert!(first.contains("is the offender near"), "{first}");
    assert!(first.contains("call 999"), "{first}");
    let call = between(form.text(), "name=\"call\" value=\"", "\"");
    let told = format!(
        "call={call}&language=en&kind=money%2Fcourier&paid=no&mode=anonymous&action=lodge\
         &story=He+said+he+was+from+the+police.+Now+a+man+is+outside+my+house+for+my+card."
    );
    let page = operator.post("/console/call", &told);
    assert_eq!(page.status, 200, "{}", page.text());
    let number = between(page.text(), "<bdi class=\"mono\">", "<").to_owned();
    assert!(number.starts_with("NFRC-20"), "the crime number: {number}");
    let code = between(page.text(), "name=\"code\" value=\"", "\"").to_owned();
    // The number of one report leads to it.
    let found = analyst.get(&format!("/console/reports?q={number}"));
    let place = found.header("location").unwrap();
    let id = place.split(['/', '?']).nth(3).unwrap().to_owned();
    Lodged { id, number, code }
}

/// A payment that can be stopped waits for nobody; phishing hosted here goes to two bodies.
#[test]
fn cert_mu() {
    on_both_engines("cert-mu", |folder, centre| {
        let analyst = staff(folder, centre, "analyst");
        let paid_at = Timestamp::now() - SignedDuration::from_hours(3);
        let paid = json!({"category": "bank-fraud", "language": "en",
            "narrative": "They emptied my account.", "occurred_at": paid_at.to_string(),
            "loss": {"amount": "90000.00", "currency": "MUR"}});
        let paid = lodge(folder, centre, &paid);
        let facts = ["recallable = true", "fast lane"];
        sent_unread(&analyst, &paid, "recall", &facts);
        let to = (&["central-bank", "police-station"][..], "cert-mu");
        answered(folder, centre, &paid, to, RETURNED);
        let here = json!({"category": "phishing", "language": "en",
            "narrative": "A page that looks like my bank.", "observables": [
                {"type": "ip", "value": "192.0.2.130", "role": "suspect"}]});
        let here = lodge(folder, centre, &here);
        decided(
            folder,
            &analyst,
            &here,
            "phishing-here",
            &["hosted_at_home = true"],
        );
        let to = (&["telecom-authority"][..], "data-office");
        answered(folder, centre, &here, to, SITE_CLOSED);
    });
}

/// Whoever sold nothing is told to the consumer office; what no rule takes waits for a person.
#[test]
fn national() {
    on_both_engines("national", |folder, centre| {
        let analyst = staff(folder, centre, "analyst");
        let shop = json!({"category": "fake-shop", "language": "en",
            "narrative": "Never delivered.", "occurred_at": "2025-06-01T10:00:00Z",
            "loss": {"amount": "80.00", "currency": "EUR"}});
        let shop = lodge(folder, centre, &shop);
        decided(folder, &analyst, &shop, "seller", &["fake-shop"]);
        let to = (&["consumer-office"][..], "spam-desk");
        answered(folder, centre, &shop, to, INVESTIGATING);
        let strange = json!({"category": "unknown", "language": "en",
            "narrative": "Something strange happened on my screen yesterday."});
        let strange = lodge(folder, centre, &strange);
        let card = "Nobody: it stays at the centre";
        decided(folder, &analyst, &strange, "default", &[card]);
    });
}
