use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Why a written day cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateProblem {
    /// It does not read as a date.
    Unreadable,
    /// There is no month of this number.
    NoSuchMonth(i64),
    /// The month has no such day, as 31 February.
    NoSuchDay { day: i64, month: i64, year: i64 },
    /// It has not come yet.
    Future,
    /// Nobody reported online then: probably a typing error in the year.
    TooOld(i64),
}

/// Before this year a date is taken for a typing error.
const FIRST_YEAR: i64 = 1980;

/// Beginnings of the names of months in French, English and Arabic, without accents. The longer
/// beginnings of two months that begin alike stand first.
const MONTHS: [(&str, i64); 42] = [
    ("jan", 1),
    ("fev", 2),
    ("feb", 2),
    ("mar", 3),
    ("avr", 4),
    ("apr", 4),
    ("mai", 5),
    ("may", 5),
    ("juin", 6),
    ("jun", 6),
    ("juil", 7),
    ("jul", 7),
    ("aou", 8),
    ("aug", 8),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
    ("يناير", 1),
    ("جانفي", 1),
    ("فبراير", 2),
    ("فيفري", 2),
    ("مارس", 3),
    ("ابريل", 4),
    ("افريل", 4),
    ("مايو", 5),
    ("ماي", 5),
    ("يونيو", 6),
    ("جوان", 6),
    ("يوليو", 7),
    ("يوليوز", 7),
    ("جويلية", 7),
    ("اغسطس", 8),
    ("غشت", 8),
    ("اوت", 8),
    ("سبتمبر", 9),
    ("شتنبر", 9),
    ("اكتوبر", 10),
    ("نوفمبر", 11),
    ("نونبر", 11),
    ("ديسمبر", 12),
    ("دجنبر", 12),
];

/// Reads a day as people write it: `12/01/2026`, `12.1.26`, `2026-01-12`, `12 janvier 2026`,
/// `12/01` (then the latest that has been), in Western or Arabic digits. The day comes before
/// the month, as everywhere but in the United States.
pub(super) fn parse_day(text: &str, today: Date) -> Result<Date, DateProblem> {
    let text = western_digits(text);
    let parts = tokens(&text);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let (day, month, year) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => (number(day)?, month_of(month)?, number(year)?),
        [day, month, year] if is_number(day) => {
            (number(day)?, month_of(month)?, full_year(year, today)?)
        }
        [month, day, year] => (number(day)?, month_of(month)?, full_year(year, today)?),
        [day, month] if is_number(day) => without_year(number(day)?, month_of(month)?, today),
        [month, day] => without_year(number(day)?, month_of(month)?, today),
        _ => return Err(DateProblem::Unreadable),
    };
    day_of(day, month, year, today)
}

fn day_of(day: i64, month: i64, year: i64, today: Date) -> Result<Date, DateProblem> {
    if !(1..=12).contains(&month) {
        return Err(DateProblem::NoSuchMonth(month));
    }
    let no_such_day = DateProblem::NoSuchDay { day, month, year };
    if !(1..=31).contains(&day) {
        return Err(no_such_day);
    }
    let numbers = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let (Ok(year_number), Ok(month_number), Ok(day_number)) = numbers else {
        return Err(DateProblem::Unreadable);
    };
    let date = Date::new(year_number, month_number, day_number).map_err(|_| no_such_day)?;
    if date > today {
        return Err(DateProblem::Future);
    }
    if year < FIRST_YEAR {
        return Err(DateProblem::TooOld(year));
    }
    Ok(date)
}

/// Digits and words, each by itself: `1er`, `12th` and `12يناير` lose what clings to the digits.
fn tokens(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut last_is_digit = None;
    for character in text.chars() {
        let is_digit = character.is_ascii_digit();
        match parts.last_mut() {
            _ if !character.is_alphanumeric() => last_is_digit = None,
            Some(part) if last_is_digit == Some(is_digit) => part.push(character),
            _ => {
                parts.push(character.to_string());
                last_is_digit = Some(is_digit);
            }
        }
    }
    let ordinals = ["er", "ère", "st", "nd", "rd", "th", "de", "of", "le", "the"];
    parts.retain(|part| !ordinals.contains(&part.to_lowercase().as_str()));
    parts
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

fn number(part: &str) -> Result<i64, DateProblem> {
    if part.len() > 4 || !is_number(part) {
        return Err(DateProblem::Unreadable);
    }
    part.parse().map_err(|_| DateProblem::Unreadable)
}

fn month_of(part: &str) -> Result<i64, DateProblem> {
    if is_number(part) {
        return number(part);
    }
    let plain: String = part.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    let plain = plain.to_lowercase();
    let found = MONTHS
        .iter()
        .find(|(beginning, _)| plain.starts_with(beginning));
    found
        .map(|(_, month)| *month)
        .ok_or(DateProblem::Unreadable)
}

/// `26` is 2026, and `98` is 1998 as long as 2098 has not come.
fn full_year(part: &str, today: Date) -> Result<i64, DateProblem> {
    let year = number(part)?;
    match part.len() {
        4 => Ok(year),
        2 if year + 2000 <= i64::from(today.year()) => Ok(year + 2000),
        2 => Ok(year + 1900),
        _ => Err(DateProblem::Unreadable),
    }
}

/// The year that makes this day the latest one that has been.
fn without_year(day: i64, month: i64, today: Date) -> (i64, i64, i64) {
    let this_year = i64::from(today.year());
    let is_over = (month, day) <= (i64::from(today.month()), i64::from(today.day()));
    (day, month, if is_over { this_year } else { this_year - 1 })
}

/// Arabic-Indic and Persian digits become those of the rest of the world.
pub(super) fn western_digits(text: &str) -> String {
    let western = |character: char| {
        let zero = match character {
            '\u{0660}'..='\u{0669}' => 0x0660,
            '\u{06F0}'..='\u{06F9}' => 0x06F0,
            _ => return character,
        };
        char::from_digit(u32::from(character) - zero, 10).unwrap_or(character)
    };
    text.chars().map(western).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 1, 21);

    #[test]
    fn a_day_may_be_written_in_many_ways() {
        let same = [
            "12/01/2026",
            "12/1/26",
            "12.1.26",
            "12-01-2026",
            "12 01 2026",
            "2026-01-12",
            "2026/1/12",
            "12 janvier 2026",
            "le 12 janv. 2026",
            "12 January 2026",
            "January 12, 2026",
            "12 يناير 2026",
            "١٢/٠١/٢٠٢٦",
            " 12 / 01 / 2026 ",
            "12/01",
            "12th of January 2026",
        ];
        for text in same {
            assert_eq!(parse_day(text, TODAY), Ok(date(2026, 1, 12)), "{text}");
        }
    }

    #[test]
    fn months_are_known_by_name_in_three_languages() {
        let names = [
            ("1er février 2025", 2),
            ("3 août 2025", 8),
            ("3 juillet 2025", 7),
            ("3 juin 2025", 6),
            ("3 Dec 2025", 12),
            ("3 أكتوبر 2025", 10),
            ("3 أوت 2025", 8),
            ("3 mai 2025", 5),
            ("3 May 2025", 5),
            ("3 مايو 2025", 5),
        ];
        for (text, month) in names {
            assert_eq!(
                parse_day(text, TODAY).map(|day| day.month()),
                Ok(month),
                "{text}"
            );
        }
    }

    #[test]
    fn a_year_left_out_is_the_latest_possible() {
        assert_eq!(parse_day("22/01", TODAY), Ok(date(2025, 1, 22)));
        assert_eq!(parse_day("21/01", TODAY), Ok(date(2026, 1, 21)));
        assert_eq!(parse_day("3/4/98", TODAY), Ok(date(1998, 4, 3)));
    }

    #[test]
    fn what_is_wrong_with_a_day_is_named() {
        let expected = [
            (
                "31/02/2026",
                DateProblem::NoSuchDay {
                    day: 31,
                    month: 2,
                    year: 2026,
                },
            ),
            (
                "29/02/2025",
                DateProblem::NoSuchDay {
                    day: 29,
                    month: 2,
                    year: 2025,
                },
            ),
            (
                "45/01/2026",
                DateProblem::NoSuchDay {
                    day: 45,
                    month: 1,
                    year: 2026,
                },
            ),
            ("12/13/2025", DateProblem::NoSuchMonth(13)),
            ("22/01/2026", DateProblem::Future),
            ("12/01/1026", DateProblem::TooOld(1026)),
            ("avant Noël", DateProblem::Unreadable),
            ("12", DateProblem::Unreadable),
            ("12/01/20260", DateProblem::Unreadable),
            ("", DateProblem::Unreadable),
        ];
        for (text, problem) in expected {
            assert_eq!(parse_day(text, TODAY), Err(problem), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_panic(text in ".{0,40}") {
            let _ = parse_day(&text, TODAY);
        }

        #[test]
        fn a_real_day_is_read_back(year in 1980i16..2026, month in 1i8..=12, day in 1i8..=28) {
            let written = format!("{day}.{month}.{year}");
            proptest::prop_assert_eq!(parse_day(&written, TODAY), Ok(date(year, month, day)));
        }
    }
}
