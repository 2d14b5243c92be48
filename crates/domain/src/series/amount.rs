//! Sums of money, exact: what many people lost is the sum of what each wrote.

use std::fmt;
use std::str::FromStr;

/// Digits behind the point that are kept: those of the smallest unit of any currency in use.
const DECIMALS: u32 = 18;
const ONE: i128 = 10i128.pow(DECIMALS);

/// An amount, never below zero, in no currency in particular.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(i128);

/// A text that is no amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no amount: write digits, with a point before decimals")]
pub struct NoAmount(String);

impl FromStr for Amount {
    type Err = NoAmount;

    fn from_str(text: &str) -> Result<Amount, NoAmount> {
        let wrong = || NoAmount(text.chars().take(60).collect());
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|digit| digit.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(decimals) {
            return Err(wrong());
        }
        let kept = &decimals[..decimals.len().min(DECIMALS as usize)];
        let mut units: i128 = whole.parse::<i128>().map_err(|_| wrong())?;
        units = units.checked_mul(ONE).ok_or_else(wrong)?;
        if !kept.is_empty() {
            let missing = DECIMALS - kept.len() as u32;
            let parsed: i128 = kept.parse().map_err(|_| wrong())?;
            units = units
                .checked_add(parsed * 10i128.pow(missing))
                .ok_or_else(wrong)?;
        }
        Ok(Amount(units))
    }
}

impl Amount {
    /// The sum; beyond what can be counted, the largest amount.
    #[must_use]
    pub fn plus(self, other: Amount) -> Amount {
        Amount(self.0.saturating_add(other.0))
    }

    /// Whole units, decimals cut off.
    pub fn whole(self) -> i64 {
        i64::try_from(self.0 / ONE).unwrap_or(i64::MAX)
    }

    /// As a floating number, for comparisons in rules.
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / ONE as f64
    }
}

impl fmt::Display for Amount {
    /// Digits and a point, as amounts are written in the report JSON; two decimals at least where
    /// there are any.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / ONE, self.0 % ONE);
        if rest == 0 {
            return write!(formatter, "{whole}");
        }
        let decimals = format!("{rest:018}");
        let kept = decimals.trim_end_matches('0').len().max(2);
        write!(formatter, "{whole}.{}", &decimals[..kept])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact() {
        let all = ["20.10", "0.2", "49", "0.000000000000000001"];
        let sum = all.iter().fold(Amount::default(), |sum, text| {
            sum.plus(text.parse().expect("an amount"))
        });
        assert_eq!(sum.to_string(), "69.300000000000000001");
        assert_eq!(sum.whole(), 69);
        let euros: Amount = "12.50".parse().expect("an amount");
        assert_eq!(euros.to_string(), "12.50");
        assert_eq!("7".parse::<Amount>().expect("an amount").to_string(), "7");
    }

    #[test]
    fn what_is_no_amount_is_refused_and_what_is_too_large_does_not_wrap() {
        for text in [
            "",
            ".5",
            "-1",
            "1,5",
            "1e9",
            "9999999999999999999999999999999",
        ] {
            assert!(text.parse::<Amount>().is_err(), "{text}");
        }
        let most = Amount(i128::MAX);
        assert_eq!(most.plus(most), most);
    }
}
