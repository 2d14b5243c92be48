//! Telephone numbers, as people group and part their digits.

use super::alphabet::{self, before};
use super::chain::Chain;
use super::dial;
use super::host;
use super::plan::{self, Country};
use super::scan::Scanner;
use super::{Kind, Piece};

/// Groups of digits that are looked at together.
const GROUPS_COUNT_MAX: usize = 16;
/// Digits that are looked at together.
const DIGITS_COUNT_MAX: usize = 40;
/// Digits that may follow a number after a blank without being part of a longer one.
const LOOSE_DIGITS_COUNT_MAX: usize = 4;
/// Digits that a number has at least which begins with its calling code alone.
const BARE_DIGITS_COUNT_MIN: usize = 11;
/// How far back words are looked for.
const WORDS_BYTES: usize = 40;
/// Words that stand before a telephone number.
const PHONE_WORDS: [&str; 16] = [
    "tel", "tél", "phone", "fon", "mobile", "portable", "numero", "numéro", "number", "appel",
    "call", "whatsapp", "sms", "joindre", "gsm", "fax",
];

/// Groups of digits and what parts them.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// All digits.
    pub(super) digits: Vec<u8>,
    pub(super) groups: Vec<Group>,
    /// Where the last group that counts ends.
    end: usize,
    /// What the run begins with besides digits.
    has_plus: bool,
    /// The character after the run makes it part of something else: `@`, `.com`.
    is_name: bool,
    /// Each digit stood by itself.
    pub(super) is_spaced: bool,
    /// A last group was left out, as part of a word.
    is_cut: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Its digits.
    pub(super) count: usize,
    /// Digits up to its end.
    pub(super) digits_end: usize,
    /// What stands before it: a blank, a dot, a hyphen, a stroke, a bracket, or nothing.
    pub(super) sign: u8,
}

impl Group {
    pub(super) fn length(&self) -> usize {
        self.count
    }
}

impl Scanner<'_> {
    /// Takes what may be a telephone number at a `+`, a bracket or a digit. Returns where to go on,
    /// when the digits are used up.
    pub(super) fn phone(&mut self, start: usize) -> Option<usize> {
        let run = read_run(self.bytes, start)?;
        self.work += (run.end - start) as u64;
        if run.is_name || self.begins_host(&run) {
            return None;
        }
        if let Some(piece) = self.lettered_number(&run) {
            let end = piece.span.end;
            self.push_phone(piece);
            return Some(end);
        }
        let mut first = 0;
        let mut went_on = None;
        while first < run.groups.len() {
            match self.phone_from(&run, first, went_on.is_some()) {
                Some((piece, next)) => {
                    went_on = Some(piece.span.end);
                    self.push_phone(piece);
                    first = next;
                }
                None => first += 1,
            }
        }
        // Digits in groups that are no telephone number are nothing else either.
        let is_grouped = run.groups.len() > 1 && run.digits.len() > 5 && !run.is_cut;
        went_on.or(is_grouped.then_some(run.end))
    }

    /// Whether digits are the beginning of a name: `200-204-182-45.dsl.example.net`.
    fn begins_host(&self, run: &Run) -> bool {
        let goes_on = matches!(self.byte(run.end), b'.' | b'-')
            && self.byte(run.end + 1).is_ascii_lowercase();
        let [first, rest @ ..] = &run.groups[..] else {
            return false;
        };
        if !goes_on || rest.iter().any(|group| !matches!(group.sign, b'-' | b'.')) {
            return false;
        }
        let mut chain = Chain::default();
        chain.read(self.bytes, first.start);
        let host = host::host_from(self.text, &chain, 0, false);
        host.is_some_and(|host| !host::ends_in_word(&host.name))
    }

    /// The number that begins with a group, and the group after it.
    fn phone_from(&self, run: &Run, first: usize, is_next: bool) -> Option<(Piece, usize)> {
        let group = run.groups.get(first)?;
        let skipped = group.digits_end - group.length();
        let digits = run.digits.get(skipped..)?;
        let begins_abroad = (first == 0 && run.has_plus)
            || group.sign == b'+'
            || (digits.starts_with(b"00") && group.length() != 1);
        let begins_trunk = digits.starts_with(b"0");
        if first > 0 && !is_next && !(skipped <= 2 && begins_trunk) && group.sign != b'+' {
            return None;
        }
        if begins_abroad {
            return self.abroad(run, first);
        }
        let known = self.context.countries.iter();
        known
            .copied()
            .find_map(|country| self.national(run, first, country))
            .or_else(|| self.neighbours(run, first))
            .or_else(|| self.abroad_bare(run, first))
    }

    /// A number that begins with `+` or `00`.
    fn abroad(&self, run: &Run, first: usize) -> Option<(Piece, usize)> {
        let group = run.groups.get(first)?;
        let from = group.digits_end - group.length();
        let has_plus = group.sign == b'+' || (first == 0 && run.has_plus);
        self.after_code(run, first, if has_plus { from } else { from + 2 }, has_plus)
    }

    /// A number that begins with its calling code alone, where a word says what it is:
    /// `Tel: 44-20-7946-0958`.
    fn abroad_bare(&self, run: &Run, first: usize) -> Option<(Piece, usize)> {
        let group = run.groups.get(first)?;
        let from = group.digits_end - group.length();
        let digits = run.digits.get(from..)?;
        let (_, length) = plan::calling_code(digits)?;
        let is_long = digits.len() >= BARE_DIGITS_COUNT_MIN;
        if length != group.length() || length < 2 || !is_long || !self.is_announced(group.start) {
            return None;
        }
        self.after_code(run, first, from, false)
    }

    /// A number whose calling code begins at a digit.
    fn after_code(
        &self,
        run: &Run,
        first: usize,
        from: usize,
        has_plus: bool,
    ) -> Option<(Piece, usize)> {
        let (code, length) = plan::calling_code(run.digits.get(from..)?)?;
        for last in (first..run.groups.len()).rev() {
            let national = run.digits.get(from + length..run.groups[last].digits_end);
            let Some(national) = national.filter(|digits| (4..=16).contains(&digits.len())) else {
                continue;
            };
            // `+33 (0)6 …`: the trunk prefix in brackets, or out of habit.
            let bare = match national.strip_prefix(b"0") {
                Some(bare) if !plan::is_number(code, national) => bare,
                _ => national,
            };
            if plan::is_number(code, bare) && (has_plus || is_whole(run, last)) {
                let value = e164(code, bare);
                return Some((self.phone_piece(run, first, last, value), last + 1));
            }
        }
        None
    }

    /// A number as it is dialled within a country.
    fn national(&self, run: &Run, first: usize, country: Country) -> Option<(Piece, usize)> {
        let group = run.groups.get(first)?;
        let from = group.digits_end - group.length();
        for last in (first..run.groups.len()).rev() {
            let digits = run.digits.get(from..run.groups[last].digits_end)?;
            if !(6..=15).contains(&digits.len()) {
                continue;
            }
            let (bare, has_trunk) = match country.trunk {
                Some(trunk) => match digits.split_first() {
                    Some((begin, bare)) if *begin == trunk => (bare, true),
                    _ if country.is_american => (digits, false),
                    _ => continue,
                },
                None => (digits, false),
            };
            let groups = &run.groups[first..=last];
            let is_open = has_trunk && !country.is_american && !run.is_spaced;
            // British mobile numbers are not parted after their fourth digit.
            let is_odd = country.code == 44
                && bare.starts_with(b"7")
                && matches!(groups, [area, rest] if area.length() == 4 && rest.sign == b'-');
            let fits = !is_odd
                && plan::is_number(country.code, bare)
                && is_whole(run, last)
                && is_grouped_well(groups, country)
                && (is_open || self.is_told_as_number(group.start, groups, digits, country));
            if fits {
                let value = e164(country.code, bare);
                return Some((self.phone_piece(run, first, last, value), last + 1));
            }
        }
        None
    }

    /// Whether digits without any prefix are meant as a telephone number: by the words before, or
    /// by groups that only those have.
    fn is_told_as_number(
        &self,
        start: usize,
        groups: &[Group],
        digits: &[u8],
        country: Country,
    ) -> bool {
        let lengths: Vec<usize> = groups.iter().map(Group::length).collect();
        let is_american = matches!(lengths[..], [3, 3, 4] | [1, 3, 3, 4] | [4, 3, 4]);
        if country.is_american && is_american {
            return true;
        }
        let end = groups.last().map_or(start, |group| group.end);
        if self.extension_end(end).is_some() {
            return true;
        }
        let is_plain = groups.len() == 1;
        if !is_plain && !country.is_american && digits.len() >= 8 && groups.len() >= 3 {
            // Amounts and company numbers are grouped by three throughout.
            let by_three = lengths.iter().all(|length| *length == 3);
            if !by_three || matches!(digits.first(), Some(b'6' | b'7' | b'0')) {
                return true;
            }
        }
        self.is_announced(start)
    }

    /// Whether a word before a place says that a telephone number follows.
    fn is_announced(&self, start: usize) -> bool {
        let words = before(self.text, start, WORDS_BYTES);
        PHONE_WORDS.iter().any(|word| words.contains(word))
    }

    /// A number of another country whose grouping is its own: `07700 900123` is British, five pairs
    /// are French.
    fn neighbours(&self, run: &Run, first: usize) -> Option<(Piece, usize)> {
        let groups = run.groups.get(first..)?;
        let lengths: Vec<usize> = groups.iter().take(5).map(Group::length).collect();
        let digits = &run.digits[groups[0].digits_end - groups[0].length()..];
        let name = match (&lengths[..], digits) {
            ([5, 6, ..], [b'0', b'7', ..]) => "GB",
            ([2, 2, 2, 2, 2], [b'0', b'6' | b'7', ..]) => "FR",
            _ => return None,
        };
        let country = plan::countries(name, "").first().copied()?;
        self.national(run, first, country)
    }

    fn phone_piece(&self, run: &Run, first: usize, last: usize, value: String) -> Piece {
        let mut start = run.groups[first].start;
        let before = |back: usize| start.checked_sub(back).map(|at| self.bytes[at]);
        if matches!(before(1), Some(b'+' | b'(')) {
            start -= 1;
        }
        if self.bytes[start] == b'+' && start > 0 && self.bytes[start - 1] == b'(' {
            start -= 1;
        }
        let mut end = run.groups[last].end;
        let is_open = self.bytes[start..end].contains(&b'(');
        if is_open && !self.bytes[start..end].contains(&b')') {
            match self.bytes.get(end) {
                Some(b')') => end += 1,
                _ if self.bytes[start] == b'(' => start += 1,
                _ => {}
            }
        }
        let end = self.extension_end(end).unwrap_or(end);
        Piece::new(Kind::Phone, "", value, start.max(self.floor())..end)
    }

    /// Keeps a number, and the account that it is with a mobile-money service named before it.
    fn push_phone(&mut self, piece: Piece) {
        let account = self.mobile_money(piece.span.start).map(|service| Piece {
            kind: Kind::Account,
            service: Some(service),
            ..piece.clone()
        });
        self.pieces.push(piece);
        self.pieces.extend(account);
    }

    fn mobile_money(&self, start: usize) -> Option<String> {
        if self.context.mobile_money.is_empty() {
            return None;
        }
        let words = before(self.text, start, WORDS_BYTES);
        let named = |name: &&String| words.contains(name.as_str());
        self.context.mobile_money.iter().find(named).cloned()
    }
}

pub(super) fn e164(code: u16, national: &[u8]) -> String {
    let digits: String = national.iter().map(|digit| char::from(*digit)).collect();
    format!("+{code}{digits}")
}

/// Whether a number may end with a group: nothing that follows makes it part of a longer one.
fn is_whole(run: &Run, last: usize) -> bool {
    let Some(next) = run.groups.get(last + 1) else {
        return true;
    };
    let after = run.digits.len() - run.groups[last].digits_end;
    let begins_number = next.sign == b'+' || run.digits[run.groups[last].digits_end] == b'0';
    next.sign != b'-' && (after <= LOOSE_DIGITS_COUNT_MAX || begins_number)
}

/// Whether people write numbers of a country in such groups.
fn is_grouped_well(groups: &[Group], country: Country) -> bool {
    let [first, rest @ ..] = groups else {
        return false;
    };
    let strokes_count = rest.iter().filter(|group| group.sign == b'/').count();
    let by_two = groups.iter().all(|group| group.length() == 2);
    if strokes_count > 0 && !by_two && !(country.takes_stroke && strokes_count == 1) {
        return false;
    }
    // After the first group, the same sign throughout: `12/03/2025 14` is none.
    let signs: Vec<u8> = rest.iter().map(|group| group.sign).collect();
    let even = signs.iter().skip(2).all(|sign| *sign == signs[1]);
    let is_date = matches!(
        groups,
        [day, month, year, ..] if day.length() == 2 && month.length() == 2 && year.length() == 4
            && groups.len() < 5 && matches!(year.sign, b'.' | b'/' | b'-')
    );
    let tiny = rest.iter().any(|group| group.length() == 1);
    let is_single = first.length() == 1 && rest.len() == 1;
    even && !is_date && !tiny && !is_single
}

/// Reads groups of digits that belong together.
fn read_run(bytes: &[u8], start: usize) -> Option<Run> {
    let mut run = Run::default();
    let mut at = start;
    let mut sign = 0;
    while let Some(byte @ (b'+' | b'(')) = bytes.get(at) {
        run.has_plus |= *byte == b'+';
        sign = *byte;
        at += 1;
        if at > start + 2 {
            return None;
        }
    }
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        let end = at
            + bytes[at..]
                .iter()
                .take_while(|it| it.is_ascii_digit())
                .count();
        if run.digits.len() + (end - at) > DIGITS_COUNT_MAX || run.groups.len() == GROUPS_COUNT_MAX
        {
            break;
        }
        run.digits.extend(&bytes[at..end]);
        run.groups.push(Group {
            start: at,
            end,
            count: end - at,
            digits_end: run.digits.len(),
            sign,
        });
        let next = next_group(bytes, end).or_else(|| after_loose_hyphen(bytes, end, &run));
        let Some((next, between)) = next else {
            break;
        };
        (at, sign) = (next, between);
    }
    trim(bytes, &mut run);
    dial::join_spaced(&mut run);
    run.end = run.groups.last()?.end;
    Some(run)
}

/// The next group after blanks or one sign, and the sign.
fn next_group(bytes: &[u8], end: usize) -> Option<(usize, u8)> {
    let rest = bytes.get(end..)?;
    let digit = |place: usize| rest.get(place).is_some_and(u8::is_ascii_digit);
    let at = |place: usize| end + place;
    match rest {
        [b' ', b'+', ..] if digit(2) => Some((at(2), b'+')),
        [b' ', b' ', ..] if digit(2) => Some((at(2), b' ')),
        [b' ', b'-' | b'.' | b'/', b' ', ..] if digit(3) => Some((at(3), rest[1])),
        [b' ', b'(', ..] if digit(2) => Some((at(2), b'(')),
        [b')', b' ' | b'-' | b'.', b'(', ..] if digit(3) => Some((at(3), b'(')),
        [b')', b' ' | b'-' | b'.', ..] if digit(2) => Some((at(2), b')')),
        [b')', ..] if digit(1) => Some((at(1), b')')),
        [b'(', ..] if digit(1) => Some((at(1), b'(')),
        [sign @ (b' ' | b'.' | b'-' | b'/'), ..] if digit(1) => Some((at(1), *sign)),
        _ => None,
    }
}

/// The group after `234-80- `: a hyphen and a blank within a number that has just begun.
fn after_loose_hyphen(bytes: &[u8], end: usize, run: &Run) -> Option<(usize, u8)> {
    let is_first = run.groups.len() < 3 && run.groups.iter().all(|group| group.length() < 4);
    let follows = matches!(bytes.get(end..)?, [b'-', b' ', digit, ..] if digit.is_ascii_digit());
    (is_first && follows).then_some((end + 2, b'-'))
}

/// Leaves out a last group that is part of a word, a time or a decimal number.
fn trim(bytes: &[u8], run: &mut Run) {
    let Some(last) = run.groups.last().copied() else {
        return;
    };
    let next = |place: usize| bytes.get(last.end + place).copied();
    let is_digit = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_digit());
    let is_part = alphabet::is_word(bytes, last.end)
        || (matches!(next(0), Some(b':' | b',')) && is_digit(next(1)))
        || next(0) == Some(b'%');
    let is_mail = next(0) == Some(b'@');
    let joins =
        matches!(next(0), Some(b'.' | b'-' | b'_')) && alphabet::is_word(bytes, last.end + 1);
    let is_small = next(0) == Some(b'.') && !next(1).is_some_and(|it| it.is_ascii_lowercase());
    run.is_name = is_mail || (joins && !is_small && run.groups.len() == 1);
    // `…78x12`: an extension follows.
    let is_extension = next(0) == Some(b'x') && is_digit(next(1));
    if !is_part || is_extension {
        return;
    }
    let length = last.length();
    run.is_cut = true;
    run.groups.pop();
    let kept = run.digits.len() - length;
    run.digits.truncate(kept);
}
