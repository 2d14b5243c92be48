use std::collections::BTreeMap;

use super::colour::{self, Colour, Colours};
use super::reader::Section;

/// The table `[colours]`, and `[colours.dark]` in it.
pub(super) fn colours(file: &Section<'_>) -> Colours {
    let mut colours = Colours::default();
    let Some(section) = file.section("colours") else {
        return colours;
    };
    if let Some(dark) = section.section("dark") {
        colours.dark = colour_table(&dark, true);
    }
    colours.light = colour_table(&section, false);
    colours
}

fn colour_table(section: &Section<'_>, dark: bool) -> BTreeMap<String, Colour> {
    let mut colours = BTreeMap::new();
    for (name, ..) in colour::TOKENS {
        let Some(text) = section.text(name) else {
            continue;
        };
        match Colour::parse(&text.value) {
            Some(colour) => drop(colours.insert(name.to_owned(), colour)),
            None => section.report(text.place.mistake(
                format!("“{}” is not a colour", text.value),
                "Write # and six hexadecimal digits, such as #0a5b52",
            )),
        }
    }
    for (words, ground, least) in colour::PAIRS {
        let changed = [words, ground]
            .into_iter()
            .find(|name| colours.contains_key(*name));
        let of = |name: &str| {
            colours
                .get(name)
                .copied()
                .or(colour::default_of(name, dark))
        };
        let (Some(changed), Some(upper), Some(lower)) = (changed, of(words), of(ground)) else {
            continue;
        };
        let contrast = upper.contrast(lower);
        if contrast < least {
            section.report(section.place_of(changed).mistake(
                format!("“{words}” on “{ground}” has a contrast of {contrast:.1}"),
                format!("Choose colours with at least {least}, as WCAG 2.2 AA asks"),
            ));
        }
    }
    colours
}
