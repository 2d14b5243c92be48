//! Reports become series: whatever the order, whatever humans decide, whoever tries to poison them.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tocsin_domain::link::decision::{Decision, Decisions, ValueVerdict};
use tocsin_domain::link::engine::{Home, Linker};
use tocsin_domain::link::explain::Hop;
use tocsin_domain::link::facts::{Facts, Given, Source, report_key};
use tocsin_domain::link::fit::{self, Learning};
use tocsin_domain::link::index::Index;
use tocsin_domain::link::model::Model;
use tocsin_domain::link::value::{KnownValues, key_of, values_of};
use tocsin_domain::observable::{Observable, Role};

/// A made-up report.
#[derive(Clone, Debug)]
struct Made {
    id: String,
    day: i64,
    category: &'static str,
    source: Source,
    story: String,
    values: Vec<(&'static str, String)>,
    /// The series that it is truly of.
    truth: Option<u32>,
}

const CATEGORIES: [&str; 4] = ["parcel", "bank", "shop", "romance"];
const WORDS: [&str; 24] = [
    "votre",
    "colis",
    "attend",
    "depuis",
    "hier",
    "payer",
    "frais",
    "douane",
    "lien",
    "banque",
    "conseiller",
    "compte",
    "virement",
    "carte",
    "urgent",
    "bonjour",
    "madame",
    "livraison",
    "remise",
    "promo",
    "stock",
    "dernier",
    "jour",
    "merci",
];

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % below
    }

    fn words(&mut self, count: usize) -> String {
        let words: Vec<&str> = (0..count).map(|_| WORDS[self.next(WORDS.len())]).collect();
        words.join(" ")
    }
}

/// What a script may put at each of its places.
const CHOICES: [&str; 28] = [
    "rouge", "noire", "verte", "jaune", "blanche", "grise", "rose", "brune", "mauve", "claire",
    "sombre", "pale", "vive", "terne", "neuve", "usee", "ronde", "longue", "courte", "large",
    "fine", "lourde", "douce", "rude", "froide", "tiede", "sucree", "fade",
];

/// A script as everybody tells it of a kind of offence, but for the choice at each place.
fn tale(category: &str, choices: &[usize]) -> String {
    let told = choices.iter().enumerate().map(|(at, choice)| {
        let fixed = &WORDS[at..at + 2];
        format!("{} {category} {}", fixed.join(" "), CHOICES[*choice])
    });
    told.collect::<Vec<_>>().join(" ")
}

/// Series of 2 to 30 reports that keep an account and rotate their sites, of which some name
/// nothing and only tell the script; strangers; and a hub that strangers name.
fn made(seed: u64, series_count: u32, strangers_count: usize) -> Vec<Made> {
    let mut dice = Dice(seed);
    let mut all = Vec::new();
    for series in 0..series_count {
        let size = 2 + dice.next(29);
        let start = dice.next(300) as i64;
        let category = CATEGORIES[dice.next(CATEGORIES.len())];
        let script: Vec<usize> = (0..12).map(|_| dice.next(CHOICES.len())).collect();
        for member in 0..size {
            let mut values = vec![("iban", format!("FR76{seed:04}{series:08}"))];
            let site = format!("https://site{series}x{}.example.com/pay", member / 4);
            match dice.next(3) {
                0 => values.push(("url", site)),
                1 => values[0] = ("url", site),
                _ => {}
            }
            if dice.next(6) == 0 {
                values.clear();
            }
            let mut told = script.clone();
            told[dice.next(12)] = dice.next(CHOICES.len());
            let words = dice.words(10);
            all.push(Made {
                id: format!("S{series}-{member}"),
                day: start + dice.next(20) as i64,
                category,
                source: Source::Known(format!("v{series}.{member}@mail.example")),
                story: format!("{words} {} {}", tale(category, &told), dice.words(6)),
                values,
                truth: Some(series),
            });
        }
    }
    for stranger in 0..strangers_count {
        let mut values = vec![("phone", format!("+336{seed:02}{stranger:06}"))];
        if dice.next(2) == 0 {
            values.push(("domain", format!("hub{}.example.net", dice.next(2))));
        }
        let category = CATEGORIES[dice.next(CATEGORIES.len())];
        let choices: Vec<usize> = (0..4).map(|_| dice.next(CHOICES.len())).collect();
        all.push(Made {
            id: format!("L{stranger}"),
            day: dice.next(365) as i64,
            category,
            source: Source::Known(format!("l{stranger}@mail.example")),
            story: format!("{} {}", tale(category, &choices), dice.words(15)),
            values,
            truth: None,
        });
    }
    all
}

fn facts(made: &Made) -> Facts {
    let observables: Vec<Observable> = made
        .values
        .iter()
        .map(|(kind, value)| Observable {
            kind: (*kind).to_owned(),
            value: value.clone(),
            role: Role::Unknown,
        })
        .collect();
    let at = 1_735_689_600 + made.day * 86_400;
    Facts::of(&Given {
        id: &made.id,
        received_at: jiff::Timestamp::from_second(at).ok(),
        language: "fr",
        category: made.category,
        narrative: &made.story,
        source: made.source.clone(),
        values: &values_of(&observables, &KnownValues::none(), &[]),
    })
}

fn learnt(reports: &[Made]) -> Model {
    let mut learning = Learning::default();
    reports
        .iter()
        .for_each(|report| learning.add(facts(report)));
    let wording = learning.wording();
    let mut index = Index::default();
    for report in reports {
        index.insert(&facts(report), &wording);
    }
    fit::model(&index, wording)
}

/// Ids by series: what must be the same however it came about.
type Partition = BTreeSet<BTreeSet<String>>;

fn partition(reports: &[Made], units: &[u32]) -> Partition {
    let mut by_unit: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    for (report, unit) in reports.iter().zip(units) {
        by_unit.entry(*unit).or_default().insert(report.id.clone());
    }
    by_unit.into_values().collect()
}

/// Where each report is, by id: its home, its series, the members of that, its suggestions.
type State = BTreeMap<String, (String, String, Vec<String>, Vec<String>)>;

fn state(reports: &[Made], linker: &Linker) -> State {
    let numbers: Vec<u32> = (0..reports.len() as u32).collect();
    state_of(reports, &numbers, linker)
}

fn state_of(reports: &[Made], numbers: &[u32], linker: &Linker) -> State {
    let id = |number: &u32| {
        let place = numbers.iter().position(|it| it == number);
        reports[place.expect("a report that stays")].id.clone()
    };
    let ids = |numbers: Vec<u32>| {
        let mut ids: Vec<String> = numbers.iter().map(id).collect();
        ids.sort();
        ids
    };
    let one = |(report, number): (&Made, &u32)| {
        let home = match linker.home(*number) {
            Home::Alone => "alone".to_owned(),
            Home::Torn => "torn".to_owned(),
            Home::Group(leader) => id(&leader),
        };
        let unit = linker.unit_of(*number);
        let members = unit.map_or(Vec::new(), |unit| ids(linker.members(unit)));
        let series = unit.map_or(String::new(), |unit| id(&unit));
        let suggested = linker.suggested(*number).iter().map(id).collect();
        (report.id.clone(), (home, series, members, suggested))
    };
    reports.iter().zip(numbers).map(one).collect()
}

fn linked(reports: &[Made], model: &Model, decisions: Decisions) -> Linker {
    let mut linker = Linker::new(model.clone(), reports.len());
    for report in reports {
        linker.insert(&facts(report));
    }
    linker.decide(decisions);
    linker.refresh();
    linker
}

fn shuffled(reports: &[Made], seed: u64) -> Vec<Made> {
    let mut dice = Dice(seed);
    let mut shuffled = reports.to_vec();
    for at in (1..shuffled.len()).rev() {
        shuffled.swap(at, dice.next(at + 1));
    }
    shuffled
}

/// Pairs of one series that truly are, and all pairs that truly are or were found.
fn pairs(reports: &[Made], units: &[u32]) -> (usize, usize, usize) {
    let (mut right, mut found, mut true_ones) = (0, 0, 0);
    for one in 0..reports.len() {
        for other in 0..one {
            let is_found = units[one] == units[other];
            let is_true =
                reports[one].truth.is_some() && reports[one].truth == reports[other].truth;
            found += usize::from(is_found);
            true_ones += usize::from(is_true);
            right += usize::from(is_found && is_true);
        }
    }
    (right, found, true_ones)
}

#[test]
fn series_are_found_and_strangers_who_name_a_hub_are_left_alone() {
    let reports = made(1, 40, 400);
    let linker = linked(&reports, &learnt(&reports), Decisions::default());
    let (right, found, true_ones) = pairs(&reports, &linker.units());
    assert!(right * 100 >= found * 99, "{right} of {found} are right");
    assert!(
        right * 100 >= true_ones * 75,
        "{right} of {true_ones} are found"
    );
    let by_text = (0..reports.len() as u32)
        .filter(|report| linker.home(*report) == Home::Alone && linker.unit_of(*report).is_some());
    assert!(by_text.count() > 60, "too few join by their stories");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_order_of_arrival_leaves_no_trace(seed in 1u64..50, order in any::<u64>()) {
        let reports = made(seed, 12, 60);
        let other = shuffled(&reports, order);
        let one = linked(&reports, &learnt(&reports), Decisions::default());
        let two = linked(&other, &learnt(&other), Decisions::default());
        prop_assert_eq!(
            partition(&reports, &one.units()),
            partition(&other, &two.units())
        );
    }

    #[test]
    fn judging_what_changed_is_judging_everything(
        seed in 1u64..50,
        order in any::<u64>(),
        step in 1usize..9,
    ) {
        let reports = shuffled(&made(seed, 10, 40), order);
        let model = learnt(&reports);
        let mut grown = Linker::new(model.clone(), reports.len());
        for (place, report) in reports.iter().enumerate() {
            grown.insert(&facts(report));
            if place % step == 0 {
                grown.refresh();
            }
        }
        grown.refresh();
        let rebuilt = linked(&reports, &model, Decisions::default());
        prop_assert_eq!(state(&reports, &grown), state(&reports, &rebuilt));
    }

    #[test]
    fn a_report_that_is_let_go_leaves_no_trace(
        seed in 1u64..50,
        order in any::<u64>(),
        going in any::<u64>(),
        step in 1usize..9,
    ) {
        let reports = shuffled(&made(seed, 10, 40), order);
        let model = learnt(&reports);
        let mut dice = Dice(going);
        let (mut linker, mut staying) = (Linker::new(model.clone(), 0), Vec::new());
        let mut numbers = Vec::new();
        for (place, report) in reports.iter().enumerate() {
            let number = linker.insert(&facts(report));
            staying.push(report.clone());
            numbers.push(number);
            if place % step == 0 {
                linker.refresh();
            }
            if dice.next(3) == 0 {
                let gone = dice.next(numbers.len());
                staying.remove(gone);
                linker.remove(numbers.remove(gone));
            }
        }
        linker.refresh();
        let rebuilt = linked(&staying, &model, Decisions::default());
        prop_assert_eq!(
            state_of(&staying, &numbers, &linker),
            state(&staying, &rebuilt)
        );
    }

    #[test]
    fn a_refresh_answers_every_report_that_it_changes(
        seed in 1u64..50,
        order in any::<u64>(),
    ) {
        let reports = shuffled(&made(seed, 8, 30), order);
        let mut linker = Linker::new(learnt(&reports), reports.len());
        let mut before = Vec::new();
        let mut numbers = Vec::new();
        let mut dice = Dice(order);
        for report in &reports {
            numbers.push(linker.insert(&facts(report)));
            if dice.next(8) == 0 {
                linker.remove(numbers[dice.next(numbers.len())]);
            }
            let answered = linker.refresh();
            prop_assert!(answered.is_sorted_by(|one, other| one < other));
            let now: Vec<_> = numbers
                .iter()
                .map(|it| (linker.unit_of(*it), linker.suggested(*it)))
                .collect();
            for (number, was) in numbers.iter().zip(&before) {
                let is_same = now[*number as usize] == *was;
                prop_assert!(is_same || answered.binary_search(number).is_ok());
            }
            before = now;
        }
    }

    #[test]
    fn decisions_bind_the_same_whenever_they_come(
        seed in 1u64..50,
        at in 0usize..200,
        chosen in proptest::collection::vec((0usize..400, 0usize..400, 0u8..4), 1..12),
    ) {
        let reports = made(seed, 10, 40);
        let model = learnt(&reports);
        let key = |place: usize| report_key(&reports[place % reports.len()].id);
        let decisions: Vec<Decision> = chosen
            .iter()
            .filter(|(one, other, _)| key(*one) != key(*other))
            .map(|(one, other, what)| match what {
                0 => Decision::Together(key(*one), key(*other)),
                1 => Decision::Apart(key(*one), key(*other)),
                2 => Decision::Lock(vec![key(*one), key(*other)]),
                _ => Decision::Value(
                    key_of("iban", &format!("FR76{seed:04}{:08}", one % 10)),
                    [ValueVerdict::Benign, ValueVerdict::Offender][other % 2],
                ),
            })
            .collect();
        let mut grown = Linker::new(model.clone(), reports.len());
        for (place, report) in reports.iter().enumerate() {
            grown.insert(&facts(report));
            if place == at % reports.len() {
                grown.refresh();
                grown.decide(Decisions::new(decisions[..1].to_vec()));
                grown.refresh();
                grown.decide(Decisions::new(decisions.clone()));
            }
            grown.refresh();
        }
        let rebuilt = linked(&reports, &model, Decisions::new(decisions));
        prop_assert_eq!(grown.contradicted(), rebuilt.contradicted());
        prop_assert_eq!(state(&reports, &grown), state(&reports, &rebuilt));
    }

    #[test]
    fn no_decision_is_violated(
        seed in 1u64..50,
        chosen in proptest::collection::vec((0usize..400, 0usize..400, any::<bool>()), 1..12),
    ) {
        let reports = made(seed, 12, 60);
        let key = |place: usize| report_key(&reports[place % reports.len()].id);
        let decisions: Vec<Decision> = chosen
            .iter()
            .filter(|(one, other, _)| key(*one) != key(*other))
            .map(|(one, other, together)| match together {
                true => Decision::Together(key(*one), key(*other)),
                false => Decision::Apart(key(*one), key(*other)),
            })
            .collect();
        let linker = linked(&reports, &learnt(&reports), Decisions::new(decisions.clone()));
            let mut unit = BTreeMap::new();
        for (report, it) in reports.iter().zip(linker.units()) {
            unit.insert(report_key(&report.id), it);
        }
        for (place, decision) in decisions.iter().enumerate() {
            if linker.contradicted().contains(&place) {
                continue;
            }
            match decision {
                Decision::Together(one, other) => prop_assert_eq!(unit[one], unit[other]),
                Decision::Apart(one, other) => prop_assert_ne!(unit[one], unit[other]),
                _ => {}
            }
        }
    }
}

#[test]
fn a_younger_decision_that_contradicts_an_older_one_is_named_and_not_followed() {
    let reports = made(3, 4, 10);
    let key = |place: usize| report_key(&reports[place].id);
    let decisions = vec![
        Decision::Together(key(0), key(1)),
        Decision::Together(key(1), key(2)),
        Decision::Apart(key(0), key(2)),
    ];
    let linker = linked(&reports, &learnt(&reports), Decisions::new(decisions));
    assert_eq!(linker.contradicted(), [2]);
}

#[test]
fn a_value_found_benign_ties_no_more_and_an_offenders_ties_always() {
    let reports = made(5, 20, 200);
    let model = learnt(&reports);
    let iban = |series: u32| key_of("iban", &format!("FR760005{series:08}"));
    let plain = linked(&reports, &model, Decisions::default());
    let tied = reports
        .iter()
        .position(|it| it.truth == Some(1) && it.values.len() == 1 && it.values[0].0 == "iban")
        .expect("one that names the account alone") as u32;
    assert!(matches!(plain.home(tied), Home::Group(_)));
    let benign = Decision::Value(iban(1), ValueVerdict::Benign);
    let without = linked(&reports, &model, Decisions::new(vec![benign]));
    assert_eq!(without.home(tied), Home::Alone);
    let hub = Decision::Value(key_of("domain", "example.net"), ValueVerdict::Offender);
    let with = linked(&reports, &model, Decisions::new(vec![hub]));
    let tied_by_hub = reports.iter().enumerate().filter(|(place, it)| {
        it.truth.is_none() && matches!(with.home(*place as u32), Home::Group(_))
    });
    assert!(tied_by_hub.count() > 50);
}

#[test]
fn a_locked_series_neither_grows_nor_shrinks() {
    let reports = made(7, 10, 60);
    let members: Vec<usize> = (0..reports.len())
        .filter(|it| reports[*it].truth == Some(2))
        .collect();
    let locked: Vec<usize> = members[..2].to_vec();
    let keys = locked
        .iter()
        .map(|it| report_key(&reports[*it].id))
        .collect();
    let linker = linked(
        &reports,
        &learnt(&reports),
        Decisions::new(vec![Decision::Lock(keys)]),
    );
    let unit = linker.units()[locked[0]];
    let found: Vec<usize> = (0..reports.len())
        .filter(|it| linker.units()[*it] == unit)
        .collect();
    assert_eq!(found, locked);
}

#[test]
fn one_source_that_names_two_values_ten_thousand_times_says_it_once() {
    let honest = made(9, 20, 200);
    let model = learnt(&honest);
    let lied = |copies: usize| {
        let mut reports = honest.clone();
        reports.extend((0..copies).map(|copy| Made {
            id: format!("P{copy}"),
            day: 100,
            category: "bank",
            source: Source::Known("liar@mail.example".to_owned()),
            story: format!("c est la meme equipe dossier {copy} je le jure vraiment"),
            values: vec![
                ("iban", "FR76000900000001".to_owned()),
                ("iban", "FR76000900000002".to_owned()),
            ],
            truth: None,
        }));
        let linker = linked(&reports, &model, Decisions::default());
        let units = linker.units()[..honest.len()].to_vec();
        partition(&honest, &units)
    };
    assert_eq!(lied(10_000), lied(1));
}

#[test]
fn every_report_of_a_series_has_a_way_of_three_steps_at_most_that_weighs_the_same_again() {
    let reports = made(11, 15, 100);
    let linker = linked(&reports, &learnt(&reports), Decisions::default());
    let mut explained = 0;
    for report in 0..reports.len() as u32 {
        let Some(unit) = linker.unit_of(report) else {
            continue;
        };
        let explanation = linker.explain(report);
        assert!(explanation.path.len() <= 3);
        assert!(unit == report || !explanation.path.is_empty());
        for hop in &explanation.path {
            match hop {
                Hop::Value(reason, _) => assert!(reason.strength.total() > 0),
                Hop::Text(tie, _) => {
                    let again = linker.replay_text(tie.reports.0, tie.reports.1);
                    assert_eq!(again, Some(tie.score));
                }
            }
        }
        explained += 1;
    }
    assert!(explained > 50);
}

#[test]
fn what_says_nothing_makes_no_series() {
    let reports: Vec<Made> = (0..300)
        .map(|at| Made {
            id: format!("E{at}"),
            day: at % 40,
            category: "",
            source: Source::Unsaid,
            story: [
                "",
                "aide",
                "😡😡😡",
                "لقد تم سرقة حسابي البنكي ولا أعرف ماذا أفعل",
            ][at as usize % 4]
                .to_owned(),
            values: vec![("email", format!("x{at}@gmail.com"))],
            truth: None,
        })
        .collect();
    let linker = linked(&reports, &learnt(&reports), Decisions::default());
    let largest = partition(&reports, &linker.units());
    assert_eq!(largest.iter().map(BTreeSet::len).max(), Some(1));
}
