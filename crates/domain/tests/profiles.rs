//! The profiles that are shipped: each loads without a mistake and says what it should.
#![allow(clippy::unwrap_used)]

mod support;

use support::load;

#[test]
fn the_national_profile_loads_without_a_mistake() {
    let profile = load("national");
    assert_eq!(profile.name, "national");
    assert_eq!(profile.text("fr", "group-unsure"), "Je ne sais pas");
}
