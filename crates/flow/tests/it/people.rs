//! Who works here, and ending that.

use jiff::SignedDuration;
use tocsin_domain::access::{Actor, Mandate, StaffRole};
use tocsin_domain::entry::Act;
use tocsin_flow::{FlowError, people, work};
use tocsin_store::StoreError;
use tocsin_store::people::Staff;
use tocsin_store::people::session::{Device, Session};
use tocsin_store::seal::sha256;
use uuid::Uuid;

use crate::desk::{Desk, handling};
use crate::support::{Place, on_both_engines};

on_both_engines!(whoever_is_disabled_is_out_at_once);

fn person(number: u128, role: StaffRole) -> Staff {
    Staff {
        id: Uuid::from_u128(number),
        email: format!("person{number}@example.org"),
        role,
        mandate: Mandate::default(),
        password: "no hash fits".into(),
        totp: Vec::new(),
        totp_step: 0,
        is_disabled: false,
    }
}

/// Has somebody work here, with a session of this secret.
async fn seat(desk: &Desk, person: &Staff, secret: &str) {
    let (person, digest, now) = (person.clone(), sha256(secret.as_bytes()), desk.now());
    let session = Session {
        id: person.id,
        staff: person.id,
        created_at: now,
        confirmed_at: now,
        expires_at: now + SignedDuration::from_hours(1),
        device: Device::default(),
    };
    let write = desk.centre.store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move {
            tx.put_staff(&person).await?;
            tx.add_session(&digest, &session).await?;
            tx.record(
                Act::StaffEnrolled,
                person.id,
                &person.actor(),
                String::new(),
            );
            Ok(())
        })
    });
    write.await.unwrap();
}

async fn whoever_is_disabled_is_out_at_once(place: Place) {
    let desk = Desk::new(place).await;
    let centre = &desk.centre;
    let analyst = person(1, StaffRole::Analyst);
    let administrator = person(2, StaffRole::Administrator);
    seat(&desk, &analyst, "one").await;
    seat(&desk, &administrator, "two").await;
    let report = desk.lodged(desk.place.sample()).await;
    let serial = desk.stored(report).await.serial;
    let permit = handling(&analyst.actor());
    work::assign(centre, &permit, report, true).await.unwrap();
    let may = administrator.actor().administer().unwrap();
    let (email, role) = (&analyst.email, StaffRole::Supervisor);
    let invited = people::invite(centre, &may, email, role, Mandate::default()).await;
    let secret = invited.unwrap();
    let seated = people::session(centre, "one").await.unwrap().unwrap();
    assert!(people::is_seated(centre, &seated).await.unwrap());

    let own = people::disable(centre, &may, administrator.id).await;
    assert!(matches!(own, Err(FlowError::Refused(_))), "{own:?}");
    people::disable(centre, &may, analyst.id).await.unwrap();
    assert_eq!(people::session(centre, "one").await.unwrap(), None);
    assert!(!people::is_seated(centre, &seated).await.unwrap());
    assert_eq!(people::enrolment(centre, &secret).await.unwrap(), None);
    assert_eq!(centre.store.holder(serial).await.unwrap(), None);
    let journal = centre.store.journal_of(analyst.id).await.unwrap();
    let last = &journal.last().unwrap().entry;
    let by = administrator.actor().to_string();
    assert_eq!((last.act, &last.actor), (Act::StaffDisabled, &by));
    let again = people::disable(centre, &may, analyst.id).await;
    assert!(matches!(again, Err(FlowError::NotFound)), "{again:?}");
    // Others work on.
    assert!(people::session(centre, "two").await.unwrap().is_some());
    let shell = Actor::CommandLine {
        source: String::new(),
    };
    let may = shell.administer().unwrap();
    people::disable(centre, &may, administrator.id)
        .await
        .unwrap();
    assert_eq!(people::session(centre, "two").await.unwrap(), None);
}
