//! Words put together from pieces of a source, with the way back to each.

use crate::text::Span;
use crate::text::map::OffsetMap;

/// Text as a reader sees it: pieces joined, one blank for any white space, one line end for any border. Blanks and line
/// ends stand between words only, never at the ends.
#[derive(Debug)]
pub struct Joined {
    text: String,
    map: OffsetMap,
    /// Byte of the source up to which the map has come.
    at: usize,
    is_border: bool,
    /// White space met since the last word, and whether it is one plain blank.
    space: Option<(Span, bool)>,
}

impl Joined {
    /// Nothing yet; the pieces to come stand at byte `start` of the source or after it.
    pub fn starting_at(start: usize) -> Self {
        let map = OffsetMap::starting_at(start);
        Self { text: String::new(), map, at: start, is_border: false, space: None }
    }

    /// A block begins or ends here.
    pub fn border(&mut self) {
        self.is_border = true;
    }

    /// White space stands at `span` of the source.
    pub fn space(&mut self, span: Span, is_blank: bool) {
        self.space.get_or_insert((span, is_blank && span.len() == 1));
    }

    /// `words` stand at byte `start` of the source as they are.
    pub fn copy(&mut self, words: &str, start: usize) {
        if words.is_empty() || start < self.at {
            return;
        }
        self.settle();
        self.map.skipped(start - self.at);
        self.text.push_str(words);
        self.map.copied(words.len());
        self.at = start + words.len();
    }

    /// `words` stand for the bytes `span` of the source.
    pub fn replace(&mut self, words: &str, span: Span) {
        if words.is_empty() || span.start < self.at {
            return;
        }
        self.settle();
        self.map.skipped(span.start - self.at);
        self.text.push_str(words);
        self.map.replaced(words.len(), span.len());
        self.at = span.end;
    }

    /// What stands between the last word and the next.
    fn settle(&mut self) {
        let space = self.space.take();
        let is_border = std::mem::take(&mut self.is_border);
        if self.text.is_empty() || self.text.ends_with('\n') {
            return;
        }
        if is_border {
            self.text.push('\n');
            self.map.replaced(1, 0);
        } else if let Some((span, is_blank)) = space.filter(|(span, _)| span.start >= self.at) {
            self.map.skipped(span.start - self.at);
            self.text.push(' ');
            if is_blank {
                self.map.copied(1);
            } else {
                self.map.replaced(1, span.len());
            }
            self.at = span.end;
        }
    }

    /// Whether a reader sees nothing.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, and the way from its bytes to those of the source.
    pub fn into_parts(self) -> (String, OffsetMap) {
        (self.text, self.map)
    }
}
