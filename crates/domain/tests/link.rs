//! Reports become series: whatever the order, whatever humans decide, whoever tries to poison them.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tocsin_domain::link::decision::{Decision, Decisions, ValueVerdict};
use tocsin_domain::link::engine::{Home, Linker};
use tocsin_domain::link::facts::{Facts, Given, Source, report_key};
use tocsin_domain::link::fit::{self, Learning};
use tocsin_domain::link::index::Index;
use tocsin_domain::link::model::Model;
use tocsin_domain::link::series::{Hop, Series};
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

/// Series of 2 to 30 reports that keep an account and rotate their sites, strangers, and a hub
/// that strangers name.
fn made(seed: u64, series_count: u32, strangers_count: usize) -> Vec<Made> {
    let mut dice = Dice(seed);
    let mut all = Vec::new();
    for series in 0..series_count {
        let size = 2 + dice.next(29);
        let start = dice.next(300) as i64;
        let category = CATEGORIES[dice.next(CATEGORIES.len())];
        let script = dice.words(14);
        for member in 0..size {
            let mut values = vec![("iban", format!("FR76{seed:04}{series:08}"))];
            let site = format!("https://site{series}x{}.example.com/pay", member / 4);
            match dice.next(3) {
                0 => values.push(("url", site)),
                1 => values[0] = ("url", site),
                _ => {}
            }
            let words = dice.words(10);
            all.push(Made {
                id: format!("S{series}-{member}"),
                day: start + dice.next(20) as i64,
                category,
                source: Source::Known(format!("v{series}.{member}@mail.example")),
                story: format!("{words} {script} {}", dice.words(6)),
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
        all.push(Made {
            id: format!("L{stranger}"),
            day: dice.next(365) as i64,
            category: CATEGORIES[dice.next(CATEGORIES.len())],
            source: Source::Known(format!("l{stranger}@mail.example")),
            story: dice.words(30),
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
    let series = Series::of(&linker);
    let (right, found, true_ones) = pairs(&reports, series.units());
    assert!(right * 100 >= found * 99, "{right} of {found} are right");
    assert!(
        right * 100 >= true_ones * 75,
        "{right} of {true_ones} are found"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn the_order_of_arrival_leaves_no_trace(seed in 1u64..50, order in any::<u64>()) {
        let reports = made(seed, 12, 60);
        let other = shuffled(&reports, order);
        let one = linked(&reports, &learnt(&reports), Decisions::default());
        let two = linked(&other, &learnt(&other), Decisions::default());
        prop_assert_eq!(
            partition(&reports, Series::of(&one).units()),
            partition(&other, Series::of(&two).units())
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
        for report in 0..reports.len() as u32 {
            prop_assert_eq!(grown.home(report), rebuilt.home(report));
        }
        prop_assert_eq!(
            partition(&reports, Series::of(&grown).units()),
            partition(&reports, Series::of(&rebuilt).units())
        );
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
        let series = Series::of(&linker);
        let mut unit = BTreeMap::new();
        for (report, it) in reports.iter().zip(series.units()) {
            unit.insert(report_key(&report.id), *it);
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
    let series = Series::of(&linker);
    let unit = series.units()[locked[0]];
    let found: Vec<usize> = (0..reports.len())
        .filter(|it| series.units()[*it] == unit)
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
        let units = Series::of(&linker).units()[..honest.len()].to_vec();
        partition(&honest, &units)
    };
    assert_eq!(lied(10_000), lied(1));
}

#[test]
fn every_report_of_a_series_has_a_way_of_three_steps_at_most_that_weighs_the_same_again() {
    let reports = made(11, 15, 100);
    let linker = linked(&reports, &learnt(&reports), Decisions::default());
    let series = Series::of(&linker);
    let mut explained = 0;
    for report in 0..reports.len() as u32 {
        let Some(unit) = series.of_report(report) else {
            continue;
        };
        let explanation = series.explain(report);
        assert!(explanation.path.len() <= 3);
        assert!(unit == report || !explanation.path.is_empty());
        for hop in &explanation.path {
            match hop {
                Hop::Value(reason, _) => assert!(reason.strength.total() > 0),
                Hop::Text(tie, _) => assert_eq!(series.replay(tie), Some(tie.score)),
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
    let largest = partition(&reports, Series::of(&linker).units());
    assert_eq!(largest.iter().map(BTreeSet::len).max(), Some(1));
}
