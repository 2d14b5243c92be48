use std::collections::BTreeMap;

/// Colours that replace those of the style sheet, by the name of their token (`act` for `--act`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Colours {
    /// On a light ground.
    pub light: BTreeMap<String, Colour>,
    /// On a dark ground (`prefers-color-scheme: dark`).
    pub dark: BTreeMap<String, Colour>,
}

/// A colour of the pages, as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

impl Colour {
    /// Reads `#rrggbb` or `#rgb`.
    pub fn parse(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#')?;
        if !digits.chars().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let digits = match digits.len() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            6 => digits.to_owned(),
            _ => return None,
        };
        let part = |from: usize| u8::from_str_radix(&digits[from..from + 2], 16).ok();
        Some(Colour {
            red: part(0)?,
            green: part(2)?,
            blue: part(4)?,
        })
    }

    /// Contrast with another colour, from 1 to 21, as WCAG 2.2 defines it.
    pub fn contrast(self, other: Colour) -> f64 {
        let (left, right) = (self.luminance(), other.luminance());
        (left.max(right) + 0.05) / (left.min(right) + 0.05)
    }

    /// Relative luminance of WCAG 2.2.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "#{:02x}{:02x}{:02x}",
            self.red, self.green, self.blue
        )
    }
}

/// Colours that a profile may replace, with the value that the style sheet gives them: light
/// scheme, then dark scheme. `on-…` are the words written on a ground.
pub(super) const TOKENS: [(&str, &str, &str); 9] = [
    ("act", "#0a5b52", "#74d3c0"),
    ("act-deep", "#063f39", "#a5e6d8"),
    ("on-act", "#ffffff", "#04201c"),
    ("wash", "#d9ebe5", "#17423b"),
    ("night", "#0b2622", "#08211d"),
    ("on-night", "#eff6f2", "#eff6f2"),
    ("brass", "#f4b93a", "#f4b93a"),
    ("on-brass", "#221600", "#221600"),
    ("brass-ink", "#734600", "#f6c861"),
];

/// Grounds and words of the style sheet that no profile changes: light, then dark.
const FIXED: [(&str, &str, &str); 4] = [
    ("paper", "#f3f6f2", "#0e1817"),
    ("sheet", "#ffffff", "#152321"),
    ("ink", "#12211e", "#e7f0eb"),
    ("brass-wash", "#fbedc9", "#372a0e"),
];

/// Words, the ground they stand on, and the least contrast between the two.
pub(super) const PAIRS: [(&str, &str, f64); 8] = [
    ("on-act", "act", 4.5),
    ("on-act", "act-deep", 4.5),
    ("act", "paper", 4.5),
    ("act", "sheet", 4.5),
    ("ink", "wash", 4.5),
    ("on-night", "night", 4.5),
    ("on-brass", "brass", 4.5),
    ("brass-ink", "brass-wash", 4.5),
];

/// The value of a colour in the style sheet, in the light or dark scheme.
pub(super) fn default_of(name: &str, dark: bool) -> Option<Colour> {
    let (_, light_value, dark_value) = TOKENS
        .iter()
        .chain(&FIXED)
        .find(|(token, ..)| *token == name)?;
    Colour::parse(if dark { dark_value } else { light_value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        let colour = |text| Colour::parse(text).expect("a colour");
        assert!((colour("#000").contrast(colour("#fff")) - 21.0).abs() < 1e-9);
        assert!((colour("#777777").contrast(colour("#ffffff")) - 4.478).abs() < 0.001);
    }

    #[test]
    fn only_hexadecimal_colours_are_read() {
        assert_eq!(
            Colour::parse("#0A5b52").map(|c| c.to_string()).as_deref(),
            Some("#0a5b52")
        );
        for wrong in ["0a5b52", "#0a5b5", "#0a5b5g", "teal", "#é2é"] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_style_sheet_itself_has_enough_contrast() {
        for (words, ground, least) in PAIRS {
            for dark in [false, true] {
                let of = |name| default_of(name, dark).expect("a token");
                let contrast = of(words).contrast(of(ground));
                assert!(contrast >= least, "{words} on {ground}: {contrast:.2}");
            }
        }
    }
}
