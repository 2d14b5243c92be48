//! Finding reports: the same words and filters find the same reports on both engines.

use jiff::civil::date;
use tocsin_domain::access::Reach;
use tocsin_domain::report::{Channel, ReportId, State};
use tocsin_store::search::{CountBy, Search};
use tocsin_store::{Store, StoreError};

use crate::support::{Place, Sample, lodge, observable, on_both_engines, serial, time};

on_both_engines!(
    words_are_found_in_each_language,
    phrases_need_neighbours,
    each_filter_narrows,
    days_months_and_years_are_ranges,
    pages_follow_each_other,
    nothing_is_found_of_nothing,
    what_people_type_never_breaks_a_query,
    states_are_filtered_as_they_are_now,
    a_state_is_looked_for_a_part_at_a_time,
    a_reach_bounds_whatever_is_asked_for,
    counts_by_column,
);

fn text(words: &str) -> Search {
    Search {
        text: words.into(),
        ..Search::default()
    }
}

async fn found(store: &Store, search: &Search) -> Vec<ReportId> {
    let page = store.search(search, None, 100).await.unwrap();
    let count = store.count_reports(search).await.unwrap();
    assert!(count.is_whole, "{search:?}");
    assert_eq!(page.reports.len() as i64, count.count, "{search:?}");
    page.reports.iter().map(|stored| stored.report.id).collect()
}

async fn stored(store: &Store, sample: Sample) -> ReportId {
    lodge(store, sample.done()).await.id
}

async fn words_are_found_in_each_language(place: Place) {
    let store = place.open().await;
    let french = place
        .sample()
        .story("fr", "J’ai été escroqué par de faux Vendeurs, à Étampes");
    let french = stored(&store, french).await;
    let english = place
        .sample()
        .story("en", "They were threatening to publish my photographs");
    let english = stored(&store, english).await;
    let arabic = place
        .sample()
        .story("ar", "اِخْتَرَقوا حِسَابي في البنك وسرقوا ٥٠٠ درهم");
    let arabic = stored(&store, arabic).await;
    for (words, expected) in [
        ("escroques vendeur", vec![french]),
        ("ETAMPES", vec![french]),
        ("threaten photograph", vec![english]),
        ("حسابي", vec![arabic]),
        ("500 درهم", vec![arabic]),
        ("photographs Étampes", vec![]),
        ("البنك", vec![arabic]),
    ] {
        assert_eq!(found(&store, &text(words)).await, expected, "{words}");
    }
}

async fn phrases_need_neighbours(place: Place) {
    let store = place.open().await;
    let one = place
        .sample()
        .story("en", "see https://evil.example/login, the fake bank");
    let one = stored(&store, one).await;
    let other = place.sample().with(|report| {
        report.narrative = "the bank was fake, an example of evil".into();
        report.observables = vec![observable("email", "mallory@evil.example")];
        report.suspect.phone = "+33 6 12 34 56 78".into();
    });
    let other = stored(&store, other).await;
    for (words, expected) in [
        ("\"fake bank\"", vec![one]),
        ("fake bank", vec![other, one]),
        ("evil.example", vec![other, one]),
        ("evil.example/login", vec![one]),
        ("mallory@evil.example", vec![other]),
        ("«fake banks»", vec![one]),
        ("\"06 12\"", vec![]),
        ("\"6 12 34\"", vec![other]),
    ] {
        assert_eq!(found(&store, &text(words)).await, expected, "{words}");
    }
}

async fn each_filter_narrows(place: Place) {
    let store = place.open().await;
    let base = || {
        place.sample().with(|report| {
            report.narrative = "parcel".into();
            report.kind = "phishing".into();
            report.region = "FR-75".into();
            report.source = "bank".into();
            report.channel = Channel::Api;
        })
    };
    let plain = stored(&store, base()).await;
    let kind = stored(&store, base().with(|report| report.kind = "fraud".into())).await;
    let region = stored(&store, base().with(|report| report.region = "FR".into())).await;
    let source = stored(&store, base().with(|report| report.source = "Bank".into())).await;
    let channel = stored(&store, base().with(|report| report.channel = Channel::Web)).await;
    let filtered = |change: fn(&mut Search)| {
        let mut search = text("parcels");
        change(&mut search);
        search
    };
    let all = [
        (
            filtered(|search| search.kind = Some("phishing".into())),
            kind,
        ),
        (
            filtered(|search| search.region = Some("FR-75".into())),
            region,
        ),
        (
            filtered(|search| search.source = Some("bank".into())),
            source,
        ),
        (
            filtered(|search| search.channel = Some(Channel::Api)),
            channel,
        ),
    ];
    for (search, left_out) in all {
        let ids = found(&store, &search).await;
        assert_eq!(
            (ids.len(), ids.contains(&left_out)),
            (4, false),
            "{search:?}"
        );
    }
    let search = Search {
        kind: Some("phishing".into()),
        region: Some("FR-75".into()),
        source: Some("bank".into()),
        channel: Some(Channel::Api),
        state: Some(State::Received),
        ..text("parcel")
    };
    assert_eq!(found(&store, &search).await, [plain]);
    // Nobody writes a report into another kind's list by naming its filter's word.
    let facet = tocsin_store::analyser::Facet::Kind.word("fraud");
    stored(&store, place.sample().story("en", &facet)).await;
    let search = Search {
        kind: Some("fraud".into()),
        ..Search::default()
    };
    assert_eq!(found(&store, &search).await, [kind]);
}

async fn days_months_and_years_are_ranges(place: Place) {
    let store = place.open().await;
    let mut ids = Vec::new();
    for received_at in [
        "2023-12-31T23:59:59.999999Z",
        "2024-01-01T00:00:00Z",
        "2024-02-29T12:00:00Z",
        "2026-03-10T00:00:00Z",
    ] {
        let sample = place
            .sample()
            .with(|report| report.received_at = Some(time(received_at)));
        ids.push(stored(&store, sample).await);
    }
    let range = |from, to| Search {
        from,
        to,
        ..Search::default()
    };
    for (from, to, expected) in [
        (
            Some(date(2024, 1, 1)),
            Some(date(2024, 12, 31)),
            vec![ids[2], ids[1]],
        ),
        (
            Some(date(2023, 12, 31)),
            Some(date(2024, 2, 28)),
            vec![ids[1], ids[0]],
        ),
        (Some(date(2024, 2, 29)), None, vec![ids[3], ids[2]]),
        (None, Some(date(2024, 1, 1)), vec![ids[1], ids[0]]),
        (Some(date(2026, 3, 11)), None, vec![]),
        (Some(date(2024, 2, 2)), Some(date(2024, 1, 1)), vec![]),
    ] {
        assert_eq!(
            found(&store, &range(from, to)).await,
            expected,
            "{from:?} {to:?}"
        );
    }
}

async fn pages_follow_each_other(place: Place) {
    let store = place.open().await;
    let mut ids = Vec::new();
    for number in 0..25 {
        let words = if number % 2 == 0 {
            "even parcel"
        } else {
            "odd parcel"
        };
        let sample = place.sample().story("en", words).with(|report| {
            report.observables = vec![observable("phone", &format!("+3360000{number}"))];
        });
        ids.push(stored(&store, sample).await);
    }
    for (search, expected) in [
        (Search::default(), 25),
        (text("parcel"), 25),
        (text("even"), 13),
    ] {
        let (mut seen, mut before) = (Vec::new(), None);
        loop {
            let page = store.search(&search, before, 4).await.unwrap();
            assert!(
                page.reports
                    .iter()
                    .all(|one| one.report.observables.len() == 1)
            );
            seen.extend(page.reports.iter().map(|one| one.report.id));
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), expected);
        assert!(
            seen.windows(2).all(|pair| pair[0] > pair[1]),
            "newest first"
        );
    }
    let page = store.search(&text("even"), None, 13).await.unwrap();
    assert_eq!(page.next, None, "a page that is just full is the last");
}

async fn nothing_is_found_of_nothing(place: Place) {
    let store = place.open().await;
    stored(&store, place.sample()).await;
    for words in ["?!", "\"\"", "\" ' \"", "\0"] {
        assert_eq!(found(&store, &text(words)).await, [], "{words:?}");
    }
    assert_eq!(
        found(&store, &text("   ")).await.len(),
        1,
        "blank asks for everything"
    );
}

async fn what_people_type_never_breaks_a_query(place: Place) {
    let store = place.open().await;
    stored(&store, place.sample()).await;
    let many = "word ".repeat(10_000);
    let long = "x".repeat(1 << 20);
    let phrase = format!("\"{}\"", "a b ".repeat(5_000));
    for words in [
        "AND OR NOT NEAR(",
        "a*",
        "body:x",
        "'; DROP TABLE report; --",
        "a & b | !c <-> d",
        "\"unclosed",
        "\\",
        "^a + -b",
        "a:*",
        "🔔",
        &many,
        &long,
        &phrase,
    ] {
        found(&store, &text(words)).await;
    }
}

/// Words find more reports than one page looks at for their state.
async fn a_state_is_looked_for_a_part_at_a_time(place: Place) {
    let store = place.open().await;
    let mut lodged = Vec::new();
    for _ in 0..17 {
        let some = (0..300).map(|_| place.sample().story("en", "parcel").done());
        lodged.extend(store.lodge(some.collect()).await.unwrap());
    }
    // The newest, and two older ones than the 5,000 that are looked at.
    let read = [lodged[40].id, lodged[41].id, lodged[5_099].id];
    for id in read {
        let number = serial(&store, id).await;
        store
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    tx.set_state(number, State::Received, State::Read).await?;
                    let actor = tocsin_domain::access::Actor::System;
                    let act = tocsin_domain::entry::Act::ReportRead;
                    tx.record(act, id.0, &actor, String::new());
                    Ok(())
                })
            })
            .await
            .unwrap();
    }
    let search = Search {
        state: Some(State::Read),
        ..text("parcel")
    };
    let first = store.search(&search, None, 100).await.unwrap();
    let ids = |page: &tocsin_store::search::Page| -> Vec<ReportId> {
        page.reports.iter().map(|one| one.report.id).collect()
    };
    assert_eq!(ids(&first), [read[2]]);
    let rest = store.search(&search, first.next, 100).await.unwrap();
    assert!(first.next.is_some() && rest.next.is_none());
    assert_eq!(ids(&rest), [read[1], read[0]]);
    let counted = store.count_reports(&search).await.unwrap();
    assert_eq!((counted.count, counted.is_whole), (1, false));
    // Where no report of a state lies, none is looked at.
    let search = Search {
        state: Some(State::Withdrawn),
        ..search
    };
    assert_eq!(found(&store, &search).await, []);
}

async fn states_are_filtered_as_they_are_now(place: Place) {
    let store = place.open().await;
    let id = stored(&store, place.sample().story("en", "parcel")).await;
    let number = serial(&store, id).await;
    let in_state = |state, words: &str| Search {
        state: Some(state),
        ..text(words)
    };
    assert_eq!(
        found(&store, &in_state(State::Received, "parcel")).await,
        [id]
    );
    store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                tx.set_state(number, State::Received, State::Read).await?;
                let actor = tocsin_domain::access::Actor::System;
                tx.record(
                    tocsin_domain::entry::Act::ReportRead,
                    id.0,
                    &actor,
                    String::new(),
                );
                Ok(())
            })
        })
        .await
        .unwrap();
    assert_eq!(
        found(&store, &in_state(State::Received, "parcel")).await,
        []
    );
    assert_eq!(found(&store, &in_state(State::Read, "parcel")).await, [id]);
    assert_eq!(found(&store, &in_state(State::Read, "")).await, [id]);
}

async fn a_reach_bounds_whatever_is_asked_for(place: Place) {
    let store = place.open().await;
    let lodged = async |kind: &str, region: &str, source: &str| {
        let sample = place.sample().with(|report| {
            report.narrative = "parcel".into();
            report.kind = kind.into();
            report.region = region.into();
            report.source = source.into();
        });
        stored(&store, sample).await
    };
    let one = lodged("phishing", "XO-CA", "public").await;
    let other = lodged("spam", "XO-NO", "public").await;
    lodged("phishing", "XO-ES", "public").await;
    lodged("phishing", "", "public").await;
    lodged("fraud", "XO-CA", "public").await;
    let of_bank = lodged("spam", "XO-CA", "bank").await;
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    let reach = Reach {
        kinds: words(&["phishing", "spam"]),
        places: words(&["XO-CA", "XO-NO"]),
        ..Reach::default()
    };
    let within = |reach: &Reach, search: Search| Search {
        reach: reach.clone(),
        ..search
    };
    for asked in [text(""), text("parcels")] {
        let seen = found(&store, &within(&reach, asked)).await;
        assert_eq!(seen, [of_bank, other, one]);
    }
    let spam = Search {
        kind: Some("spam".into()),
        ..text("")
    };
    let only_bank = Reach {
        source: Some("bank".into()),
        ..reach.clone()
    };
    assert_eq!(found(&store, &within(&only_bank, spam)).await, [of_bank]);
    let fraud = Search {
        kind: Some("fraud".into()),
        ..text("")
    };
    assert_eq!(found(&store, &within(&reach, fraud)).await, []);
    mark_erased(&store, one).await;
    let erased = Search {
        state: Some(State::Erased),
        ..text("")
    };
    assert_eq!(found(&store, &within(&reach, erased.clone())).await, [one]);
    assert_eq!(found(&store, &within(&only_bank, erased)).await, []);
}

async fn mark_erased(store: &Store, id: ReportId) {
    let number = serial(store, id).await;
    store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                tx.erase_report(number).await?;
                let actor = tocsin_domain::access::Actor::System;
                let act = tocsin_domain::entry::Act::ReportErased;
                tx.record(act, id.0, &actor, String::new());
                Ok(())
            })
        })
        .await
        .unwrap();
}

async fn counts_by_column(place: Place) {
    let store = place.open().await;
    for kind in ["fraud", "phishing", "phishing", "abuse"] {
        stored(
            &store,
            place.sample().with(|report| report.kind = kind.into()),
        )
        .await;
    }
    let expected = [
        ("phishing".to_owned(), 2),
        ("abuse".to_owned(), 1),
        ("fraud".to_owned(), 1),
    ];
    assert_eq!(store.count_by(CountBy::Kind).await.unwrap(), expected);
    let expected = [("web".to_owned(), 4)];
    assert_eq!(store.count_by(CountBy::Channel).await.unwrap(), expected);
}
