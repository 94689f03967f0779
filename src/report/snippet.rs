//! A clipped line of a source as codespan-reporting sees it: true line and column, little text.

use std::io::{self, Write};
use std::ops::Range;

use codespan_reporting::diagnostic::Diagnostic;
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term::termcolor::{Ansi, NoColor};
use codespan_reporting::term::{self, Config, Styles, StylesWriter};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::finding::Excerpt;
use crate::text::Span;
use crate::text::lines::{LineIndex, chars_between};

/// One line, clipped around a span.
pub(super) struct Snippet {
    name: String,
    text: String,
    /// Where the span lies in `text`, bytes.
    pub(super) span: Range<usize>,
    line: usize,
    /// True column of the first character of `text`, less one; the `…` in front is not counted.
    columns_before: usize,
    clip_len: usize,
}

const CLIP: &str = "…";

impl Snippet {
    /// The line of `text` that holds the start of `span`, clipped to `width` display columns around it.
    pub(super) fn new(name: String, text: &str, lines: &LineIndex, span: Span, width: usize) -> Self {
        Self::of_excerpt(name, &Excerpt::new(text, lines, span), lines.line_of(span.start), width)
    }

    /// An excerpt of line `line` (from 0), clipped further.
    pub(super) fn of_excerpt(name: String, excerpt: &Excerpt, line: usize, width: usize) -> Self {
        let (whole, span) = (excerpt.text.as_ref(), excerpt.span);
        let hit_width = whole[span.start..span.end].width();
        let spare = width.saturating_sub(hit_width + 2 * CLIP.width()).max(16);
        let lead: Vec<(usize, &str)> = whole[..span.start].grapheme_indices(true).collect();
        let tail: Vec<(usize, &str)> = whole[span.end..].grapheme_indices(true).collect();
        let lead_width: usize = lead.iter().map(|(_, g)| g.width()).sum();
        let tail_width: usize = tail.iter().map(|(_, g)| g.width()).sum();
        // what one side does not need the other may use
        let half = spare / 2;
        let lead_room = if tail_width < half { spare - tail_width } else { half };
        let tail_room = if lead_width < half { spare - lead_width } else { half };
        let start = cut(lead.iter().rev(), lead_room).map_or(span.start, |(at, _)| at);
        let end = cut(tail.iter(), tail_room).map_or(span.end, |(at, g)| span.end + at + g.len());
        let columns_before = excerpt.before + chars_between(whole, 0, start);
        let before = if columns_before > 0 { CLIP } else { "" };
        let after = if end < whole.len() || excerpt.is_cut { CLIP } else { "" };
        let text = format!("{before}{}{after}", &whole[start..end]).replace('\t', " ");
        let shift = before.len();
        let span = span.start - start + shift..span.end - start + shift;
        Self { name, text, span, line, columns_before, clip_len: shift }
    }
}

/// The last of `graphemes` (byte, text) that still fits into `room` columns.
fn cut<'g>(graphemes: impl Iterator<Item = &'g (usize, &'g str)>, room: usize) -> Option<(usize, &'g str)> {
    let mut used = 0;
    let fits = graphemes.take_while(|(_, g)| {
        used += g.width();
        used <= room
    });
    fits.last().copied()
}

/// The snippets of one diagnostic; the number of each is its file.
struct Snippets<'s>(&'s [Snippet]);

impl<'a> Files<'a> for Snippets<'_> {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.get(id)?.name)
    }

    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.get(id)?.text)
    }

    fn line_index(&'a self, _id: usize, _byte: usize) -> Result<usize, Error> {
        Ok(0)
    }

    fn line_number(&'a self, id: usize, _line: usize) -> Result<usize, Error> {
        Ok(self.get(id)?.line + 1)
    }

    fn column_number(&'a self, id: usize, _line: usize, byte: usize) -> Result<usize, Error> {
        let snippet = self.get(id)?;
        Ok(snippet.columns_before + chars_between(&snippet.text, snippet.clip_len.min(byte), byte) + 1)
    }

    fn line_range(&'a self, id: usize, _line: usize) -> Result<Range<usize>, Error> {
        Ok(0..self.get(id)?.text.len())
    }
}

impl Snippets<'_> {
    fn get(&self, id: usize) -> Result<&Snippet, Error> {
        self.0.get(id).ok_or(Error::FileMissing)
    }
}

/// Line and column of the snippet's span, for tests.
#[cfg(test)]
pub(super) fn position(snippet: &Snippet) -> Option<crate::text::lines::Position> {
    let place = Snippets(std::slice::from_ref(snippet)).location(0, snippet.span.start).ok()?;
    Some(crate::text::lines::Position { line: place.line_number, column: place.column_number })
}

/// Prints one diagnostic over its snippets; a label names one by its number.
pub(super) fn print(
    diagnostic: &Diagnostic<usize>,
    snippets: &[Snippet],
    color: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let config = Config { tab_width: 1, ..Config::default() };
    let styles = Styles::default();
    let snippets = &Snippets(snippets);
    let printed = if color {
        let mut writer = StylesWriter::new(Ansi::new(out), &styles);
        term::emit_to_write_style(&mut writer, &config, snippets, diagnostic)
    } else {
        let mut writer = StylesWriter::new(NoColor::new(out), &styles);
        term::emit_to_write_style(&mut writer, &config, snippets, diagnostic)
    };
    printed.map_err(|error| match error {
        Error::Io(error) => error,
        other => io::Error::other(other.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lines::Position;

    #[test]
    fn a_clipped_line_keeps_true_positions() {
        let text = format!("第一行\n{}最佳{}", "好".repeat(300), "啊".repeat(300));
        let lines = LineIndex::new(&text);
        let at = text.find("最佳").expect("there");
        let snippet = Snippet::new("f".into(), &text, &lines, Span::new(at, at + 6), 60);
        assert_eq!(&snippet.text[snippet.span.clone()], "最佳");
        assert_eq!(position(&snippet), Some(Position { line: 2, column: 301 }));
        assert!(snippet.text.width() <= 62, "{}", snippet.text.width());
        assert!(snippet.text.starts_with('…') && snippet.text.ends_with('…'));
    }

    #[test]
    fn a_short_line_stays_whole() {
        let text = "全网最佳";
        let snippet = Snippet::new("f".into(), text, &LineIndex::new(text), Span::new(6, 12), 60);
        assert_eq!(snippet.text, "全网最佳");
        assert_eq!(position(&snippet), Some(Position { line: 1, column: 3 }));
    }
}
