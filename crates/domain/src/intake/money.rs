use super::date::western_digits;
use crate::profile::codes::CURRENCIES;
use crate::profile::currency_decimals;

/// Why a written amount cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AmountProblem {
    /// Words, or signs that are not part of a number.
    Words,
    /// Below zero.
    Negative,
    /// More decimals than the currency has.
    Decimals(usize),
    /// More than all the money there is.
    TooLarge,
    /// “$” was written and euros were chosen.
    OtherCurrency { written: String },
    /// “Another currency” was chosen, and none is written.
    NoCurrency,
}

/// Most digits before the point.
const MOST_WHOLE_DIGITS: usize = 15;

/// Value of the currency choice “another one”: it is then written beside the amount.
pub(super) const OTHER_CURRENCY: &str = "other";

/// Signs and words for currencies, as people write them beside an amount.
const CURRENCY_WORDS: [(&str, &str); 20] = [
    ("€", "EUR"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("يورو", "EUR"),
    ("$", "USD"),
    ("dollar", "USD"),
    ("dollars", "USD"),
    ("دولار", "USD"),
    ("£", "GBP"),
    ("₹", "INR"),
    ("₿", "BTC"),
    ("bitcoin", "BTC"),
    ("bitcoins", "BTC"),
    ("rs", "MUR"),
    ("roupies", "MUR"),
    ("rupees", "MUR"),
    ("روبية", "MUR"),
    ("fr", "CHF"),
    ("fcfa", "XOF"),
    ("cfa", "XOF"),
];

/// Words that only say that the amount is not exact, which is fine.
const ABOUT: [&str; 9] = [
    "environ",
    "env",
    "about",
    "approx",
    "ca",
    "~",
    "≈",
    "حوالي",
    "تقريبا",
];

/// Reads an amount as people write it (`480,50`, `1 200`, `1.200,00 €`, `about 500`) in the
/// currency that was chosen. Returns exact decimal text and the currency.
///
/// A single point or comma before three digits groups thousands, unless the currency has three
/// decimals or more: `1.200` is twelve hundred euros but one bitcoin and a fifth.
pub(super) fn parse_amount(text: &str, chosen: &str) -> Result<(String, String), AmountProblem> {
    let text = western_digits(text)
        .replace('\u{066B}', ",")
        .replace('\u{066C}', " ");
    let (digits, written) = split_currency(&text)?;
    let currency = match (written, chosen) {
        (Some(written), OTHER_CURRENCY | "") => written,
        (None, OTHER_CURRENCY | "") => return Err(AmountProblem::NoCurrency),
        (Some(written), chosen) if is_another(&written, &text, chosen) => {
            return Err(AmountProblem::OtherCurrency { written });
        }
        (_, chosen) => chosen.to_owned(),
    };
    if digits.starts_with(['-', '−']) {
        return Err(AmountProblem::Negative);
    }
    let decimals = currency_decimals(&currency);
    let (whole, fraction) = split_number(&digits, decimals)?;
    let amount = decimal(&whole, &fraction, decimals)?;
    Ok((amount, currency))
}

/// Whether the currency beside the amount contradicts the chosen one. Dollars, rupees and francs
/// exist in several countries, so that their names agree with each of these.
fn is_another(written: &str, text: &str, chosen: &str) -> bool {
    let names_it_by_code = text.to_uppercase().contains(written);
    let family = |code: &str| match code {
        "USD" | "CAD" | "AUD" | "NZD" | "HKD" | "SGD" => 1,
        "MUR" | "INR" | "PKR" | "LKR" | "NPR" | "SCR" => 2,
        "CHF" | "XOF" | "XAF" | "XPF" | "GNF" | "DJF" | "KMF" => 3,
        _ => 0,
    };
    let same_family = family(written) != 0 && family(written) == family(chosen);
    written != chosen && (names_it_by_code || !same_family)
}

/// Parts the digits from the name of a currency; anything else that is written is refused.
fn split_currency(text: &str) -> Result<(String, Option<String>), AmountProblem> {
    let mut digits = String::new();
    let mut words: Vec<String> = Vec::new();
    let mut in_word = false;
    for character in text.chars() {
        let is_word = character.is_alphabetic() || "€$£₹₿~≈".contains(character);
        match character {
            _ if is_word && in_word && character.is_alphabetic() => {
                words
                    .last_mut()
                    .into_iter()
                    .for_each(|word| word.push(character));
            }
            _ if is_word => words.push(character.to_string()),
            _ if character.is_whitespace() || "'’`_".contains(character) => {}
            '0'..='9' | '.' | ',' | '-' | '−' => digits.push(character),
            '+' | '\u{200E}' | '\u{200F}' | '\u{2066}'..='\u{2069}' => {}
            _ => return Err(AmountProblem::Words),
        }
        in_word = is_word && character.is_alphabetic();
    }
    let mut currency = None;
    for word in words {
        let lower = word.to_lowercase();
        if ABOUT.contains(&lower.as_str()) {
            continue;
        }
        let known = CURRENCY_WORDS.iter().find(|(name, _)| *name == lower);
        let code = match known {
            Some((_, code)) => (*code).to_owned(),
            None if CURRENCIES.contains(&word.to_uppercase()) => word.to_uppercase(),
            None => return Err(AmountProblem::Words),
        };
        currency.get_or_insert(code);
    }
    // “env. 500” leaves its point before the number.
    let digits = digits.trim_start_matches(['.', ',']).to_owned();
    Ok((digits, currency))
}

/// Whole part and decimals of a number with points and commas.
fn split_number(digits: &str, decimals: usize) -> Result<(String, String), AmountProblem> {
    let last = digits.rfind(['.', ',']);
    let Some(last) = last else {
        return Ok((digits.to_owned(), String::new()));
    };
    let mark = if digits[last..].starts_with('.') {
        '.'
    } else {
        ','
    };
    let (before, after) = (&digits[..last], &digits[last + 1..]);
    let other_mark = if mark == '.' { ',' } else { '.' };
    let groups_only = before.contains(mark);
    let single = !before.contains(mark) && !before.contains(other_mark);
    let thousands = single
        && after.len() == 3
        && decimals < 3
        && (1..=3).contains(&before.len())
        && !before.starts_with('0');
    if thousands || groups_only {
        if groups_only && before.contains(other_mark) {
            return Err(AmountProblem::Words);
        }
        return Ok((ungroup(digits, mark)?, String::new()));
    }
    Ok((ungroup(before, other_mark)?, after.to_owned()))
}

/// Takes the marks out of `1.200.000`; the last group must have three digits, others two or three
/// (as in India).
fn ungroup(digits: &str, mark: char) -> Result<String, AmountProblem> {
    let groups: Vec<&str> = digits.split(mark).collect();
    let later_are_full = groups[1..].iter().all(|group| matches!(group.len(), 2 | 3));
    let last_is_full = groups.len() == 1 || groups.last().is_some_and(|group| group.len() == 3);
    if !later_are_full || !last_is_full || digits.contains(if mark == '.' { ',' } else { '.' }) {
        return Err(AmountProblem::Words);
    }
    Ok(groups.concat())
}

fn decimal(whole: &str, fraction: &str, decimals: usize) -> Result<String, AmountProblem> {
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !is_digits(whole) || !is_digits(fraction) {
        return Err(AmountProblem::Words);
    }
    let whole = whole.trim_start_matches('0');
    if whole.len() > MOST_WHOLE_DIGITS {
        return Err(AmountProblem::TooLarge);
    }
    if fraction.trim_end_matches('0').len() > decimals {
        return Err(AmountProblem::Decimals(decimals));
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    // Amounts of ordinary money are written in full; those of virtual money as they came.
    let fraction = match decimals {
        0..=4 => format!("{:0<decimals$}", &fraction[..fraction.len().min(decimals)]),
        _ => fraction.trim_end_matches('0').to_owned(),
    };
    match fraction.is_empty() {
        true => Ok(whole.to_owned()),
        false => Ok(format!("{whole}.{fraction}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, chosen: &str) -> Result<String, AmountProblem> {
        parse_amount(text, chosen).map(|(amount, currency)| format!("{amount} {currency}"))
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let expected = [
            ("480", "EUR", "480.00 EUR"),
            ("480,50", "EUR", "480.50 EUR"),
            ("480.5", "EUR", "480.50 EUR"),
            ("1 200", "EUR", "1200.00 EUR"),
            ("1\u{202f}200,00\u{a0}€", "EUR", "1200.00 EUR"),
            ("1.200,00 €", "EUR", "1200.00 EUR"),
            ("1,200.00", "USD", "1200.00 USD"),
            ("1.200", "EUR", "1200.00 EUR"),
            ("1.200", "BTC", "1.2 BTC"),
            ("0.00042", "BTC", "0.00042 BTC"),
            ("1,00,000", "MUR", "100000.00 MUR"),
            ("Rs 2,500", "MUR", "2500.00 MUR"),
            ("1'200.50", "CHF", "1200.50 CHF"),
            ("environ 500", "EUR", "500.00 EUR"),
            ("env. 500 euros", "EUR", "500.00 EUR"),
            ("٤٨٠٫٥٠", "EUR", "480.50 EUR"),
            ("480,", "EUR", "480.00 EUR"),
            ("0480", "EUR", "480.00 EUR"),
            ("0", "EUR", "0.00 EUR"),
            ("50000", "XOF", "50000 XOF"),
            ("500 SEK", "other", "500.00 SEK"),
            ("$500", "CAD", "500.00 CAD"),
            ("500 fcfa", "XAF", "500 XAF"),
            ("1.234.567", "EUR", "1234567.00 EUR"),
            ("12,500", "TND", "12.500 TND"),
        ];
        for (text, chosen, amount) in expected {
            assert_eq!(read(text, chosen), Ok(amount.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_with_an_amount_is_named() {
        let other = |written: &str| AmountProblem::OtherCurrency {
            written: written.to_owned(),
        };
        let expected = [
            ("environ cinq cents", "EUR", AmountProblem::Words),
            ("", "EUR", AmountProblem::Words),
            ("1.2.3", "EUR", AmountProblem::Words),
            ("1,2.3,4", "EUR", AmountProblem::Words),
            ("12%", "EUR", AmountProblem::Words),
            ("5-6", "EUR", AmountProblem::Words),
            ("-20", "EUR", AmountProblem::Negative),
            ("500 $", "EUR", other("USD")),
            ("500 USD", "CAD", other("USD")),
            ("4,1234", "EUR", AmountProblem::Decimals(2)),
            ("12,5", "XOF", AmountProblem::Decimals(0)),
            ("9999999999999999", "EUR", AmountProblem::TooLarge),
            ("500", "other", AmountProblem::NoCurrency),
        ];
        for (text, chosen, problem) in expected {
            assert_eq!(read(text, chosen), Err(problem), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_panic(text in ".{0,40}", marks in "[0-9., ]{0,20}") {
            let _ = parse_amount(&text, "EUR");
            let _ = parse_amount(&marks, "BTC");
        }

        #[test]
        fn cents_are_never_lost(cents in 0u64..100_000_000_000) {
            let exact = format!("{}.{:02}", cents / 100, cents % 100);
            let read = parse_amount(&exact.replace('.', ","), "EUR").map(|(amount, _)| amount);
            proptest::prop_assert_eq!(read, Ok(exact));
        }
    }
}
