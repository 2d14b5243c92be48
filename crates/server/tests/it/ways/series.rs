//! Reports that are too small alone become one case: a rule looks at what their series amounts to,
//! and one referral takes all of them to the body that it names.

use tocsin_domain::access::Reach;
use tocsin_store::series::{Asked, Series};

use super::*;
use crate::public::Visitor;
use crate::support::reporter::at_the_desk;

/// What people said of one offender, none of it twice in the same words.
const STORIES: [&str; 6] = [
    "I paid a customs fee for a parcel and nothing ever came",
    "A text said that my package was held until I paid the duty",
    "Somebody wrote that the courier needs a small fee first",
    "My mother sent the postage they asked for, then they asked again",
    "The page looked like the carrier's, I entered the sum and it was gone",
    "They wanted a handling charge for a gift that does not exist",
];
/// When, in words of their own.
const TIMES: [&str; 5] = [
    "last Monday before work",
    "in the evening while I was cooking",
    "on the train home",
    "just after lunch at my desk",
    "during the night, half asleep",
];

/// Money that somebody lost to the account of the offender, as an organisation tells it.
fn lost(number: usize, region: &str, (amount, currency): (&str, &str), iban: &str) -> Value {
    let (story, time) = (STORIES[number % 6], TIMES[number / 6 % 5]);
    json!({
        "external_id": format!("case-{number}"), "category": "fake-shop", "language": "en",
        "region": region, "occurred_at": "2025-06-01T10:00:00Z",
        "narrative": format!("{story}, {time}. I am victim {number} and want my {amount} back."),
        "loss": {"amount": amount, "currency": currency},
        "suspect": {"iban": iban, "url": "https://parcel-duty.example/pay",
            "email": "desk@parcel-duty.example"},
        "reporter": {"mode": "confidential", "name": format!("Victim {number}"),
            "email": format!("victim{number}@mail{number}.example")},
    })
}

/// The series of the centre, as linking has left them.
fn all_series(folder: &Folder) -> Vec<Series> {
    at_the_desk(folder, async |centre| {
        let asked = Asked {
            count: 9,
            ..Asked::default()
        };
        let reach = Reach::default();
        let page = centre.store.series_page(&asked, (&reach, &[])).await;
        page.unwrap().series
    })
}

/// Waits until all reports are in one series.
fn one_series(folder: &Folder, reports: i64) -> Series {
    awaited("one series", || {
        let mut all = all_series(folder);
        (all.len() == 1 && all[0].reports == reports).then(|| all.remove(0))
    })
}

/// The places of the referrals that a body has.
fn referrals(liaison: &Person<'_>) -> Vec<String> {
    let list = liaison.get("/partner");
    let after = list.text().split("href=\"/partner/referrals/").skip(1);
    let mut ids: Vec<String> = after
        .map(|rest| rest.split(['"', '/', '?']).next().unwrap().to_owned())
        .collect();
    ids.dedup();
    ids
}

/// Waits for the one referral of a series; its page and its facts name all the reports.
fn referred(liaison: &Person<'_>, series: &Series, numbers: &[String]) -> Value {
    let ids = awaited("referred", || {
        Some(referrals(liaison)).filter(|ids| !ids.is_empty())
    });
    assert_eq!(ids.len(), 1, "one referral and no more: {ids:?}");
    let place = format!("/partner/referrals/{}", ids[0]);
    let page = liaison.get(&place);
    let facts = liaison.get(&format!("{place}/facts.json")).json();
    assert_eq!(facts["series"]["label"], series.label());
    let members = facts["series"]["reports"].as_array().unwrap();
    let named = members
        .iter()
        .map(|member| member["number"].as_str().unwrap());
    let named: Vec<&str> = named.collect();
    assert_eq!(named, numbers, "in the order in which they came");
    for number in numbers {
        assert!(page.text().contains(number.as_str()), "{number} is named");
    }
    assert!(page.text().contains(&series.label()), "{}", page.text());
    assert!(
        !facts.to_string().contains("victim7@"),
        "nobody harmed is in it"
    );
    facts
}

/// A body takes its only referral on, and says what came of it.
fn answered(liaison: &Person<'_>, outcome: &str) {
    let place = format!("/partner/referrals/{}", referrals(liaison)[0]);
    let taken = liaison.post(&format!("{place}/answer"), "answer=accept");
    assert_eq!(taken.status, 303, "{}", taken.text());
    let stated = liaison.post(&format!("{place}/outcomes"), outcome);
    assert_eq!(stated.status, 303, "{}", stated.text());
}

/// Somebody fills in the form and loses 50 dollars to the same account.
fn the_last_victim(centre: &Centre, iban: &str) -> String {
    let mut visitor = Visitor::new(centre, "en");
    visitor.step("group", &[("group", "money")]);
    visitor.step("offence", &[("offence", "fake-shop")]);
    visitor.step(
        "story",
        &[("story", "A fee for a parcel that my aunt never got.")],
    );
    let paid = [
        ("paid-when", "other"),
        ("paid-when_day", "6/1/2025"),
        ("lost", "50.00"),
        ("lost_currency", "USD"),
        ("paid-how", "transfer"),
    ];
    visitor.step("money", &paid);
    visitor.step("money-to", &[("account", iban)]);
    visitor.step(
        "person",
        &[("their-site", "https://parcel-duty.example/pay")],
    );
    visitor.step("place", &[("region", "US-OH")]);
    visitor.step("files", &[]);
    visitor.stay_anonymous_from_who();
    let receipt = visitor.receipt();
    let after = receipt.text().split("IC-20").nth(1).unwrap();
    let is_number = |sign: &char| sign.is_ascii_digit() || *sign == '-';
    let rest: String = after.chars().take_while(is_number).collect();
    format!("IC-20{rest}")
}

const ACCOUNT: &str = "GB33BUKB20201555555555";

/// 87 people lost 20 to 50 dollars each. The complaint with which their sum passes the threshold of
/// the state sends all of them there, in one referral; the next one sends nothing.
#[test]
fn ic3_many_small_losses() {
    on_both_engines("ic3", |folder, centre| {
        let regions = ["US-TX", "US-CA", "US-NY", "US-FL", "US-OH"];
        let complaint = |number: usize| {
            let amount = format!("{}.50", 20 + number % 19);
            lost(number, regions[number % 5], (&amount, "USD"), ACCOUNT)
        };
        let first: Vec<Value> = (0..84).map(complaint).collect();
        let delivered = lodge_all(folder, centre, "state-portal", &first);
        let code = delivered[40].code.clone();
        let mut numbers: Vec<String> = delivered.into_iter().map(|one| one.number).collect();
        for number in 84..86 {
            numbers.push(lodge(folder, centre, &complaint(number)).number);
        }
        let before = one_series(folder, 86);
        let (_, loss) = before.detail.loss().unwrap();
        assert_eq!(loss.to_string(), "2492", "below the threshold of 2,500");
        let state = liaison(folder, centre, "state-police");
        assert_eq!(referrals(&state), Vec::<String>::new());

        numbers.push(the_last_victim(centre, ACCOUNT));
        let after = one_series(folder, 87);
        let facts = referred(&state, &after, &numbers);
        assert_eq!(facts["referral"]["rule"], "series-state");
        assert_eq!(facts["series"]["losses"]["USD"], "2542");
        assert_eq!(facts["series"]["reports_count"], 87);

        let mut reporter = Reporter::entered(centre, &code);
        awaited("each of them learns", || {
            let inbox = reporter.get("/en/inbox");
            let told = inbox.text().contains("Your report was passed on");
            told.then_some(())
        });
        answered(&state, INVESTIGATING.0);
        awaited("each of them learns what became of it", || {
            let inbox = reporter.get("/en/inbox");
            let told = ["Your report was taken on", INVESTIGATING.1];
            told.iter()
                .all(|it| inbox.text().contains(it))
                .then_some(())
        });

        lodge(folder, centre, &complaint(87));
        one_series(folder, 88);
        assert_eq!(referrals(&state).len(), 1, "it goes once");
        for body in [
            "cyber-unit",
            "consumer-office",
            "interpol-bureau",
            "recovery-team",
        ] {
            let liaison = liaison(folder, centre, body);
            assert_eq!(referrals(&liaison), Vec::<String>::new(), "{body}");
        }
    });
}

/// A business delivers what its customers lost. The bureau scores the series, and it goes to the
/// force of the place where it began, though no report alone would go anywhere.
#[test]
fn action_fraud_a_series_is_scored() {
    on_both_engines("action-fraud", |folder, centre| {
        let regions = ["GB-KEN", "GB-LDS", "GB-LDS", "GB-MDW", "GB-CRF", "GB-KEN"];
        let line = |(number, region): (usize, &str)| {
            lost(number, region, ("180.00", "GBP"), "GB29NWBK60161331926819")
        };
        let lines: Vec<Value> = regions.into_iter().enumerate().map(line).collect();
        let delivered = lodge_all(folder, centre, "shops-of-the-north", &lines);
        let numbers: Vec<String> = delivered.into_iter().map(|one| one.number).collect();
        let series = one_series(folder, 6);
        assert!(series.harm >= 40 && series.solvability >= 50, "{series:?}");
        let kent = liaison(folder, centre, "kent");
        let facts = referred(&kent, &series, &numbers);
        assert_eq!(facts["referral"]["rule"], "series-kent");
        assert_eq!(facts["series"]["sources_count"], 6);
        let leeds = liaison(folder, centre, "west-yorkshire");
        assert_eq!(referrals(&leeds), Vec::<String>::new());
    });
}
