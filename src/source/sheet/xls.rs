//! xls, through calamine. calamine lays every sheet out as the rectangle that its cells span and copies a shared text into
//! every cell that refers to it, so the records are walked through once before, to see that the room is enough.

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader as _, SheetType, SheetVisible, Xls, XlsError};

use crate::source::package::{Room, Unreadable};
use crate::source::sheet::{Book, Merged, Sheet, number};

/// Reads the sheets of a workbook.
pub(super) fn read(bytes: &[u8], room: &mut Room) -> Result<Book, Unreadable> {
    // both libraries may stumble over records that lie about their length
    catch_unwind(AssertUnwindSafe(|| read_unguarded(bytes, room)))
        .unwrap_or_else(|_| Err(Unreadable::Broken("records out of any order".into())))
}

fn read_unguarded(bytes: &[u8], room: &mut Room) -> Result<Book, Unreadable> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes))?;
    if file.exists("/EncryptedPackage") {
        return Err(Unreadable::Locked);
    }
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name));
    let Some(name) = name else { return Err(Unreadable::Broken("no workbook in it".into())) };
    let mut stream = Vec::new();
    // a chain of sectors that bites its tail never ends
    file.open_stream(name)?.take(bytes.len() as u64).read_to_end(&mut stream)?;
    room.take(needed(&stream))?;
    drop(stream);

    let mut workbook: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(broken)?;
    let mut book = Book::default();
    for sheet in workbook.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        if sheet.visible != SheetVisible::Visible {
            book.hidden.push(sheet.name);
            continue;
        }
        let range = workbook.worksheet_range(&sheet.name).map_err(broken)?;
        let merged = workbook.merge_cells_by_sheet_name(&sheet.name).map_err(broken)?;
        let merged = merged.iter().map(|range| Merged {
            rows: (range.start.0 as usize + 1, range.end.0 as usize + 1),
            columns: (range.start.1 as usize, range.end.1 as usize),
        });
        let mut grid = Sheet { name: sheet.name, merged: merged.collect(), ..Sheet::default() };
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            grid.push(top as usize + row + 1, left as usize + column, text(value), room)?;
        }
        book.sheets.push(grid);
    }
    Ok(book)
}

fn text(value: &Data) -> String {
    match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(value) => value.to_string(),
        Data::Float(value) => number::general(*value),
        Data::DateTime(value) => number::shown_date(value.as_f64(), value.to_ymd_hms_milli(), ""),
        Data::Bool(value) => number::shown_bool(*value),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

fn broken(error: XlsError) -> Unreadable {
    match error {
        XlsError::Password => Unreadable::Locked,
        other => Unreadable::Broken(other.to_string()),
    }
}

/// The bytes of memory that laying out the sheets takes, at most.
fn needed(stream: &[u8]) -> usize {
    /// A value and a formula.
    const CELL: usize = size_of::<Data>() + size_of::<String>();
    let mut records = Records { rest: stream }.peekable();
    let mut needed = 0_usize;
    let mut shared = Vec::new();
    // rows and columns of the sheet being walked through
    let mut extent = (0, 0);
    while let Some((kind, data)) = records.next() {
        let number = |at: usize| data.get(at..at + 2).map_or(0, |b| usize::from(u16::from_le_bytes([b[0], b[1]])));
        match kind {
            // shared texts, and the records that go on with them
            0x00FC => {
                let mut parts = vec![data.get(8..).unwrap_or_default()];
                while let Some((_, more)) = records.next_if(|(kind, _)| *kind == 0x003C) {
                    parts.push(more);
                }
                shared = shared_lengths(&parts);
            }
            // the extent that the sheet says it has; rows are four bytes, or two before Excel 97
            0x0200 => {
                let (rows, columns) =
                    if data.len() < 14 { (number(2), number(6)) } else { (number(4) | number(6) << 16, number(10)) };
                needed = needed.saturating_add(rows.saturating_mul(columns).saturating_mul(CELL));
            }
            // a cell with a shared text
            0x00FD => {
                extent = (extent.0.max(number(0) + 1), extent.1.max(number(2) + 1));
                let text = shared.get(number(6) | number(8) << 16).copied().unwrap_or(0);
                needed = needed.saturating_add(text);
            }
            // several numbers in a row; the last column stands at the end
            0x00BD => {
                let last = number(data.len().saturating_sub(2));
                extent = (extent.0.max(number(0) + 1), extent.1.max(last + 1));
            }
            // number, label, rich label, truth or error, formula, short number
            0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x0006 | 0x027E => {
                extent = (extent.0.max(number(0) + 1), extent.1.max(number(2) + 1));
            }
            // the end of a sheet
            0x000A => {
                needed = needed.saturating_add(extent.0 * extent.1 * CELL);
                extent = (0, 0);
            }
            _ => {}
        }
    }
    needed.saturating_add(extent.0 * extent.1 * CELL)
}

/// The records of a workbook: a kind, and the data.
struct Records<'s> {
    rest: &'s [u8],
}

impl<'s> Iterator for Records<'s> {
    type Item = (u16, &'s [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let [kind, kind_high, length, length_high, rest @ ..] = self.rest else { return None };
        let length = usize::from(u16::from_le_bytes([*length, *length_high]));
        let data = rest.get(..length)?;
        self.rest = rest.get(length..)?;
        Some((u16::from_le_bytes([*kind, *kind_high]), data))
    }
}

/// Bytes of each shared text, at most, as UTF-8. A text goes on in the next part with a byte that says how wide its characters
/// are from there on.
fn shared_lengths(parts: &[&[u8]]) -> Vec<usize> {
    let mut lengths = Vec::new();
    let mut parts = parts.iter().copied();
    let Some(mut rest) = parts.next() else { return lengths };
    loop {
        while rest.is_empty() {
            let Some(next) = parts.next() else { return lengths };
            rest = next;
        }
        let [low, high, flags, after @ ..] = rest else { return lengths };
        let mut characters = usize::from(u16::from_le_bytes([*low, *high]));
        lengths.push(characters * 3);
        let mut width = usize::from(flags & 1) + 1;
        rest = after;
        let mut extra = 0;
        if flags & 8 != 0 {
            let [low, high, after @ ..] = rest else { return lengths };
            extra += usize::from(u16::from_le_bytes([*low, *high])) * 4;
            rest = after;
        }
        if flags & 4 != 0 {
            let [a, b, c, d, after @ ..] = rest else { return lengths };
            extra += u32::from_le_bytes([*a, *b, *c, *d]) as usize;
            rest = after;
        }
        loop {
            let here = characters.min(rest.len() / width);
            rest = rest.get(here * width..).unwrap_or_default();
            characters -= here;
            if characters == 0 {
                break;
            }
            let Some([flags, after @ ..]) = parts.next() else { return lengths };
            width = usize::from(flags & 1) + 1;
            rest = after;
        }
        while extra > rest.len() {
            extra -= rest.len();
            let Some(next) = parts.next() else { return lengths };
            rest = next;
        }
        rest = rest.get(extra..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).expect("short");
        [&kind.to_le_bytes()[..], &length.to_le_bytes()[..], data].concat()
    }

    #[test]
    fn a_text_over_two_records_is_measured() {
        // "最好" as UTF-16, cut after 最, then a plain "ab" with one run of formatting
        let first = [0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0x00, 0x67];
        let more = [1, 0x7D, 0x59, 2, 0, 8, 1, 0, b'a', b'b', 0, 0, 0, 0];
        assert_eq!(shared_lengths(&[&first[8..], &more]), [6, 6]);
    }

    #[test]
    fn far_cells_and_copied_texts_are_counted() {
        let cell = |row: u16, column: u16| [&row.to_le_bytes()[..], &column.to_le_bytes()[..], &[0; 6]].concat();
        let far = [record(0x0203, &cell(0, 0)), record(0x0203, &cell(65_535, 65_535)), record(0x0A, &[])].concat();
        assert!(needed(&far) > 1 << 36);
        let mut text = vec![0; 8];
        text.extend([0xE8, 0x03, 0]);
        text.extend([b'a'; 1000]);
        let mut copied = record(0xFC, &text);
        for row in 0..1000 {
            copied.extend(record(0xFD, &cell(row, 0)));
        }
        assert!(needed(&copied) > 3_000_000);
        assert!(needed(&record(0x0200, &[0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 255, 0, 0, 0])) > 1 << 36);
    }
}
