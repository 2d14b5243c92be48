/// A published list of codes that a profile may use. An unknown code in a profile is a mistake.
///
/// Lists are text files with one code a line; `#` begins a comment and words after the code are
/// properties of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CodeList {
    /// How a mistake names the list.
    pub(crate) name: &'static str,
    lines: &'static str,
}

/// Reference Security Incident Taxonomy.
pub(crate) const RSIT: CodeList = CodeList {
    name: "an RSIT code",
    lines: include_str!("codes/rsit.txt"),
};
/// Common Taxonomy for Law Enforcement and CSIRTs.
pub(crate) const COMMON_TAXONOMY: CodeList = CodeList {
    name: "a common taxonomy code",
    lines: include_str!("codes/common_taxonomy.txt"),
};
/// Articles of the Budapest Convention.
pub(crate) const BUDAPEST: CodeList = CodeList {
    name: "a Budapest article",
    lines: include_str!("codes/budapest.txt"),
};
/// International Classification of Crime for Statistical Purposes.
pub(crate) const ICCS: CodeList = CodeList {
    name: "an ICCS code",
    lines: include_str!("codes/iccs.txt"),
};
/// ISO 3166-1 alpha-2.
pub(crate) const COUNTRIES: CodeList = CodeList {
    name: "an ISO 3166-1 country",
    lines: include_str!("codes/countries.txt"),
};
/// ISO 4217 and the tickers of virtual currencies.
pub(crate) const CURRENCIES: CodeList = CodeList {
    name: "an ISO 4217 currency",
    lines: include_str!("codes/currencies.txt"),
};
/// ISO 639-1.
pub(crate) const LANGUAGES: CodeList = CodeList {
    name: "an ISO 639-1 language",
    lines: include_str!("codes/languages.txt"),
};
/// IANA time zones.
pub(crate) const TIME_ZONES: CodeList = CodeList {
    name: "an IANA time zone",
    lines: include_str!("codes/time_zones.txt"),
};

impl CodeList {
    /// The codes, in the order of the file.
    pub(crate) fn codes(self) -> impl Iterator<Item = &'static str> {
        self.rows().filter_map(|row| row.split_whitespace().next())
    }

    /// Whether the list has this code, written exactly so.
    pub(crate) fn contains(self, code: &str) -> bool {
        self.codes().any(|known| known == code)
    }

    fn rows(self) -> impl Iterator<Item = &'static str> {
        self.lines
            .lines()
            .map(str::trim)
            .filter(|row| !row.is_empty() && !row.starts_with('#'))
    }
}

/// Whether a text is a currency: an ISO 4217 code or the ticker of a virtual currency, in capitals.
pub fn is_currency(code: &str) -> bool {
    CURRENCIES.contains(code)
}

/// How many decimals amounts of a currency have: 2 for the euro, 8 for bitcoin, 0 for the yen.
/// An unknown currency is given 2.
pub fn currency_decimals(currency: &str) -> usize {
    CURRENCIES
        .rows()
        .find_map(|row| {
            row.strip_prefix(currency)?
                .strip_prefix(' ')?
                .trim()
                .parse()
                .ok()
        })
        .unwrap_or(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_is_read_and_has_no_code_twice() {
        let lists = [
            RSIT,
            COMMON_TAXONOMY,
            BUDAPEST,
            ICCS,
            COUNTRIES,
            CURRENCIES,
            LANGUAGES,
            TIME_ZONES,
        ];
        for list in lists {
            let mut codes: Vec<&str> = list.codes().collect();
            let count = codes.len();
            assert!(count >= 15, "{} has only {count} codes", list.name);
            codes.sort_unstable();
            codes.dedup();
            assert_eq!(codes.len(), count, "{} has a code twice", list.name);
        }
    }

    #[test]
    fn amounts_have_the_decimals_of_their_currency() {
        let found = ["EUR", "JPY", "BTC", "TND", "???"].map(currency_decimals);
        assert_eq!(found, [2, 0, 8, 3, 2]);
    }
}
