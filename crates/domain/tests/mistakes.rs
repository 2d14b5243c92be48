//! Each kind of mistake in a profile is named by file, line and remedy.
//!
//! Every test starts from the same small profile, which has no mistake, and spoils one place.
#![allow(clippy::unwrap_used)]

#[path = "mistakes/keys.rs"]
mod keys;

use tocsin_domain::profile::{Profile, ProfileFiles};

const PROFILE: &str = r##"name = "small"
country = "MU"
receipt_prefix = "TC"
languages = ["fr", "ar"]
time_zone = "Indian/Mauritius"
regions = ["MU-PL"]
currencies = ["MUR"]
formal_complaint = false
emergency = ["112"]
money_recall_window_hours = 72
draft_days = 3
sender_address = "tocsin@small.example"
leave_page = "https://www.example.org/"
[[phone]]
key = "help"
number = "+2302010000"
shown = "201 0000"
[promises]
read_within_working_days = 2
reminder_after_days = 30
appeal_answered_within_days = 5

[calendar]
working_days = ["monday"]
holidays = ["03-12"]
day_ends_hour = 16
[urgent]
danger = ["call"]
near = ["call"]
money = ["call"]
[colours]
act = "#0a5b52"
[limits]
value_characters = 500
[retention]
report_days = 100
identity_days = 90
"##;

const OFFENCES: &str = r#"[[group]]
key = "unsure"
[[advice]]
key = "call"
[[offence]]
key = "unknown"
groups = ["unsure"]
rsit = "other:undetermined"
common_taxonomy = "other:undetermined-incident"
budapest = ["2"]
iccs = ["0903"]
pages = ["paid", "story"]
advice = ["call"]
bodies = ["police"]
"#;

const QUESTIONS: &str = r#"[[page]]
key = "paid"
questions = ["paid-how"]
[[page]]
key = "story"
questions = ["story", "account"]
[[question]]
key = "paid-how"
kind = "choice"
choices = ["card", "cash"]
[[question]]
key = "story"
kind = "long_text"
target = "narrative"
[[question]]
key = "account"
kind = "iban"
target = "suspect.iban"
shown_when = { question = "paid-how", any_of = ["card"] }
"#;

const DIRECTORY: &str = r#"[[body]]
key = "police"
handles = ["everything"]
web = "https://police.example/"
region = "MU-PL"
"#;

const RULES: &str = r#"[[rule]]
key = "loud"
when = '''
kind == "unknown"
  && loss > 10'''
to = ["police"]
lane = "fast"
[default]
to = []
"#;

/// Every text that the small profile needs, `TEXT` standing for its words.
const TEXTS: &str = "service-name = T
service-tagline = T
country-name = T
complaint-is = T
complaint-where = T
language-name = T
region-MU-PL = T
currency-MUR = T
phone-help = T
group-unsure = T
group-unsure-hint = T
offence-unknown = T
advice-call = Call { $emergency }
page-paid = T
page-paid-name = T
page-story = T
page-story-name = T
question-paid-how = T
choice-paid-how-card = T
choice-paid-how-cash = T
question-story = T
question-account = T
body-police = T
body-police-what = T
rule-loud = T
rule-default = T
";

const FILES: [(&str, &str); 7] = [
    ("profile.toml", PROFILE),
    ("offences.toml", OFFENCES),
    ("questions.toml", QUESTIONS),
    ("directory.toml", DIRECTORY),
    ("rules.toml", RULES),
    ("locale/fr/all.ftl", TEXTS),
    ("locale/ar/all.ftl", TEXTS),
];

fn mistakes_of(files: ProfileFiles) -> Vec<String> {
    match Profile::load(&files) {
        Ok(_) => Vec::new(),
        Err(mistakes) => mistakes.iter().map(ToString::to_string).collect(),
    }
}

/// The mistakes of the small profile when `find`, in `file`, has become `replace`.
fn spoilt(file: &str, find: &str, replace: &str) -> Vec<String> {
    let mut files: ProfileFiles = FILES.into_iter().collect();
    let text = files.get(file).unwrap();
    assert_eq!(
        text.matches(find).count(),
        1,
        "“{find}” must stand once in {file}"
    );
    let text = text.replace(find, replace);
    files.insert(file, text);
    mistakes_of(files)
}

/// Each row: file, what is found there, what it becomes, and the one mistake that it makes.
fn each_is_named(rows: &[(&str, &str, &str, &str)]) {
    for (file, find, replace, expected) in rows {
        assert_eq!(
            spoilt(file, find, replace),
            [*expected],
            "{find} → {replace}"
        );
    }
}

#[test]
fn the_small_profile_has_no_mistake() {
    assert_eq!(mistakes_of(FILES.into_iter().collect()), [""; 0]);
}

#[test]
fn syntax_errors_in_toml() {
    let found = spoilt("offences.toml", "key = \"call\"", "key = \"call");
    assert!(
        found[0].starts_with("offences.toml:4: this is not TOML: "),
        "{found:?}"
    );
    assert!(found[0].ends_with("Correct this line; the format is described at https://toml.io"));
}

#[test]
fn keys_that_are_unknown_missing_or_of_the_wrong_type() {
    each_is_named(&[
        (
            "profile.toml",
            "draft_days = 3",
            "draft_days = 3\ndraft_dais = 3",
            "profile.toml:12: unknown key “draft_dais” in this file. Did you mean “draft_days”?",
        ),
        (
            "directory.toml",
            "region = \"MU-PL\"",
            "regoin = \"MU-PL\"",
            "directory.toml:5: unknown key “regoin” in “body”. Did you mean “region”?",
        ),
        (
            "profile.toml",
            "formal_complaint = false\n",
            "",
            "profile.toml:1: “formal_complaint” is missing in this file. \
             Add formal_complaint = true or false",
        ),
        (
            "profile.toml",
            "formal_complaint = false",
            "formal_complaint = \"no\"",
            "profile.toml:8: “formal_complaint” should be true or false, not string. \
             Write true or false",
        ),
        (
            "profile.toml",
            "name = \"small\"",
            "name = \" \"",
            "profile.toml:1: “name” is empty. Write a value",
        ),
        (
            "profile.toml",
            "emergency = [\"112\"]",
            "emergency = [112]",
            "profile.toml:9: “emergency” should be a list of texts, not integer. \
             Write a list of texts",
        ),
    ]);
}

#[test]
fn codes_that_their_list_does_not_have() {
    each_is_named(&[
        (
            "offences.toml",
            "rsit = \"other:undetermined\"",
            "rsit = \"other:undetermind\"",
            "offences.toml:8: “other:undetermind” is not an RSIT code. \
             Did you mean “other:undetermined”?",
        ),
        (
            "offences.toml",
            "common_taxonomy = \"other:undetermined-incident\"",
            "common_taxonomy = \"malware:infectoin\"",
            "offences.toml:9: “malware:infectoin” is not a common taxonomy code. \
             Did you mean “malware:infection”?",
        ),
        (
            "offences.toml",
            "budapest = [\"2\"]",
            "budapest = [\"P1-9\"]",
            "offences.toml:10: “P1-9” is not a Budapest article. Did you mean “P1-3”?",
        ),
        (
            "offences.toml",
            "iccs = [\"0903\"]",
            "iccs = [\"fraud\"]",
            "offences.toml:11: “fraud” is not an ICCS code. \
             Use one of the 52 known, such as: 0201, 02011, 02012, 0203, 0204, 0205, 02051, 0208",
        ),
        (
            "profile.toml",
            "country = \"MU\"",
            "country = \"UK\"",
            "profile.toml:2: “UK” is not an ISO 3166-1 country. \
             Use one of the 291 known, such as: AD, AE, AF, AG, AI, AL, AM, AO",
        ),
        (
            "profile.toml",
            "time_zone = \"Indian/Mauritius\"",
            "time_zone = \"Indian/Moritius\"",
            "profile.toml:5: “Indian/Moritius” is not an IANA time zone. \
             Did you mean “Indian/Mauritius”?",
        ),
        (
            "profile.toml",
            "regions = [\"MU-PL\"]",
            "regions = [\"MU-PL\", \"FR-75\"]",
            "profile.toml:6: “FR-75” is not an ISO 3166-2 region of MU. \
             Write MU- and 1 to 3 capitals or digits, such as MU-A1",
        ),
        (
            "profile.toml",
            "currencies = [\"MUR\"]",
            "currencies = [\"MUR\", \"EURO\"]",
            "profile.toml:7: “EURO” is not an ISO 4217 currency. Did you mean “EUR”?",
        ),
        (
            "profile.toml",
            "languages = [\"fr\", \"ar\"]",
            "languages = [\"fr\", \"ar\", \"english\"]",
            "profile.toml:4: “english” is not an ISO 639-1 language. \
             Use one of the 183 known, such as: aa, ab, ae, af, ak, am, an, ar",
        ),
    ]);
}

#[test]
fn references_to_nothing() {
    each_is_named(&[
        (
            "offences.toml",
            "pages = [\"paid\", \"story\"]",
            "pages = [\"paid\", \"story\", \"stroy\"]",
            "offences.toml:12: there is no page “stroy”. Did you mean “story”?",
        ),
        (
            "questions.toml",
            "questions = [\"paid-how\"]",
            "questions = [\"paid-how\", \"paid-who\"]",
            "questions.toml:3: there is no question “paid-who”. Did you mean “paid-how”?",
        ),
        (
            "offences.toml",
            "advice = [\"call\"]",
            "advice = [\"call\", \"breathe\"]",
            "offences.toml:13: there is no advice “breathe”. Use one of: call",
        ),
        (
            "offences.toml",
            "bodies = [\"police\"]",
            "bodies = [\"polise\"]",
            "offences.toml:14: there is no body “polise”. Did you mean “police”?",
        ),
        (
            "offences.toml",
            "groups = [\"unsure\"]",
            "groups = [\"unsure\", \"money\"]",
            "offences.toml:7: there is no group “money”. Use one of: unsure",
        ),
        (
            "directory.toml",
            "handles = [\"everything\"]",
            "handles = [\"everthing\"]",
            "directory.toml:3: there is no offence “everthing”. Use one of: unknown",
        ),
        (
            "directory.toml",
            "region = \"MU-PL\"",
            "region = \"MU-XX\"",
            "directory.toml:5: “MU-XX” is not a region of this profile. \
             Use one of `regions` in profile.toml, or leave it out for the whole country",
        ),
        (
            "profile.toml",
            "near = [\"call\"]",
            "near = [\"cal\"]",
            "profile.toml:29: there is no advice “cal”. Did you mean “call”?",
        ),
    ]);
    let renamed = spoilt("profile.toml", "key = \"help\"", "key = \"hotline\"");
    assert!(
        renamed
            .contains(&"profile.toml:14: there is no phone “help”. Use one of: hotline".to_owned())
    );
}

#[test]
fn records_defined_twice_or_used_by_nothing() {
    let twice = spoilt(
        "offences.toml",
        "[[offence]]",
        "[[advice]]\nkey = \"call\"\n[[offence]]",
    );
    assert_eq!(
        twice,
        ["offences.toml:6: the advice “call” is defined twice. \
          Keep one: the other is at offences.toml:4"]
    );
    let unused = spoilt(
        "offences.toml",
        "[[offence]]",
        "[[group]]\nkey = \"money\"\n[[offence]]",
    );
    assert_eq!(
        unused[0],
        "offences.toml:6: nothing uses the group “money”. \
         Remove it, or name it where it belongs"
    );
    each_is_named(&[(
        "offences.toml",
        "groups = [\"unsure\"]",
        "groups = [\"unsure\", \"unsure\"]",
        "offences.toml:7: “unsure” is in “groups” twice. Keep one",
    )]);
    let alias = "[[offence]]\nkey = \"second\"\naliases = [\"unknown\"]\ngroups = [\"unsure\"]\n\
                 rsit = \"other:other\"\ncommon_taxonomy = \"other:unclassified-incident\"\n\
                 pages = [\"story\"]\nadvice = [\"call\"]\n[[offence]]";
    // `other` is what reports of no known kind are counted as.
    for name in ["unknown", "other"] {
        let alias = alias.replacen("unknown", name, 1);
        let found = spoilt("offences.toml", "[[offence]]", &alias);
        let expected = format!(
            "offences.toml:6: “{name}”, another name of “second”, already means “{name}”. Keep it \
             with one kind of offence"
        );
        assert!(found.contains(&expected), "{found:?}");
    }
}

#[test]
fn keys_of_records_that_cannot_be_ids_or_are_taken() {
    let found = spoilt("offences.toml", "key = \"call\"", "key = \"Call Us\"");
    assert!(
        found.contains(
            &"offences.toml:4: “Call Us” cannot be a key. \
          Use small letters a–z, digits and hyphens, beginning with a letter"
                .to_owned()
        ),
        "{found:?}"
    );
    let found = spoilt("questions.toml", "key = \"account\"", "key = \"email\"");
    assert!(
        found.contains(
            &"questions.toml:16: “email” is a key of the product's own steps. Choose another key"
                .to_owned()
        ),
        "{found:?}"
    );
}

#[test]
fn a_profile_without_a_way_for_those_who_do_not_know() {
    let found = spoilt("offences.toml", "key = \"unknown\"", "key = \"other\"");
    assert!(
        found.contains(
            &"offences.toml:1: there is no offence “unknown”. \
          Add one: whoever does not know what happened must be able to report too"
                .to_owned()
        ),
        "{found:?}"
    );
}

#[test]
fn ways_through_the_questions_that_do_not_work() {
    each_is_named(&[
        (
            "offences.toml",
            "pages = [\"paid\", \"story\"]",
            "pages = [\"story\", \"paid\"]",
            "offences.toml:12: “account” is shown by “paid-how”, which “unknown” does not ask \
             on an earlier page. Put the page that asks it before this one",
        ),
        (
            "questions.toml",
            "any_of = [\"card\"]",
            "any_of = [\"cart\"]",
            "questions.toml:19: “paid-how” has no choice “cart”. Did you mean “card”?",
        ),
        (
            "questions.toml",
            "any_of = [\"card\"]",
            "any_of = [\"card\"], answered = true",
            "questions.toml:19: this condition says nothing, or several things at once. \
             Write one of: any_of = [\"…\"], none_of = [\"…\"], answered = true",
        ),
        (
            "questions.toml",
            "questions = [\"story\", \"account\"]",
            "questions = [\"story\", \"account\", \"paid-how\"]",
            "offences.toml:12: “unknown” asks “paid-how” and “paid-how” for the same thing. \
             Nothing is asked twice: remove one",
        ),
        (
            "questions.toml",
            "target = \"suspect.iban\"",
            "target = \"suspect.wallet\"",
            "questions.toml:18: an answer of kind “iban” cannot fill this target. \
             Choose another kind or another target",
        ),
    ]);
    let found = spoilt(
        "questions.toml",
        "kind = \"long_text\"",
        "kind = \"longtext\"",
    );
    assert!(
        found.contains(
            &"questions.toml:13: “longtext” is not a kind of question. Did you mean “long_text”?"
                .to_owned()
        )
    );
    let found = spoilt("questions.toml", "choices = [\"card\", \"cash\"]\n", "");
    assert!(
        found.contains(
            &"questions.toml:7: a question of kind “choice” needs at least two choices. \
          Add choices = [\"…\", \"…\"]"
                .to_owned()
        ),
        "{found:?}"
    );
}

#[test]
fn an_offence_without_questions_or_without_a_way_to_tell() {
    let found = spoilt(
        "offences.toml",
        "pages = [\"paid\", \"story\"]",
        "pages = []",
    );
    assert!(
        found.contains(
            &"offences.toml:12: “pages” has nothing in it. Write at least one value".to_owned()
        ),
        "{found:?}"
    );
    let found = spoilt(
        "offences.toml",
        "pages = [\"paid\", \"story\"]",
        "pages = [\"paid\"]",
    );
    assert!(
        found.contains(
            &"offences.toml:6: nobody can say what happened in “unknown”. \
          Add a page with a question whose target is narrative or suspect.…"
                .to_owned()
        ),
        "{found:?}"
    );
}

#[test]
fn a_sensitive_offence_that_asks_for_files() {
    let mut files: ProfileFiles = FILES.into_iter().collect();
    files.insert("offences.toml", OFFENCES.to_owned() + "sensitive = true\n");
    let question = "[[question]]\nkey = \"proof\"\nkind = \"files\"\n";
    let questions = QUESTIONS.replace("\"account\"]", "\"account\", \"proof\"]") + question;
    files.insert("questions.toml", questions);
    for language in ["fr", "ar"] {
        files.insert(
            format!("locale/{language}/more.ftl"),
            "question-proof = T\n",
        );
    }
    assert_eq!(
        mistakes_of(files),
        [
            "offences.toml:12: “unknown” is sensitive, but “proof” asks for files. \
          Ask for the address only"
        ]
    );
}

#[test]
fn numbers_that_are_no_limits() {
    each_is_named(&[
        (
            "profile.toml",
            "value_characters = 500",
            "value_characters = 0",
            "profile.toml:34: “value_characters” is 0, but must be greater than 0. \
             Write a whole number, such as 2000",
        ),
        (
            "profile.toml",
            "report_days = 100",
            "report_days = -1",
            "profile.toml:36: “report_days” is -1, but must be greater than 0. \
             Write a whole number, such as 1825",
        ),
        (
            "profile.toml",
            "identity_days = 90",
            "identity_days = 101",
            "profile.toml:37: identities would be kept longer than the reports they belong to. \
             Write at most 100 in identity_days",
        ),
        (
            "profile.toml",
            "value_characters = 500",
            "mail_bytes = 1",
            "profile.toml:34: “mail_bytes” is 1, less than one attachment may have. \
             Write at least attachment_bytes, 20971520",
        ),
        (
            "questions.toml",
            "target = \"suspect.iban\"",
            "target = \"suspect.iban\"\nmost_characters = 501",
            "questions.toml:19: “most_characters” is 501, over the profile's limit. \
             Write at most 500, or raise the limit in profile.toml",
        ),
    ]);
}

#[test]
fn colours_that_are_none_or_cannot_be_read() {
    each_is_named(&[
        (
            "profile.toml",
            "act = \"#0a5b52\"",
            "act = \"teal\"",
            "profile.toml:32: “teal” is not a colour. \
             Write # and six hexadecimal digits, such as #0a5b52",
        ),
        (
            "profile.toml",
            "act = \"#0a5b52\"",
            "night = \"#cccccc\"",
            "profile.toml:32: “on-night” on “night” has a contrast of 1.5. \
             Choose colours with at least 4.5, as WCAG 2.2 AA asks",
        ),
    ]);
}

#[test]
fn telephones_and_addresses_that_reach_nobody() {
    each_is_named(&[
        (
            "profile.toml",
            "emergency = [\"112\"]",
            "emergency = [\"112\", \"+44999\"]",
            "profile.toml:9: “+44999” is not an emergency number. \
             Write 2 to 6 digits, such as 112",
        ),
        (
            "profile.toml",
            "shown = \"201 0000\"",
            "shown = \"201 0001\"",
            "profile.toml:17: “201 0001” is shown, but +2302010000 is dialled. \
             Write the same digits in both",
        ),
        (
            "profile.toml",
            "sender_address = \"tocsin@small.example\"",
            "sender_address = \"tocsin\"",
            "profile.toml:12: “tocsin” is not an e-mail address. Write it as name@example.org",
        ),
        (
            "profile.toml",
            "leave_page = \"https://www.example.org/\"",
            "leave_page = \"www.example.org\"",
            "profile.toml:13: “www.example.org” is not a web address. \
             Write it in full, such as https://www.example.org/",
        ),
        (
            "directory.toml",
            "web = \"https://police.example/\"\n",
            "",
            "directory.toml:2: nobody can reach the body “police”. \
             Give it a phone or a web address",
        ),
        (
            "profile.toml",
            "receipt_prefix = \"TC\"",
            "receipt_prefix = \"tc-1\"",
            "profile.toml:3: the receipt prefix “tc-1” cannot be read aloud. \
             Write 1 to 6 capitals A–Z, such as TC",
        ),
    ]);
    let found = spoilt(
        "profile.toml",
        "number = \"+2302010000\"",
        "number = \"201 0000\"",
    );
    assert!(found.contains(
        &"profile.toml:16: “201 0000” is not a telephone number that can be dialled. Write + and \
          the country code without spaces, such as +2302010000, or 2 to 6 digits"
            .to_owned()
    ), "{found:?}");
}

#[test]
fn days_that_do_not_exist() {
    each_is_named(&[
        (
            "profile.toml",
            "working_days = [\"monday\"]",
            "working_days = [\"monday\", \"mardi\"]",
            "profile.toml:24: “mardi” is not a day of the week. Use one of: monday, tuesday, \
             wednesday, thursday, friday, saturday, sunday",
        ),
        (
            "profile.toml",
            "holidays = [\"03-12\"]",
            "holidays = [\"02-30\"]",
            "profile.toml:25: “02-30” is not a holiday. \
             Write month and day, such as 05-01, or a date, such as 2027-03-28",
        ),
        (
            "profile.toml",
            "day_ends_hour = 16",
            "day_ends_hour = 25",
            "profile.toml:26: a day has no hour 25. Write a whole hour from 1 to 24",
        ),
    ]);
}

#[test]
fn texts_that_are_missing_unused_or_written_twice() {
    each_is_named(&[
        (
            "locale/ar/all.ftl",
            "question-story = T\n",
            "",
            "questions.toml:12: the text “question-story” is missing in “ar”. \
             Add `question-story = …` to a file of locale/ar/",
        ),
        (
            "locale/ar/all.ftl",
            "question-story = T\n",
            "question-story = T\nquestion-story = T\n",
            "locale/ar/all.ftl:22: the text “question-story” is written twice. \
             Keep one: the other is at locale/ar/all.ftl:21",
        ),
        (
            "locale/ar/all.ftl",
            "question-story = T\n",
            "question-story = T\nquestion-story-hint = T\n",
            "locale/ar/all.ftl:22: the text “question-story-hint” is missing in “fr”. \
             Add it to locale/fr/, or remove it here",
        ),
        (
            "locale/fr/all.ftl",
            "service-name = T\n",
            "service-name = T\n-brand = T\n",
            "locale/fr/all.ftl:2: nothing uses the term “-brand”. Remove it",
        ),
    ]);
    let found = spoilt(
        "locale/fr/all.ftl",
        "service-name = T\n",
        "service-name = T\nold-text = T\n",
    );
    assert_eq!(
        found,
        [
            "locale/fr/all.ftl:2: nothing uses the text “old-text”. \
             Remove it, or name what it belongs to",
            "locale/fr/all.ftl:2: the text “old-text” is missing in “ar”. \
             Add it to locale/ar/, or remove it here",
        ]
    );
}

#[test]
fn texts_that_are_not_fluent_or_cannot_be_filled() {
    each_is_named(&[
        (
            "locale/fr/all.ftl",
            "service-name = T\n",
            "service-name = T\n\nservice name = T\n",
            "locale/fr/all.ftl:3: this is not Fluent: Expected a token starting with \"=\". \
             Write `id = text`, and begin the following lines with spaces",
        ),
        (
            "locale/fr/all.ftl",
            "service-name = T\n",
            "service-name = T\n    .title = T\n",
            "locale/fr/all.ftl:1: “service-name” has an attribute “.title”. \
             Attributes are never shown: give it an id of its own",
        ),
        (
            "locale/fr/all.ftl",
            "service-name = T\n",
            "service-name = { -brand }\n",
            "locale/fr/all.ftl:1: this text quotes the term “-brand”, which is not written. \
             Remove it",
        ),
        (
            "locale/fr/all.ftl",
            "service-name = T\n",
            "service-name = { servce-tagline }\n",
            "locale/fr/all.ftl:1: this text quotes “servce-tagline”, which “fr” does not have. \
             Did you mean “service-tagline”?",
        ),
        (
            "locale/fr/all.ftl",
            "service-name = T\n",
            "service-name = { NUMBER(3) }\n",
            "locale/fr/all.ftl:1: the function “NUMBER” does not exist here. \
             Write the variable alone, as in { $count }",
        ),
        (
            "locale/ar/all.ftl",
            "Call { $emergency }",
            "Call",
            "locale/ar/all.ftl:13: “advice-call” has the variable “$emergency” in “fr” but not \
             in “ar”. Use the same variables in every language",
        ),
    ]);
    let found = spoilt("locale/ar/all.ftl", "{ $emergency }", "{ $emergancy }");
    assert!(
        found.contains(
            &"locale/ar/all.ftl:13: nobody fills the variable “$emergancy” of “advice-call”. \
          Did you mean “emergency”?"
                .to_owned()
        ),
        "{found:?}"
    );
    let plural = "service-name = { $help ->\n    [singular] T\n    [one] T\n   *[other] T\n }\n";
    let found = spoilt("locale/fr/all.ftl", "service-name = T\n", plural);
    assert!(
        found.contains(
            &"locale/fr/all.ftl:1: “[singular]” is not a plural form. \
          Use a number or one of: zero, one, two, few, many, other"
                .to_owned()
        ),
        "{found:?}"
    );
}

#[test]
fn rules_that_cannot_be_meant() {
    each_is_named(&[
        (
            "rules.toml",
            "loss > 10",
            "losss > 10",
            "rules.toml:5: there is no fact “losss”. Did you mean “loss”?",
        ),
        (
            "rules.toml",
            "kind == \"unknown\"",
            "kind == \"unknwon\"",
            "rules.toml:4: kind is never “unknwon”. Did you mean “unknown”?",
        ),
        (
            "rules.toml",
            "to = [\"police\"]",
            "to = [\"polise\"]",
            "rules.toml:6: there is no body “polise”. Did you mean “police”?",
        ),
        (
            "rules.toml",
            "lane = \"fast\"",
            "lane = \"quick\"",
            "rules.toml:7: there is no lane “quick”. Use one of: usual, fast",
        ),
        (
            "rules.toml",
            "to = []",
            "",
            "rules.toml:8: “to” is missing. \
             Add to = [\"…\"] with keys of bodies; to = [] keeps the report at the centre",
        ),
        (
            "rules.toml",
            "lane = \"fast\"",
            "automatic = true\nfour_eyes = true",
            "rules.toml:7: nothing leaves by itself that two people must agree on. \
             Keep either automatic or four_eyes",
        ),
        (
            "rules.toml",
            "to = [\"police\"]",
            "to = []",
            "rules.toml:7: “lane” says how to send, and “loud” sends to nobody. \
             Remove it, or name bodies in `to`",
        ),
    ]);
    let later = "[[rule]]\nkey = \"later\"\nto = [\"police\"]\nwhen = '''recallable \
                 && kind == \"unknown\" && loss > 10'''\n[default]";
    assert!(
        spoilt("rules.toml", "[default]", later).contains(
            &"rules.toml:11: “later” is never reached: “loud” above takes all of it. \
          Remove it, or move it above “loud”"
                .to_owned()
        )
    );
}

#[test]
fn entries_of_the_directory_that_cannot_be_used() {
    each_is_named(&[
        (
            "directory.toml",
            "region = \"MU-PL\"",
            "email = \"police\"",
            "directory.toml:5: “police” is not an e-mail address. Write it as name@example.org",
        ),
        (
            "directory.toml",
            "region = \"MU-PL\"",
            "languages = [\"xx\"]",
            "directory.toml:5: “xx” is not an ISO 639-1 language. \
             Use one of the 183 known, such as: aa, ab, ae, af, ak, am, an, ar",
        ),
        (
            "directory.toml",
            "region = \"MU-PL\"",
            "deputies = [\"police\"]",
            "directory.toml:5: “police” cannot stand in for itself. \
             Name another body, or remove it",
        ),
        (
            "directory.toml",
            "region = \"MU-PL\"",
            "valid_until = \"2027-02-30\"",
            "directory.toml:5: “2027-02-30” is not a day. \
             Write year, month and day in quotes, such as \"2027-06-30\"",
        ),
        (
            "directory.toml",
            "region = \"MU-PL\"",
            "encryption_key = \"AGE-SECRET-KEY-1QQQ\"",
            "directory.toml:5: this is a secret key, which only the body itself may have. \
             Remove it, tell the body to replace its key, and ask for the public one",
        ),
    ]);
}

#[test]
fn files_that_are_missing_or_read_by_nothing() {
    let mut files: ProfileFiles = FILES.into_iter().collect();
    files.insert("notes.txt", "hello");
    files.insert("locale/de/all.ftl", "service-name = T\n");
    assert_eq!(
        mistakes_of(files),
        [
            "locale/de/all.ftl:1: “de” is not a language of this profile. \
             Add it to `languages` in profile.toml, or remove the folder",
            "notes.txt:1: nothing reads this file. \
             Remove it; texts belong in locale/LANGUAGE/NAME.ftl, keys in keys/NAME.asc",
        ]
    );
    let without = FILES
        .into_iter()
        .filter(|(path, _)| *path != "directory.toml")
        .collect();
    assert!(
        mistakes_of(without).contains(
            &"directory.toml:1: this file is missing. Add it; docs/profile.md says what is in it"
                .to_owned()
        )
    );
    assert!(mistakes_of(ProfileFiles::new()).len() >= 4);
}

#[test]
fn all_mistakes_are_named_at_once() {
    let mut files: ProfileFiles = FILES.into_iter().collect();
    files.insert(
        "profile.toml",
        PROFILE.replace("\"MU\"", "\"UK\"").replace("72", "0"),
    );
    files.insert(
        "offences.toml",
        OFFENCES.replace("other:undetermined\"", "nothing\""),
    );
    files.insert("locale/ar/all.ftl", TEXTS.replace("service-name = T\n", ""));
    let lines = mistakes_of(files);
    let places: Vec<&str> = lines
        .iter()
        .map(|line| line.split(": ").next().unwrap())
        .collect();
    let expected = [
        "offences.toml:8",
        "profile.toml:1",
        "profile.toml:2",
        "profile.toml:10",
    ];
    assert_eq!(places, expected, "{lines:#?}");
}

proptest::proptest! {
    #[test]
    fn any_text_is_loaded_or_refused_without_panic(
        file in proptest::sample::select(&FILES[..]),
        at in 0usize..2_000,
        length in 0usize..40,
        inserted in "[a-z0-9\\[\\]{}=\"'#$.,\\- \n]{0,20}|.{0,20}",
    ) {
        let (path, text) = file;
        let characters: Vec<char> = text.chars().collect();
        let at = at.min(characters.len());
        let end = (at + length).min(characters.len());
        let before: String = characters[..at].iter().collect();
        let after: String = characters[end..].iter().collect();
        let spoilt = format!("{before}{inserted}{after}");
        let mut files: ProfileFiles = FILES.into_iter().collect();
        files.insert(path, spoilt);
        for mistake in mistakes_of(files) {
            proptest::prop_assert!(mistake.contains(": "), "{}", mistake);
        }
    }
}
