//! A title as pieces that may be taken out, and pieces that must stay.

use crate::keyword::words::cut;
use crate::text::fold::{Folded, fold};
use crate::text::phrase::Compact;
use crate::text::{Span, is_han};

/// One title, folded and cut.
pub(super) struct Title<'t> {
    pub(super) text: &'t str,
    pub(super) folded: Folded<'t>,
    pub(super) chars: Compact,
    /// Words, as bytes of the text.
    pub(super) words: Vec<Span>,
}

/// A piece that can be taken out without leaving half a word behind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// Bytes of the text.
    pub(super) span: Span,
    /// It has a letter or digit (a model, a measure).
    pub(super) has_latin: bool,
}

impl<'t> Title<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let folded = fold(text);
        let chars = Compact::new(&folded.text);
        Self { text, chars, folded, words: cut(text) }
    }

    /// Bytes of the text where `word` stands as a whole.
    pub(super) fn places(&self, word: &Compact) -> Vec<Span> {
        self.chars.places(word).into_iter().map(|span| self.folded.to_source(span)).collect()
    }

    /// The pieces. A single character holds on to both its neighbours (加|厚, 款), and so does a number or Latin word: nothing
    /// is taken out that would leave its other half behind.
    pub(super) fn pieces(&self) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut holds_on = false;
        for word in &self.words {
            let text = word.of(self.text);
            let has_latin = !text.chars().all(is_han);
            let is_short = has_latin || text.chars().count() == 1;
            match pieces.last_mut() {
                Some(last) if last.span.end == word.start && (holds_on || is_short) => {
                    last.span.end = word.end;
                    last.has_latin |= has_latin;
                }
                _ => pieces.push(Piece { span: *word, has_latin }),
            }
            holds_on = is_short;
        }
        pieces
    }

    /// Whether a word may be put in at byte `at`: not inside a word of the title.
    pub(super) fn is_border(&self, at: usize) -> bool {
        !self.words.iter().any(|w| w.start < at && at < w.end)
    }

    /// Whether `part` stands alone between blanks and marks.
    pub(super) fn is_alone(&self, part: Span) -> bool {
        self.stretch(part) == part
    }

    /// The stretch without blanks and marks that holds `part`.
    pub(super) fn stretch(&self, part: Span) -> Span {
        let before = self.text.get(..part.start).unwrap_or("");
        let after = self.text.get(part.end..).unwrap_or("");
        // 8plus/XR, L'OREAL, SK-II: not every mark is a border
        let is_mark = |c: char| c.is_whitespace() || BORDERS.contains(c);
        let start = before.char_indices().rev().find(|(_, c)| is_mark(*c)).map_or(0, |(at, c)| at + c.len_utf8());
        Span::new(start, part.end + after.find(is_mark).unwrap_or(after.len()))
    }

    /// Whether the piece is all that stands in a pair of brackets.
    pub(super) fn is_bracketed(&self, piece: Span) -> bool {
        let before = self.text.get(..piece.start).and_then(|t| t.chars().next_back());
        let after = self.text.get(piece.end..).and_then(|t| t.chars().next());
        before.is_some_and(|c| "([{【（「『《".contains(c)) && after.is_some_and(|c| ")]}】）」』》".contains(c))
    }

    /// The text with `out` taken out and `with` put in at byte `at` (outside of `out`).
    pub(super) fn edited(&self, out: Option<Span>, at: usize, with: &str) -> String {
        let mut text = String::with_capacity(self.text.len() + with.len());
        let piece = |from: usize, to: usize| self.text.get(from..to).unwrap_or("");
        match out {
            None => {
                text += piece(0, at);
                text += with;
                text += piece(at, self.text.len());
            }
            Some(out) if at <= out.start => {
                text += piece(0, at);
                text += with;
                text += piece(at, out.start);
                text += piece(out.end, self.text.len());
            }
            Some(out) => {
                text += piece(0, out.start);
                text += piece(out.end, at);
                text += with;
                text += piece(at, self.text.len());
            }
        }
        tidy(&text)
    }
}

/// Marks that part the pieces of a title.
const BORDERS: &str = ",，、|;；。!！?？:：()（）[]【】「」『』";

/// Without blanks at the ends, two in a row, and marks that part nothing any more.
pub(super) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        let is_mark = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | '|' | '/');
        if is_mark(c) && out.chars().next_back().is_none_or(is_mark) {
            continue;
        }
        out.push(c);
    }
    let end = out.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | '|' | '/')).len();
    out.truncate(end);
    let start = out.len() - out.trim_start_matches(['!', '！', '~', '～', '·', '-', '—']).len();
    out.drain(..start);
    for empty in ["【】", "()", "（）", "[]"] {
        out = out.replace(empty, "");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_out_leaves_nothing_behind() {
        let title = Title::new("复古 精美 陶瓷杯");
        let out = title.words.iter().copied().find(|w| w.of(title.text) == "精美").expect("a word");
        assert_eq!(title.edited(Some(out), 0, "家用"), "家用复古 陶瓷杯");
        assert_eq!(title.edited(Some(out), title.text.len(), "带盖"), "复古 陶瓷杯带盖");
        assert_eq!(title.edited(None, 0, "新"), "新复古 精美 陶瓷杯");
    }

    #[test]
    fn halves_hold_on_to_each_other() {
        let text = "加绒 500 毫升杯 保温";
        let title = Title::new(text);
        let pieces: Vec<(&str, bool)> = title.pieces().iter().map(|p| (p.span.of(text), p.has_latin)).collect();
        assert!(pieces.contains(&("500", true)), "{pieces:?}");
        let text = "500ml大杯子";
        assert!(Title::new(text).pieces()[0].has_latin);
    }
}
