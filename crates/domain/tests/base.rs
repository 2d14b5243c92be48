//! A profile that stands on another: what it takes over, changes, adds and takes out, and that
//! each mistake is named where it was made.
#![allow(clippy::unwrap_used)]

mod support;

use support::{files, load};
use tocsin_domain::profile::{Profile, ProfileFiles};

const PROFILE: &str = r#"name = "small"
base = "national"
country = "MU"
regions = ["MU-PL"]
sender_address = "tocsin@small.example"
"#;

const SERVICE: &str = "service-name = Small
service-tagline = Small
country-name = Mauritius
complaint-is = No complaint
complaint-where = At the police
region-MU-PL = Port Louis
";

/// A profile on `national` with the fewest words, and `own` files of it.
fn small(own: &[(&str, &str)]) -> ProfileFiles {
    let below = files("national");
    let below = below
        .iter()
        .map(|(path, text)| (format!("base/{path}"), text.to_owned()));
    let mut all: ProfileFiles = below.collect();
    all.insert("profile.toml", PROFILE);
    for language in ["fr", "en", "ar"] {
        all.insert(format!("locale/{language}/service.ftl"), SERVICE);
    }
    for (path, text) in own {
        all.insert(*path, *text);
    }
    all
}

#[track_caller]
fn loaded(own: &[(&str, &str)]) -> Profile {
    Profile::load(&small(own)).unwrap_or_else(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"))
    })
}

/// Rules that send to nobody whom the tests take out.
const OWN_RULES: &str = "[[rule]]
key = \"sensitive\"
when = 'sensitive'
to = [\"child-hotline\"]
[default]
to = []
";

#[test]
fn rules_are_those_of_the_base_or_wholly_the_profiles_own() {
    let national = load("national");
    assert_eq!(loaded(&[]).rules, national.rules);
    let own = loaded(&[("rules.toml", OWN_RULES)]);
    let keys: Vec<&str> = own.rules.iter().map(|rule| rule.key.as_str()).collect();
    assert_eq!(keys, ["sensitive", "default"]);
    // The words of a rule of the same key are those of the base.
    assert_eq!(own.text("en", "rule-sensitive"), "Children to protect");
    assert_eq!(
        mistake(&[("directory.toml", "[without]\nbody = [\"data-authority\"]\n")]),
        "base/rules.toml:30: there is no body “data-authority”. Use one of: card-block, \
         child-hotline, consumer-office, cyber-desk, cyber-unit, listening-line, \
         market-authority, police-station, spam-desk, victims-help"
    );
}

/// The one mistake of a profile.
#[track_caller]
fn mistake(own: &[(&str, &str)]) -> String {
    let mistakes = Profile::load(&small(own)).unwrap_err();
    let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    assert_eq!(lines.len(), 1, "{}", lines.join("\n"));
    lines[0].clone()
}

/// The same line in each language.
fn texts(text: &str) -> [(&'static str, &str); 3] {
    [
        ("locale/fr/more.ftl", text),
        ("locale/en/more.ftl", text),
        ("locale/ar/more.ftl", text),
    ]
}

#[test]
fn what_is_not_written_is_the_base_s() {
    let national = support::load("national");
    let small = loaded(&[]);
    assert_eq!(small.name, "small");
    assert_eq!(small.regions, ["MU-PL"]);
    assert_eq!(small.offences, national.offences);
    assert_eq!(small.bodies, national.bodies);
    assert_eq!(small.emergency, national.emergency);
    assert_eq!(small.text("en", "service-name"), "Small");
    let id = "advice-call-emergency";
    assert_eq!(small.text("fr", id), national.text("fr", id));
}

#[test]
fn a_setting_replaces_one_key_of_its_table() {
    let profile = format!("{PROFILE}[promises]\nreminder_after_days = 9\n");
    let small = loaded(&[("profile.toml", &profile)]);
    assert_eq!(small.promises.reminder_after_days, 9);
    let national = support::load("national");
    assert_eq!(
        small.promises.appeal_answered_within_days,
        national.promises.appeal_answered_within_days
    );
}

#[test]
fn a_change_replaces_the_keys_it_names_and_leaves_out_others() {
    let changes = "[[change.offence]]
key = \"fake-shop\"
bodies = [\"police-station\"]
without = [\"aliases\"]
";
    let small = loaded(&[("offences.toml", changes)]);
    let national = support::load("national");
    let (changed, before) = (
        small.offence("fake-shop").unwrap(),
        national.offence("fake-shop").unwrap(),
    );
    assert_eq!(changed.bodies, ["police-station"]);
    assert!(changed.aliases.is_empty() && !before.aliases.is_empty());
    assert_eq!(changed.pages, before.pages);
    let order = |profile: &Profile| -> Vec<String> {
        profile.offences.iter().map(|it| it.key.clone()).collect()
    };
    assert_eq!(order(&small), order(&national));
}

#[test]
fn what_is_taken_out_leaves_every_list_and_takes_its_texts_along() {
    let offences = "[without]\noffence = [\"weakness\"]\n";
    let directory = "[without]
body = [\"spam-desk\", \"police-station\"]
[[body]]
key = \"police-station\"
handles = [\"everything\"]
web = \"https://police.example.org/\"
";
    let words = "body-police-station = Guards\nbody-police-station-what = They guard\n";
    let [fr, en, ar] = texts(words);
    let small = loaded(&[
        ("offences.toml", offences),
        ("directory.toml", directory),
        ("rules.toml", OWN_RULES),
        fr,
        en,
        ar,
    ]);
    assert!(small.offence("weakness").is_none());
    assert!(small.body("spam-desk").is_none());
    let message = small.offence("parcel-message").unwrap();
    assert_eq!(message.bodies, ["card-block"]);
    assert_eq!(small.text("ar", "body-police-station"), "Guards");
    let hours = "body-police-station-hours";
    assert_eq!(small.optional_text("fr", hours), None, "those of another");
}

#[test]
fn a_new_kind_needs_what_every_kind_needs() {
    let added = "[[offence]]
key = \"drone\"
groups = [\"unsure\"]
rsit = \"other:other\"
common_taxonomy = \"other:unclassified-incident\"
pages = [\"story\"]
advice = [\"keep-all\"]
";
    let [fr, en, ar] = texts("offence-drone = A drone\n");
    let small = loaded(&[("offences.toml", added), fr, en, ar]);
    assert_eq!(small.offences.last().unwrap().key, "drone");
    assert_eq!(
        mistake(&[("offences.toml", added), fr, en]),
        "offences.toml:2: the text “offence-drone” is missing in “ar”. \
         Add `offence-drone = …` to a file of locale/ar/"
    );
}

#[test]
fn what_the_base_does_not_have_cannot_be_changed_or_taken_out() {
    for (text, expected) in [
        (
            "\n[[change.offence]]\nkey = \"fake-shob\"\nmoney = false\n",
            "offences.toml:3: the base has no offence “fake-shob”. Did you mean “fake-shop”?",
        ),
        (
            "[without]\ngroup = [\n  \"mony\",\n]\n",
            "offences.toml:3: the base has no group “mony”. Did you mean “money”?",
        ),
        (
            "[[change.offence]]\nkey = \"spam\"\nwithout = [\"money\"]\n",
            "offences.toml:3: the base's offence has no “money” to leave out. Remove it",
        ),
        (
            "[[change.offence]]\nkey = \"spam\"\nmonny = true\n",
            "offences.toml:3: unknown key “monny” in “offence”. Did you mean “money”?",
        ),
        (
            "[[change.offence]]\nmoney = true\n",
            "offences.toml:1: “key” is missing in “change.offence”. Add key = “…”",
        ),
        (
            "[without]\nadvice = \"talk\"\n",
            "offences.toml:2: “advice” should be a list of keys. Write advice = [\"…\"]",
        ),
        (
            "[[advice]]\nkey = \"talk\"\n",
            "offences.toml:2: the advice “talk” is there already, or in the base. Change parts of \
             the base's with [[change.advice]], or take it out in [without] first",
        ),
        (
            "[[change.offence]]\nkey = \"spam\"\nbodies = [\"spam-disk\"]\n",
            "offences.toml:3: there is no body “spam-disk”. Did you mean “spam-desk”?",
        ),
        (
            "[without\n",
            "offences.toml:1: this is not TOML: unclosed table, expected `]`. Correct this line; \
             the format is described at https://toml.io",
        ),
    ] {
        assert_eq!(mistake(&[("offences.toml", text)]), expected);
    }
}

#[test]
fn a_text_is_replaced_in_every_language_or_not_at_all() {
    let found = Profile::load(&small(&[
        ("locale/fr/more.ftl", "group-money = De l’argent\n"),
        ("locale/en/more.ftl", "\ngroup-money = Money\n"),
    ]))
    .unwrap_err();
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    let rest = "“group-money” replaces the base's text here, but not in “ar”. Write it in \
                locale/ar/ too";
    assert_eq!(
        lines,
        [
            format!("locale/en/more.ftl:2: {rest}"),
            format!("locale/fr/more.ftl:1: {rest}"),
        ]
    );
}

#[test]
fn a_text_that_nothing_uses_is_a_mistake_of_the_profile_but_not_of_the_base() {
    let [fr, en, ar] = texts("group-mony = Money\n");
    let found = Profile::load(&small(&[fr, en, ar])).unwrap_err();
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(lines.len(), 3, "{}", lines.join("\n"));
    assert!(lines[0].starts_with("locale/ar/more.ftl:1: nothing uses the text “group-mony”"));
}

#[test]
fn a_group_left_empty_is_named() {
    let text = "[[group]]\nkey = \"empty\"\n";
    let [fr, en, ar] = texts("group-empty = Empty\ngroup-empty-hint = Empty\n");
    assert_eq!(
        mistake(&[("offences.toml", text), fr, en, ar]),
        "offences.toml:2: nothing uses the group “empty”. Remove it, or name it where it belongs"
    );
}

#[test]
fn a_base_is_there_and_stands_on_its_own() {
    let mut alone = small(&[]);
    alone = alone
        .iter()
        .filter(|(path, _)| !path.starts_with("base/"))
        .collect();
    let found = Profile::load(&alone).unwrap_err();
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    let expected = "profile.toml:2: the base “national” is not here. Put it into the folder “base” \
                    of this profile, or beside this profile as “national”";
    assert_eq!(lines, [expected]);
    let national = files("national");
    let on_another = format!(
        "base = \"other\"\n{}",
        national.get("profile.toml").unwrap()
    );
    assert_eq!(
        mistake(&[("base/profile.toml", &on_another)]),
        "base/profile.toml:1: this profile is the base of another and has a base itself. Name a \
         base that stands on its own"
    );
}

#[test]
fn a_base_that_is_never_the_name_of_a_service() {
    let files = small(&[("locale/ar/service.ftl", "region-MU-PL = Port Louis\n")]);
    let found = Profile::load(&files).unwrap_err();
    assert_eq!(found.len(), 5, "{found:?}");
    assert!(found.iter().all(|mistake| mistake.file == "profile.toml"));
    assert!(
        found[0]
            .to_string()
            .contains("“complaint-is” is missing in “ar”")
    );
}
