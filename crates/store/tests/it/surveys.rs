//! The survey: one answer a report, changeable, and figures that know no report.

use jiff::SignedDuration;
use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_domain::report::ReportId;
use tocsin_domain::survey::Helped;
use tocsin_store::{Store, StoreError};

use crate::support::{Place, lodge, on_both_engines, serial};

on_both_engines!(
    an_answer_is_counted_once_and_moves_when_it_is_changed,
    figures_stay_when_the_report_is_erased,
);

async fn answer(store: &Store, number: i64, id: ReportId, helped: Helped) -> bool {
    let answered = store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move {
            let is_new = tx.answer_survey(number, "phishing", helped).await?;
            if is_new {
                tx.record(Act::SurveyAnswered, id.0, &Actor::System, String::new());
            }
            Ok(is_new)
        })
    });
    answered.await.unwrap()
}

async fn figures(store: &Store) -> Vec<(String, Helped, i64)> {
    let counted = store.survey().await.unwrap().into_iter();
    counted
        .map(|one| (one.month, one.helped, one.answers_count))
        .collect()
}

async fn an_answer_is_counted_once_and_moves_when_it_is_changed(place: Place) {
    let store = place.open().await;
    let id = lodge(&store, place.sample().done()).await.id;
    let number = serial(&store, id).await;
    assert_eq!(store.survey_answer(number).await.unwrap(), None);
    assert!(answer(&store, number, id, Helped::No).await);
    assert!(!answer(&store, number, id, Helped::No).await);
    assert_eq!(figures(&store).await, [("2026-03".into(), Helped::No, 1)]);

    let other = lodge(&store, place.sample().done()).await.id;
    let other_number = serial(&store, other).await;
    assert!(answer(&store, other_number, other, Helped::No).await);
    place.pass(SignedDuration::from_hours(24 * 30));
    assert!(answer(&store, number, id, Helped::Partly).await);
    let answered = store.survey_answer(number).await.unwrap();
    assert_eq!(answered, Some(Helped::Partly));
    let expected = [
        ("2026-04".to_owned(), Helped::Partly, 1),
        ("2026-03".to_owned(), Helped::No, 1),
    ];
    assert_eq!(figures(&store).await, expected);
}

async fn figures_stay_when_the_report_is_erased(place: Place) {
    let store = place.open().await;
    let id = lodge(&store, place.sample().done()).await.id;
    let number = serial(&store, id).await;
    assert!(answer(&store, number, id, Helped::Yes).await);
    let erased = store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move {
            tx.erase_report(number).await?;
            tx.record(Act::ReportErased, id.0, &Actor::System, String::new());
            Ok(())
        })
    });
    erased.await.unwrap();
    assert_eq!(store.survey_answer(number).await.unwrap(), None);
    assert_eq!(figures(&store).await, [("2026-03".into(), Helped::Yes, 1)]);
}
