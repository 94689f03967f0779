//! Words in disguise: split by marks, or written with look-alikes, sound-alikes and letters. Gives a second reading of a
//! folded text, with the way back, and says where it differs from the first.

use super::clause::PAUSE;
use super::map::OffsetMap;
use super::{Span, is_han};

/// One way of disguising a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// What stands in the text (folded).
    pub spelled: String,
    /// What a reader takes it for (folded).
    pub word: String,
    /// Only directly before one of these; empty: anywhere.
    pub before: Vec<String>,
    /// Only directly before a Han character.
    pub before_han: bool,
    /// Never directly before one of these.
    pub not_before: Vec<String>,
    /// Never directly after one of these.
    pub not_after: Vec<String>,
    /// Never as a part of one of these.
    pub not_in: Vec<String>,
}

/// Everything that is known of disguises.
#[derive(Debug, Clone, Default)]
pub struct Disguises {
    /// Sorted by first character, the longest first.
    spellings: Vec<Spelling>,
    marks: Vec<char>,
    letters: Vec<(char, char)>,
    /// The characters at which a disguise may begin.
    starts: CharSet,
}

/// Characters of the basic plane, a bit each; others are taken to be in it.
#[derive(Debug, Clone)]
struct CharSet(Box<[u64]>);

impl CharSet {
    fn of(chars: impl Iterator<Item = char>) -> Self {
        let mut bits = vec![0_u64; 1024].into_boxed_slice();
        for code in chars.map(u32::from).filter(|code| *code < 0x1_0000) {
            bits[code as usize / 64] |= 1 << (code % 64);
        }
        Self(bits)
    }

    fn has(&self, c: char) -> bool {
        let code = u32::from(c);
        self.0.get(code as usize / 64).is_none_or(|word| word >> (code % 64) & 1 == 1)
    }
}

impl Default for CharSet {
    fn default() -> Self {
        Self::of(std::iter::empty())
    }
}

/// The most marks between two characters of a word that somebody split.
const MAX_MARKS: usize = 3;

/// What stood between the characters of a split word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Split {
    /// Only the end of a cue: the speaker goes on.
    Pause,
    /// Only blanks, which honest copy has between words too.
    Blanks,
    /// Marks.
    Marks,
}

/// A second reading of a folded text.
#[derive(Debug, Clone)]
pub struct Disguised {
    /// What a reader takes it for.
    pub text: String,
    squeezed: OffsetMap,
    plain: OffsetMap,
    /// Places, in bytes of `text`, where marks were taken out, and whether those were only blanks.
    cuts: Vec<(usize, Split)>,
    /// Stretches of `text` that stand for a disguise.
    replaced: Vec<Span>,
}

impl Disguised {
    /// Bytes of the folded text that bytes `span` of this reading came from.
    pub fn to_folded(&self, span: Span) -> Span {
        self.squeezed.to_source(self.plain.to_source(span))
    }

    /// Whether `span` of this reading holds something written with other characters.
    pub fn is_replaced(&self, span: Span) -> bool {
        // they are in order, and do not overlap
        let first = self.replaced.partition_point(|r| r.end <= span.start);
        self.replaced.get(first).is_some_and(|r| r.overlaps(span))
    }

    /// What was taken out inside `span` of this reading; marks outweigh blanks.
    pub fn split_in(&self, span: Span) -> Option<Split> {
        let first = self.cuts.partition_point(|(at, _)| *at <= span.start);
        self.cuts[first..].iter().take_while(|(at, _)| *at < span.end).map(|(_, by)| *by).max()
    }
}

impl Disguises {
    /// Knows `spellings`, `marks` that split words, and foreign `letters` that look like Latin ones.
    pub fn new(mut spellings: Vec<Spelling>, mut marks: Vec<char>, letters: Vec<(char, char)>) -> Self {
        spellings.sort_by(|a, b| {
            let first = |s: &Spelling| s.spelled.chars().next();
            (first(a), b.spelled.len(), &a.spelled).cmp(&(first(b), a.spelled.len(), &b.spelled))
        });
        marks.sort_unstable();
        let starts = CharSet::of(
            spellings
                .iter()
                .filter_map(|s| s.spelled.chars().next())
                .chain(marks.iter().copied())
                .chain(letters.iter().map(|(from, _)| *from))
                .chain([' ', PAUSE]),
        );
        Self { spellings, marks, letters, starts }
    }

    /// The second reading of `folded`, if it differs. `is_title`: blanks part the members of a title, so a lone blank
    /// splits a word only where it leaves a single character alone.
    pub fn read(&self, folded: &str, is_title: bool) -> Option<Disguised> {
        let may_begin = |(at, c): (usize, char)| {
            self.starts.has(c)
                && (self.split_end(folded, at, c, is_title).is_some()
                    || self.spelling_at(folded, at, c).is_some()
                    || self.letter_at(folded, at, c).is_some())
        };
        if !folded.char_indices().any(may_begin) {
            return None;
        }
        let (squeezed_text, squeezed, cuts) = self.squeeze(folded, is_title);
        let (text, plain, replaced) = self.replace(&squeezed_text);
        if cuts.is_empty() && replaced.is_empty() {
            return None;
        }
        // a cut lies before the byte that it is noted at
        let moved = |(at, by): (usize, Split)| Some((plain.to_derived(Span::new(at, at + 1))?.start, by));
        let cuts = if replaced.is_empty() { cuts } else { cuts.into_iter().filter_map(moved).collect() };
        Some(Disguised { text, squeezed, plain, cuts, replaced })
    }

    /// Takes the marks out that stand between characters of words.
    fn squeeze(&self, text: &str, is_title: bool) -> (String, OffsetMap, Vec<(usize, Split)>) {
        let mut out = String::with_capacity(text.len());
        let (mut map, mut cuts) = (OffsetMap::default(), Vec::new());
        let (mut at, mut copied) = (0, 0);
        while let Some(c) = text[at..].chars().next() {
            let Some((end, by)) = self.split_end(text, at, c, is_title) else {
                at += c.len_utf8();
                continue;
            };
            out.push_str(&text[copied..at]);
            map.copied(at - copied);
            map.skipped(end - at);
            cuts.push((out.len(), by));
            (at, copied) = (end, end);
        }
        out.push_str(&text[copied..]);
        map.copied(text.len() - copied);
        (out, map, cuts)
    }

    /// Whether `c` splits words.
    fn is_mark(&self, c: char) -> bool {
        self.marks.binary_search(&c).is_ok()
    }

    /// Where the marks end that begin with `first` at byte `at`, and what they are, if they split a word there.
    fn split_end(&self, text: &str, at: usize, first: char, is_title: bool) -> Option<(usize, Split)> {
        if !(self.starts.has(first) && (matches!(first, ' ' | PAUSE) || self.is_mark(first))) {
            return None;
        }
        let before = text[..at].chars().next_back().filter(|c| is_of_word(*c))?;
        if first == PAUSE {
            let end = at + PAUSE.len_utf8();
            let after = text[end..].chars().next().filter(|c| is_of_word(*c))?;
            return (is_han(before) || is_han(after)).then_some((end, Split::Pause));
        }
        let marks = text[at..].chars().take_while(|c| *c == ' ' || self.is_mark(*c));
        let (count, len) = marks.fold((0, 0), |(n, len), c| (n + 1, len + c.len_utf8()));
        let end = at + len;
        let after = text[end..].chars().next().filter(|c| is_of_word(*c))?;
        if count > MAX_MARKS || !(is_han(before) || is_han(after)) {
            return None;
        }
        let only_blanks = text[at..end].chars().all(|c| c == ' ');
        // marks beside the figures and letters of models, sizes and numbered lists are no disguise
        let is_number = before.is_ascii_digit() || after.is_ascii_digit();
        let is_within_han = is_han(before) && is_han(after);
        if is_number || !(only_blanks || is_within_han) {
            return None;
        }
        if only_blanks && is_title {
            let run_before = text[..at].chars().rev().take_while(|c| is_of_word(*c)).count();
            let run_after = text[end..].chars().take_while(|c| is_of_word(*c)).count();
            return (run_before == 1 || run_after == 1).then_some((end, Split::Blanks));
        }
        Some((end, if only_blanks { Split::Blanks } else { Split::Marks }))
    }

    /// Writes the plain word in place of each disguise.
    fn replace(&self, text: &str) -> (String, OffsetMap, Vec<Span>) {
        let mut out = String::new();
        let (mut map, mut replaced) = (OffsetMap::default(), Vec::new());
        let mut copied = 0;
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            if !self.starts.has(c) {
                at += c.len_utf8();
                continue;
            }
            let found = self.spelling_at(text, at, c).map(|s| (s.word.clone(), s.spelled.len()));
            let found = found.or_else(|| self.letter_at(text, at, c).map(|to| (to.to_string(), c.len_utf8())));
            let Some((word, len)) = found else {
                at += c.len_utf8();
                continue;
            };
            out.push_str(&text[copied..at]);
            map.copied(at - copied);
            replaced.push(Span::new(out.len(), out.len() + word.len()));
            out.push_str(&word);
            map.replaced(word.len(), len);
            at += len;
            copied = at;
        }
        out.push_str(&text[copied..]);
        map.copied(text.len() - copied);
        (out, map, replaced)
    }

    fn spelling_at(&self, text: &str, at: usize, c: char) -> Option<&Spelling> {
        let first = |s: &Spelling| s.spelled.chars().next().unwrap_or_default();
        let from = self.spellings.partition_point(|s| first(s) < c);
        let same_start = self.spellings[from..].iter().take_while(|s| first(s) == c);
        same_start.into_iter().find(|s| text[at..].starts_with(s.spelled.as_str()) && s.fits(text, at))
    }

    /// The Latin letter that the foreign one at `at` stands for, in a run that holds a Latin letter or digit.
    fn letter_at(&self, text: &str, at: usize, c: char) -> Option<char> {
        if c.is_ascii() || is_han(c) {
            return None;
        }
        let (_, to) = self.letters.iter().find(|(from, _)| *from == c)?;
        let is_run =
            |c: &char| c.is_ascii_alphanumeric() || *c == '.' || self.letters.iter().any(|(from, _)| from == c);
        let after = text[at..].chars().take_while(is_run);
        let before = text[..at].chars().rev().take_while(is_run);
        before.chain(after).any(|c| c.is_ascii_alphanumeric()).then_some(*to)
    }
}

impl Spelling {
    /// Whether what stands around byte `at` lets it be this disguise.
    fn fits(&self, text: &str, at: usize) -> bool {
        let (before, after) = (&text[..at], &text[at + self.spelled.len()..]);
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        let next = after.chars().next();
        if is_letter(self.spelled.chars().next()) && is_letter(before.chars().next_back()) {
            return false;
        }
        if is_letter(self.spelled.chars().next_back()) && is_letter(next) {
            return false;
        }
        if self.spelled.ends_with(|c: char| c.is_ascii_digit()) && next.is_some_and(|c| c.is_ascii_digit()) {
            return false;
        }
        (!self.before_han || next.is_some_and(is_han))
            && (self.before.is_empty() || self.before.iter().any(|w| after.starts_with(w.as_str())))
            && !self.not_before.iter().any(|w| after.starts_with(w.as_str()))
            && !self.not_after.iter().any(|w| before.ends_with(w.as_str()))
            && !self.not_in.iter().any(|w| self.is_inside(w, text, at))
    }

    /// Whether the spelling at `at` is a part of `longer` standing there.
    fn is_inside(&self, longer: &str, text: &str, at: usize) -> bool {
        longer.match_indices(self.spelled.as_str()).any(|(offset, _)| {
            at.checked_sub(offset).and_then(|start| text.get(start..)).is_some_and(|rest| rest.starts_with(longer))
        })
    }
}

/// Whether words are made of it.
fn is_of_word(c: char) -> bool {
    is_han(c) || c.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelling(spelled: &str, word: &str) -> Spelling {
        Spelling {
            spelled: spelled.into(),
            word: word.into(),
            before: Vec::new(),
            before_han: false,
            not_before: Vec::new(),
            not_after: Vec::new(),
            not_in: Vec::new(),
        }
    }

    fn disguises() -> Disguises {
        let zui = Spelling { before_han: true, ..spelling("zui", "最") };
        let drunk = Spelling { before: vec!["好".into()], not_in: vec!["沉醉".into()], ..spelling("醉", "最") };
        Disguises::new(
            vec![spelling("蕞", "最"), zui, drunk, spelling("第1", "第一")],
            "·./-*".chars().collect(),
            vec![('о', 'o'), ('т', 't'), ('р', 'p')],
        )
    }

    #[test]
    fn disguises_are_read_and_lead_back() {
        for (text, word, written) in [
            ("蕞好的", "最", "蕞"),
            ("达到zui佳", "最佳", "zui佳"),
            ("醉好的酒", "最", "醉"),
            ("最·佳选择", "最佳", "最·佳"),
            ("顶 级 面霜", "顶级", "顶 级"),
            ("蕞.好的", "最好", "蕞.好"),
            ("第1品牌", "第一", "第1"),
            ("тор1品牌", "top1", "тор1"),
        ] {
            let read = disguises().read(text, false).unwrap_or_else(|| panic!("{text} is disguised"));
            let at = read.text.find(word).unwrap_or_else(|| panic!("{text} reads {}", read.text));
            let span = Span::new(at, at + word.len());
            assert_eq!(read.to_folded(span).of(text), written);
            assert!(read.is_replaced(span) || read.split_in(span).is_some(), "{text}");
        }
    }

    #[test]
    fn honest_text_is_left_alone() {
        for text in ["沉醉好时光", "麻醉", "zui", "最佳", "第10版", "a-b 最佳", "40/42码", "最佳.第一"]
        {
            let read = disguises().read(text, true);
            let is_changed = read.as_ref().is_some_and(|r| !r.replaced.is_empty());
            assert!(!is_changed, "{text} reads {:?}", read.map(|r| r.text));
        }
        assert!(disguises().read("面霜套装 过客", true).is_none(), "a blank between the members of a title");
    }
}
