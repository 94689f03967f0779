//! Tables as text: a heading row, then a listing a row. Comma, tab or semicolon.

use std::borrow::Cow;

use csv_core::{ReadFieldResult, ReaderBuilder};

use crate::listing::{FieldKind, Listing, Place};
use crate::messages as msg;
use crate::source::copy::{self, Piece};
use crate::source::profile::Column;
use crate::source::tree::map_escapes;
use crate::source::{ReadOptions, Reading, Records};
use crate::text::Span;

/// One cell: its value and the bytes it stands at, quotes included.
struct Cell<'s> {
    value: Cow<'s, str>,
    span: Span,
}

impl Cell<'_> {
    fn is_quoted(&self, text: &str) -> bool {
        self.span.of(text).starts_with('"')
    }
}

/// Opens a table.
pub fn open(_options: ReadOptions<'_>) -> Box<dyn Records> {
    Box::new(Table)
}

struct Table;

impl Records for Table {
    fn read<'s>(&mut self, text: &'s str, is_last: bool, options: ReadOptions<'_>) -> (Reading<'s>, usize) {
        if is_last { (read(text, options), text.len()) } else { (Reading::default(), 0) }
    }

    fn skip(&self, _text: &str) -> Option<usize> {
        None
    }
}

/// Reads a table.
fn read<'s>(text: &'s str, options: ReadOptions<'_>) -> Reading<'s> {
    let mut reading = Reading::default();
    let mut rows = records(text, delimiter(text)).into_iter();
    let Some(head) = rows.next() else {
        reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[]));
        return reading;
    };
    let headings: Vec<String> = head.iter().map(|c| c.value.trim().to_owned()).collect();
    let columns: Vec<Option<&Column>> = headings.iter().map(|h| options.profiles.column(h)).collect();
    if !columns.iter().flatten().any(|c| matches!(c, Column::Copy(_))) {
        let message = msg::NO_HEADINGS.say(options.lang, &[&headings.join(" "), &options.profiles.examples()]);
        reading.fail(0, message);
        return reading;
    }
    let mut unread = vec![false; headings.len()];
    for (index, row) in rows.enumerate() {
        if row.iter().all(|c| c.value.trim().is_empty()) {
            continue;
        }
        if row.len() > headings.len() && row[headings.len()..].iter().any(|c| !c.value.trim().is_empty()) {
            let (cells, wide) = (row.len().to_string(), headings.len().to_string());
            reading.fail(row[0].span.start, msg::CSV_WIDTH.say(options.lang, &[&cells, &wide]));
        }
        for (cell, seen) in row.iter().zip(&mut unread) {
            *seen |= !cell.value.trim().is_empty();
        }
        if row.last().is_some_and(|cell| is_open(cell.span.of(text))) {
            let at = row.last().map(|cell| cell.span.start);
            reading.fail(at, msg::CSV_QUOTE_OPEN.say(options.lang, &[]));
        }
        let listing = row_listing(text, row, index + 2, &headings, &columns, options, &mut reading);
        if !listing.fields.is_empty() || listing.images > 0 {
            reading.listings.push(listing);
        }
    }
    let lost: Vec<&str> = headings
        .iter()
        .zip(&columns)
        .zip(unread)
        .filter(|((heading, column), seen)| column.is_none() && *seen && !heading.is_empty())
        .map(|((heading, _), _)| heading.as_str())
        .collect();
    if !lost.is_empty() {
        reading.warn(0, msg::COLUMNS_UNREAD.say(options.lang, &[&lost.join(" ")]));
    }
    if reading.listings.is_empty() && reading.notes.is_empty() {
        reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[]));
    }
    reading
}

/// Whether a quoted cell is never closed.
fn is_open(raw: &str) -> bool {
    raw.starts_with('"') && raw.bytes().filter(|b| *b == b'"').count() % 2 == 1
}

fn row_listing<'s>(
    text: &'s str,
    row: Vec<Cell<'s>>,
    number: usize,
    headings: &[String],
    columns: &[Option<&Column>],
    options: ReadOptions<'_>,
    reading: &mut Reading<'s>,
) -> Listing<'s> {
    let mut listing = Listing::default();
    for (index, cell) in row.into_iter().enumerate() {
        let Some(Some(column)) = columns.get(index) else { continue };
        let value = cell.value.trim();
        if value.is_empty() {
            continue;
        }
        match column {
            Column::Id => listing.id = Some(value.to_owned()),
            Column::Category => listing.facts.category = options.category(value, cell.span.start, reading),
            Column::Platform => listing.facts.platform = Some(value.to_lowercase()),
            Column::Fact(name) => {
                listing.facts.values.insert(name.clone(), value.to_owned());
            }
            Column::Copy(kind) => {
                let heading = headings.get(index).cloned();
                let map = if cell.is_quoted(text) {
                    let inner = cell.span.of(text).get(1..).unwrap_or("");
                    map_escapes(inner, cell.span.start + 1, |rest| rest.starts_with("\"\"").then_some((2, 1)))
                } else {
                    crate::text::map::OffsetMap::starting_at(cell.span.start)
                };
                let place = Place {
                    cell: Some(cell_name(index, number)),
                    heading: heading.as_deref().map(Into::into),
                    ..Place::default()
                };
                let name = heading.filter(|_| *kind == FieldKind::Attribute);
                copy::add(&mut listing, Piece { kind: *kind, name, text: cell.value, map: Some(map), place }, options);
            }
        }
    }
    listing
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

/// The mark that stands most often, outside quotes, in the first line.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0_usize), (b'\t', 0), (b';', 0)];
    for b in text.bytes() {
        match b {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
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

/// Every record, each with its cells and their bytes.
fn records(text: &str, delimiter: u8) -> Vec<Vec<Cell<'_>>> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let (mut records, mut record) = (Vec::new(), Vec::new());
    let mut value = Vec::new();
    let mut buffer = [0_u8; 4096];
    let mut at = 0;
    let mut start = 0;
    loop {
        let (result, read, written) = reader.read_field(&text.as_bytes()[at..], &mut buffer);
        value.extend_from_slice(&buffer[..written]);
        at += read;
        match result {
            // at the end of the input the reader is asked again with nothing, which closes the last field
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
            ReadFieldResult::Field { record_end } => {
                record.push(cell(text, std::mem::take(&mut value), start, at));
                start = at;
                if record_end {
                    records.push(std::mem::take(&mut record));
                }
            }
            ReadFieldResult::End => return records,
        }
    }
}

/// A cell from its value and the bytes read for it (line ends before, the delimiter after it).
fn cell(text: &str, value: Vec<u8>, from: usize, to: usize) -> Cell<'_> {
    let raw = text.get(from..to).unwrap_or("");
    let lead = raw.len() - raw.trim_start_matches(['\n', '\r']).len();
    let value = String::from_utf8(value).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned());
    let start = from + lead;
    let unquoted = text.get(start..start + value.len());
    if unquoted == Some(value.as_str()) && !value.starts_with('"') {
        let end = start + value.len();
        return Cell { value: Cow::Borrowed(&text[start..end]), span: Span::new(start, end) };
    }
    Cell { value: Cow::Owned(value), span: Span::new(start, to.max(start)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_lead_back() {
        let text = "标题,详情\r\n最好,\"说\"\"最佳\"\"\n第二行\"\r\n";
        let rows = records(text, b',');
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1][0].span.of(text), "最好");
        assert_eq!(rows[1][1].value, "说\"最佳\"\n第二行");
        assert!(rows[1][1].is_quoted(text));
        assert_eq!(rows[1][1].span.start, text.find('"').expect("there"));
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
        assert_eq!(delimiter("\"a;b;c\",d\n"), b',');
        assert_eq!(delimiter("标题\n"), b',');
    }
}
