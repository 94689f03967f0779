//! Byte offsets to lines and columns, at the edge where people read them.

use serde::Serialize;

/// A place in a text as editors count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

/// The line starts of one text.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// Characters before every [`STRIDE`]-th byte, so that a place in a very long line is found quickly.
    chars: Vec<usize>,
}

const STRIDE: usize = 4096;

impl LineIndex {
    /// Reads the line ends of `text` (`\n`; `\r\n` counts as one).
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1));
        let mut chars = vec![0];
        for piece in text.as_bytes().chunks(STRIDE) {
            let here = piece.iter().filter(|b| **b & 0xC0 != 0x80).count();
            chars.push(chars.last().map_or(0, |n| n + here));
        }
        Self { starts, chars }
    }

    /// Characters before byte `offset` of `text`.
    fn chars_before(&self, text: &str, offset: usize) -> usize {
        let stride = (offset / STRIDE).min(self.chars.len() - 1);
        self.chars[stride] + chars_between(text, stride * STRIDE, offset)
    }

    /// Line, from 0, that holds byte `offset`.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|s| *s <= offset).saturating_sub(1)
    }

    /// First byte of line `line` (from 0); the end of the text beyond the last.
    pub fn start_of(&self, line: usize, text: &str) -> usize {
        self.starts.get(line).copied().unwrap_or(text.len())
    }

    /// Line and column of byte `offset` of `text`, both from 1; the column counts characters.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.line_of(offset);
        let start = self.start_of(line, text);
        Position { line: line + 1, column: self.chars_before(text, offset) - self.chars_before(text, start) + 1 }
    }
}

/// Number of characters in bytes `from..to` of `text`; a position inside a character counts up to that character.
pub fn chars_between(text: &str, from: usize, to: usize) -> usize {
    let bytes = text.as_bytes();
    let to = to.min(bytes.len());
    // a character starts at every byte that is not a continuation byte
    bytes.get(from.min(to)..to).unwrap_or(&[]).iter().filter(|b| **b & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_have_exact_columns() {
        let text = format!("第一行\n{}佳", "最a".repeat(5_000));
        let index = LineIndex::new(&text);
        assert_eq!(index.position(&text, text.len() - 3), Position { line: 2, column: 10_001 });
    }

    #[test]
    fn columns_count_characters() {
        let text = "好\n最佳a";
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 4), Position { line: 2, column: 1 });
        assert_eq!(index.position(text, 10), Position { line: 2, column: 3 });
        assert_eq!(index.position(text, 11), Position { line: 2, column: 4 }, "the end of the text has a place too");
    }
}
