use std::fmt;

/// One thing wrong in a profile or in a catalogue of texts: where it is, what it is, what to do.
///
/// Printed as `profile.toml:12: unknown key “langages”. Did you mean “languages”?`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// Path of the file inside the profile, such as `locale/fr/offences.ftl`.
    pub file: String,
    /// Line of the mistake, counted from 1. A missing file has line 1.
    pub line: u32,
    /// What is wrong, as a sentence without its final stop.
    pub message: String,
    /// What to do about it, as a sentence without its final stop.
    pub remedy: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mistake {
            file,
            line,
            message,
            remedy,
        } = self;
        write!(formatter, "{file}:{line}: {message}. {remedy}")
    }
}

/// Where a value was read, so that a check made later can still name its line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) line: u32,
}

impl Place {
    pub(crate) fn new(file: &str, line: u32) -> Self {
        Place {
            file: file.to_owned(),
            line,
        }
    }

    /// A mistake found at this place.
    pub(crate) fn mistake(&self, message: impl Into<String>, remedy: impl Into<String>) -> Mistake {
        Mistake {
            file: self.file.clone(),
            line: self.line,
            message: message.into(),
            remedy: remedy.into(),
        }
    }
}

/// Turns byte offsets of a file into line numbers.
#[derive(Debug)]
pub(crate) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        let after_newline = text.match_indices('\n').map(|(offset, _)| offset + 1);
        Lines {
            starts: std::iter::once(0).chain(after_newline).collect(),
        }
    }

    /// The line, counted from 1, that holds the byte at `offset`.
    pub(crate) fn line_at(&self, offset: usize) -> u32 {
        let line = self.starts.partition_point(|start| *start <= offset);
        u32::try_from(line).unwrap_or(u32::MAX)
    }
}

/// “Did you mean …?” for a misspelt word, or the list of what is possible.
pub(crate) fn did_you_mean<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let closest = known
        .iter()
        .map(|candidate| (edit_distance(word, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= likely_slips(word, candidate))
        .min();
    if let Some((_, candidate)) = closest {
        return format!("Did you mean “{candidate}”?");
    }
    match known.len() {
        0 => "Remove it".to_owned(),
        1..=12 => format!("Use one of: {}", known.join(", ")),
        count => format!(
            "Use one of the {count} known, such as: {}",
            known[..8].join(", ")
        ),
    }
}

/// How many slips of the finger may part two words that mean the same. Codes of two letters are
/// too near to each other for a guess.
fn likely_slips(left: &str, right: &str) -> usize {
    match left.chars().count().max(right.chars().count()) {
        0..=2 => 0,
        3..=4 => 1,
        length => (length / 4).max(2),
    }
}

/// Levenshtein distance, in characters.
fn edit_distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (left_index, left_char) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = left_index + 1;
        for (right_index, right_char) in right.iter().enumerate() {
            let substituted = diagonal + usize::from(left_char != *right_char);
            diagonal = row[right_index + 1];
            row[right_index + 1] = substituted.min(diagonal + 1).min(row[right_index] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_reads_as_file_line_message_and_remedy() {
        let mistake = Place::new("profile.toml", 3).mistake("unknown key “langages”", "Remove it");
        assert_eq!(
            mistake.to_string(),
            "profile.toml:3: unknown key “langages”. Remove it"
        );
    }

    #[test]
    fn offsets_become_lines_counted_from_one() {
        let lines = Lines::of("a\nbc\n\nd");
        let found: Vec<u32> = [0, 1, 2, 4, 5, 6]
            .map(|offset| lines.line_at(offset))
            .to_vec();
        assert_eq!(found, [1, 1, 2, 2, 3, 4]);
    }

    #[test]
    fn a_near_word_is_suggested_and_a_far_one_lists_what_is_possible() {
        assert_eq!(
            did_you_mean("langages", ["languages", "name"]),
            "Did you mean “languages”?"
        );
        assert_eq!(
            did_you_mean("zzz", ["languages", "name"]),
            "Use one of: languages, name"
        );
    }
}
