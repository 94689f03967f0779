//! Where a search word can be put into a title, and whether the title then says a thing twice.

use crate::brief::BriefWord;
use crate::keyword::title::Title;
use crate::text::fold::fold;
use crate::text::phrase::Compact;
use crate::text::{Span, is_han};

/// What to put in where.
pub(super) struct Insertion {
    /// Byte of the title.
    pub(super) at: usize,
    /// What to put in there.
    pub(super) put: String,
    /// Where it stands in the title already.
    pub(super) stands_at: Option<Span>,
}

/// Where a word can be put in: what is missing of it beside the part that stands already, or at the border of the stretch that
/// holds that part; else the whole word at the end.
pub(super) fn insertions(title: &Title<'_>, word: &BriefWord) -> Vec<Insertion> {
    if let Some((part, rest, is_before)) = title.chars.rest_of(&word.folded, &word.chars) {
        let part = title.folded.to_source(part);
        let stretch = title.stretch(part);
        let places = if is_before { [part.start, stretch.start] } else { [part.end, stretch.end] };
        let stands_at = title.places(&Compact::new(rest)).first().copied();
        let is_movable = stands_at.is_none_or(|s| title.is_border(s.start) && title.is_border(s.end));
        let mut places: Vec<usize> = places.into_iter().filter(|at| is_movable && title.is_border(*at)).collect();
        places.dedup();
        return places.into_iter().map(|at| Insertion { at, put: as_written(rest, word), stands_at }).collect();
    }
    let end = title.text.trim_end_matches(|c: char| !c.is_alphanumeric() && !")]】）」』》".contains(c)).len();
    let blank = if title.text.contains(' ') { " " } else { "" };
    vec![Insertion { at: end, put: format!("{blank}{}", word.text), stands_at: None }]
}

/// A part of a word in the letters of its writer, where folding has changed but those.
fn as_written(part: &str, word: &BriefWord) -> String {
    let at = word.folded.find(part).filter(|_| word.text.to_lowercase() == word.folded);
    at.and_then(|at| word.text.get(at..at + part.len())).unwrap_or(part).to_owned()
}

/// Whether two Han characters in a row, or a Latin word or number, of what was `put` in stand in `new` more often than once and more often than in `old`, or a
/// word of `new` stands twice in a row that did not before.
pub(super) fn says_twice(new: &str, put: &str, old: &Title<'_>) -> bool {
    let text = Compact::new(&fold(new).text);
    let letters: Vec<char> = fold(put).text.chars().filter(|c| is_han(*c)).collect();
    let latin = |text: &str| -> Vec<String> {
        let runs = text.split(|c: char| !c.is_ascii_alphanumeric());
        runs.filter(|run| run.len() > 1).map(str::to_owned).collect()
    };
    let (now, was) = (latin(&fold(new).text), latin(&old.folded.text));
    let count = |words: &[String], word: &String| words.iter().filter(|w| *w == word).count();
    let is_latin_double =
        latin(&fold(put).text).iter().any(|word| count(&now, word) > 1 && count(&now, word) > count(&was, word));
    let is_double = is_latin_double
        || letters.windows(2).any(|pair| {
            let pair = Compact::new(&pair.iter().collect::<String>());
            let count = text.places(&pair).len();
            count > 1 && count > old.chars.places(&pair).len()
        });
    let stutters = |title: &Title<'_>| {
        title.words.windows(2).filter(|w| w[0].end == w[1].start && w[0].of(title.text) == w[1].of(title.text)).count()
    };
    is_double || stutters(&Title::new(new)) > stutters(old)
}
