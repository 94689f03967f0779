//! The text around a finding, to show.

use crate::text::Span;
use crate::text::lines::LineIndex;

/// The line around a finding, clipped: of the decoded source, or of the field where the source has no text of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// A piece of the line.
    pub text: Box<str>,
    /// Bytes of `text` that the finding covers.
    pub span: Span,
    /// Characters of the line before the piece.
    pub before: usize,
    /// The line goes on after the piece.
    pub is_cut: bool,
}

impl Excerpt {
    /// Bytes kept on either side of a finding: more than a terminal shows.
    const REACH: usize = 360;

    /// The line of a field's `text` around `span`, clipped, without a count of what stands before: looks at no more than
    /// it keeps.
    pub fn of_copy(text: &str, span: Span) -> Self {
        let (from, to) = (floor(text, span.start), floor(text, span.end));
        let is_end = |c: char| matches!(c, '\n' | '\r');
        let first = floor(text, from.saturating_sub(Self::REACH));
        let start = text[first..from].rfind(is_end).map_or(first, |at| first + at + 1);
        let last = floor(text, to.saturating_add(Self::REACH));
        let line_end = text[to..last].find(is_end).map(|at| to + at);
        let end = line_end.unwrap_or(last);
        Self {
            text: text[start..end].into(),
            span: Span::new(from - start, to - start),
            before: 0,
            is_cut: line_end.is_none() && end < text.len(),
        }
    }

    /// The line of `text` that holds the start of `span`, clipped around it.
    pub fn new(text: &str, lines: &LineIndex, span: Span) -> Self {
        let (from, to) = (floor(text, span.start), floor(text, span.end));
        let number = lines.line_of(from);
        let line = lines.start_of(number, text);
        let next = lines.start_of(number + 1, text).max(from);
        let line_end = (line + text[line..next].trim_end_matches(['\n', '\r']).len()).max(from);
        let to = to.clamp(from, line_end);
        let start = floor(text, from.saturating_sub(Self::REACH)).max(line);
        let end = floor(text, to.saturating_add(Self::REACH)).clamp(to, line_end);
        Self {
            text: text[start..end].into(),
            span: Span::new(from - start, to - start),
            before: lines.position(text, start).column - 1,
            is_cut: end < line_end,
        }
    }
}

/// The character border at or before byte `at`.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}
