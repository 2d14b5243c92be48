use super::*;

fn staff(role: StaffRole) -> Actor {
    Actor::Staff {
        id: Uuid::nil(),
        role,
        mandate: Mandate::default(),
    }
}

#[test]
fn an_administrator_never_reads_reports() {
    let administrator = staff(StaffRole::Administrator);
    assert!(administrator.administer().is_ok());
    assert!(administrator.read().is_err());
    assert!(administrator.handle().is_err());
    assert!(
        administrator
            .open_identity("because I am the administrator")
            .is_err()
    );
    assert!(administrator.journal().is_err());
}

#[test]
fn opening_an_identity_needs_a_purpose() {
    let analyst = staff(StaffRole::Analyst);
    assert!(analyst.open_identity("  why  ").is_err());
    let permit = analyst
        .open_identity(" to call the victim back ")
        .expect("purpose given");
    assert_eq!(permit.purpose(), "to call the victim back");
}

#[test]
fn a_liaison_opens_files_of_referrals_for_a_purpose() {
    let liaison = Actor::Staff {
        id: Uuid::nil(),
        role: StaffRole::Recipient,
        mandate: Mandate {
            body: Some("cyber-unit".into()),
            ..Mandate::default()
        },
    };
    assert!(liaison.open_referred_files(" because ").is_err());
    let permit = liaison
        .open_referred_files(" to trace the seller ")
        .expect("purpose given");
    assert_eq!(permit.purpose(), "to trace the seller");
    assert_eq!(permit.receive().body(), "cyber-unit");
    for role in StaffRole::ALL {
        let is_refused = staff(role)
            .open_referred_files("to trace the seller")
            .is_err();
        assert!(is_refused, "{role:?} has no body");
    }
}

#[test]
fn opening_a_file_needs_a_purpose_too() {
    let analyst = staff(StaffRole::Analyst);
    assert!(analyst.open_files("  why  ").is_err());
    let permit = analyst
        .open_files(" to see the invoice ")
        .expect("purpose given");
    assert_eq!(permit.purpose(), "to see the invoice");
    for role in [StaffRole::Administrator, StaffRole::Operator] {
        assert!(staff(role).open_files("to see the invoice").is_err());
    }
}

#[test]
fn the_closed_compartment_is_for_those_who_are_named() {
    let named = staff(StaffRole::Supervisor);
    let reader = named.read().expect("reads reports");
    let caller = named.call().expect("takes calls");
    assert!(!reader.reach().leaves_out_closed && !caller.reach().leaves_out_closed);
    let operator = staff(StaffRole::Operator).call().expect("takes calls");
    assert!(operator.reach().leaves_out_closed);
    let programme = Actor::Token {
        id: Uuid::nil(),
        source: "bank".into(),
        scopes: vec![Scope::ReportsRead],
    };
    let permit = programme.read().expect("reads its own");
    assert!(permit.reach().leaves_out_closed && programme.read_closed().is_err());
    let shell = Actor::CommandLine {
        source: String::new(),
    };
    assert!(shell.read().expect("reads").reach().leaves_out_closed);
    let whole = shell.read_closed().expect("says so");
    assert!(!whole.reach().leaves_out_closed);
    assert!(named.read_closed().is_err());
}

#[test]
fn the_data_protection_officer_erases_and_never_reads() {
    let officer = staff(StaffRole::DataProtectionOfficer);
    assert!(officer.erase().is_ok());
    assert!(officer.read().is_err() && officer.handle().is_err());
    assert!(officer.open_identity("a very good reason").is_err());
    let others = StaffRole::ALL.into_iter();
    for role in others.filter(|role| *role != StaffRole::DataProtectionOfficer) {
        assert!(staff(role).erase().is_err(), "{role:?}");
    }
    let token = Actor::Token {
        id: Uuid::nil(),
        source: "bank".into(),
        scopes: Scope::ALL.to_vec(),
    };
    let reporter = Actor::Reporter(ReportId(Uuid::nil()));
    for actor in [token, reporter, Actor::Public, Actor::System] {
        assert!(actor.erase().is_err(), "{actor}");
    }
}

#[test]
fn a_token_does_only_what_its_scopes_say_and_only_for_its_source() {
    let token = |scopes: &[Scope]| Actor::Token {
        id: Uuid::nil(),
        source: "bank".into(),
        scopes: scopes.to_vec(),
    };
    assert_eq!(
        token(&[Scope::ReportsWrite]).lodge().expect("may").source(),
        "bank"
    );
    assert!(token(&[Scope::ReportsRead]).lodge().is_err());
    let read = token(&[Scope::ReportsRead]).read().expect("may");
    assert_eq!(read.only_source(), Some("bank"));
    assert!(
        token(&Scope::ALL)
            .open_identity("a very good reason")
            .is_err()
    );
    assert!(token(&Scope::ALL).administer().is_err());
}

#[test]
fn a_reporter_reaches_one_inbox_and_nothing_else() {
    let report = ReportId(Uuid::nil());
    let reporter = Actor::Reporter(report);
    assert_eq!(*reporter.inbox().expect("own inbox").report(), report);
    assert!(reporter.read().is_err() && reporter.lodge().is_err());
    assert!(Actor::Public.inbox().is_err() && Actor::Public.read().is_err());
}

#[test]
fn a_permit_reaches_what_the_mandate_names_and_no_more() {
    let mandate = Mandate {
        kinds: vec!["phishing".into()],
        places: vec!["XO-CA".into()],
        ..Mandate::default()
    };
    let analyst = Actor::Staff {
        id: Uuid::nil(),
        role: StaffRole::Analyst,
        mandate,
    };
    let read = analyst.read().expect("may");
    assert!(read.reach().covers("bank", "phishing", "XO-CA"));
    assert!(!read.reach().covers("bank", "spam", "XO-CA"));
    assert!(!read.reach().covers("bank", "phishing", ""));
    assert_eq!(analyst.handle().expect("may").reach(), read.reach());
    let identity = analyst.open_identity("a very good reason").expect("may");
    assert_eq!(identity.reach(), read.reach());
    assert!(Reach::default().covers("bank", "anything", "nowhere"));
}

#[test]
fn a_recipient_receives_for_one_body_and_reads_nothing_else() {
    let recipient = |body: Option<&str>| Actor::Staff {
        id: Uuid::nil(),
        role: StaffRole::Recipient,
        mandate: Mandate {
            body: body.map(str::to_owned),
            ..Mandate::default()
        },
    };
    let liaison = recipient(Some("cyber-unit"));
    assert_eq!(liaison.receive().expect("may").body(), "cyber-unit");
    assert!(liaison.read().is_err() && liaison.handle().is_err());
    assert!(recipient(None).receive().is_err());
    let others = StaffRole::ALL.into_iter();
    for role in others.filter(|role| *role != StaffRole::Recipient) {
        assert!(staff(role).receive().is_err(), "{role:?}");
    }
}
