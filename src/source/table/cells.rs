//! Delimited text to cells, each with the bytes it stands at.

use std::borrow::Cow;

use csv_core::{ReadFieldResult, ReaderBuilder};

use crate::source::tree::map_escapes;
use crate::text::Span;
use crate::text::map::OffsetMap;

/// One cell of a table, whatever file it came from.
#[derive(Debug, Clone)]
pub struct Cell<'s> {
    /// Its value, quotes resolved.
    pub value: Cow<'s, str>,
    /// Its bytes in the decoded source, quotes included; `None` where the container has no text of its own.
    pub span: Option<Span>,
    /// From the value to the decoded source, where the two differ by more than a shift.
    pub is_quoted: bool,
}

/// One row.
#[derive(Debug, Clone, Default)]
pub struct Row<'s> {
    /// As a spreadsheet numbers it, from 1; blank lines count.
    pub number: usize,
    /// From the first column on.
    pub cells: Vec<Cell<'s>>,
}

impl<'s> Cell<'s> {
    /// A cell of a container.
    pub fn bare(value: impl Into<Cow<'s, str>>) -> Self {
        Self { value: value.into(), span: None, is_quoted: false }
    }

    /// From the value to the decoded `source`.
    pub fn map(&self, source: &str) -> Option<OffsetMap> {
        let span = self.span?;
        if !self.is_quoted {
            return Some(OffsetMap::starting_at(span.start));
        }
        let inner = span.of(source).get(1..).unwrap_or("");
        // only two quotes are a quote, as long as there is value left to come from them
        Some(map_escapes(inner, span.start + 1, |rest| rest.starts_with("\"\"").then_some((2, 1))))
    }

    /// Nothing in it but blanks.
    pub fn is_blank(&self) -> bool {
        self.value.trim().is_empty()
    }
}

/// The mark that stands most often, outside quotes, in the first lines.
pub fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut lines = 0;
    let mut counts = [(b',', 0_usize), (b'\t', 0), (b';', 0)];
    for b in text.bytes().take(1 << 16) {
        match b {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => {
                lines += 1;
                // a first line without any mark is a title or a version: the headings follow
                if lines >= 5 || counts.iter().any(|(_, n)| *n > 0) {
                    break;
                }
            }
            _ if !quoted => {
                for (mark, count) in &mut counts {
                    *count += usize::from(*mark == b);
                }
            }
            _ => {}
        }
    }
    // on a tie the first of the list
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(mark, _)| *mark)
}

/// The rows of a piece of text.
pub struct Rows<'s> {
    /// Whole rows.
    pub rows: Vec<Row<'s>>,
    /// Bytes from the first of which the rest is a row that is not complete.
    pub used: usize,
}

/// Splits `text`, whose first row has the number `first`. Without `is_last` the row at its end, which may go on, is left.
pub fn split(text: &str, delimiter: u8, first: usize, is_last: bool) -> Rows<'_> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let mut rows = Vec::new();
    let mut row = Row { number: first, cells: Vec::new() };
    let mut value = Vec::new();
    let mut buffer = [0_u8; 4096];
    let (mut at, mut start, mut used) = (0, 0, 0);
    loop {
        let rest = text.as_bytes().get(at..).unwrap_or(&[]);
        if rest.is_empty() && !is_last {
            return Rows { rows, used };
        }
        let (result, read, written) = reader.read_field(rest, &mut buffer);
        value.extend_from_slice(buffer.get(..written).unwrap_or(&[]));
        at += read;
        match result {
            // at the end of the input the reader is asked again with nothing, which closes the last field
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
            ReadFieldResult::Field { record_end } => {
                if row.cells.is_empty() {
                    row.number += blank_lines(text, start, at);
                }
                row.cells.push(cell(text, std::mem::take(&mut value), start, at));
                start = at;
                if record_end {
                    let next = Row { number: row.number + 1, cells: Vec::with_capacity(row.cells.len()) };
                    rows.push(std::mem::replace(&mut row, next));
                    used = at;
                }
            }
            ReadFieldResult::End => return Rows { rows, used: text.len() },
        }
    }
}

/// Line ends before a row that are not the rest of the one before.
fn blank_lines(text: &str, from: usize, to: usize) -> usize {
    let raw = text.get(from..to).unwrap_or("");
    let lead = raw.len() - raw.trim_start_matches(['\n', '\r']).len();
    let ends = raw.get(..lead).unwrap_or("").matches('\n').count();
    let is_second_half = raw.starts_with('\n') && text.get(..from).is_some_and(|before| before.ends_with('\r'));
    ends - usize::from(is_second_half)
}

/// A cell from its value and the bytes read for it (line ends before, the delimiter after it).
fn cell(text: &str, value: Vec<u8>, from: usize, to: usize) -> Cell<'_> {
    let raw = text.get(from..to).unwrap_or("");
    let lead = raw.len() - raw.trim_start_matches(['\n', '\r']).len();
    let value = String::from_utf8(value).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned());
    let start = from + lead;
    let unquoted = text.get(start..start + value.len());
    if unquoted == Some(value.as_str()) && !value.starts_with('"') {
        let span = Span::new(start, start + value.len());
        return Cell { value: Cow::Borrowed(span.of(text)), span: Some(span), is_quoted: false };
    }
    let span = Span::new(start, to.max(start));
    Cell { value: Cow::Owned(value), span: Some(span), is_quoted: span.of(text).starts_with('"') }
}

/// Whether a quoted cell is never closed.
pub fn is_open(cell: &Cell<'_>, text: &str) -> bool {
    let raw = cell.span.map_or("", |span| span.of(text));
    raw.starts_with('"') && raw.bytes().filter(|b| *b == b'"').count() % 2 == 1
}

/// Column from 0 and row from 1 as spreadsheets name them: `B2`.
pub fn cell_name(column: usize, row: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.reverse();
    format!("{}{row}", String::from_utf8_lossy(&letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_lead_back() {
        let text = "标题,详情\r\n最好,\"说\"\"最佳\"\"\n第二行\"\r\n";
        let Rows { rows, used } = split(text, b',', 1, true);
        assert_eq!((rows.len(), used), (2, text.len()));
        assert_eq!(rows[1].cells[0].span.expect("text").of(text), "最好");
        assert_eq!(rows[1].cells[1].value, "说\"最佳\"\n第二行");
        assert!(rows[1].cells[1].is_quoted);
        assert_eq!(rows[1].cells[1].span.expect("text").start, text.find('"').expect("there"));
    }

    #[test]
    fn blank_lines_count_as_a_spreadsheet_counts_them() {
        let text = "标题\r\n\r\n最好\r\n\n\n更好\r\n";
        let numbers: Vec<usize> = split(text, b',', 1, true).rows.iter().map(|r| r.number).collect();
        assert_eq!(numbers, [1, 3, 6]);
    }

    #[test]
    fn a_row_that_may_go_on_waits() {
        let text = "a,b\nc,\"d\ne";
        let Rows { rows, used } = split(text, b',', 1, false);
        assert_eq!((rows.len(), used), (1, 4));
    }

    #[test]
    fn spreadsheet_names() {
        assert_eq!(
            [cell_name(0, 1), cell_name(25, 2), cell_name(26, 3), cell_name(701, 4)],
            ["A1", "Z2", "AA3", "ZZ4"]
        );
    }

    #[test]
    fn the_delimiter_is_seen() {
        assert_eq!(delimiter("a\tb,c\td\n"), b'\t');
        assert_eq!(delimiter("version 1.00\na\tb\tc\n"), b'\t');
        assert_eq!(delimiter("\"a;b;c\",d\n"), b',');
        assert_eq!(delimiter("标题\n"), b',');
    }
}
