//! xlsx and xlsm, through calamine: cell by cell, never as the rectangle that two far cells span.

use std::collections::{BTreeSet, HashSet};
use std::io::{BufRead, Cursor};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::source::package::{Package, Room, Unreadable};
use crate::source::sheet::{Book, Merged, Sheet, number};

/// Reads the sheets of a workbook whose parts `package` has counted.
pub(super) fn read(bytes: &[u8], package: &mut Package<'_>, room: &mut Room) -> Result<Book, Unreadable> {
    check_shared_strings(package)?;
    // calamine is given only what unpacks within the limit, but what it makes of broken XML is its own affair
    catch_unwind(AssertUnwindSafe(|| read_unguarded(bytes, room)))
        .unwrap_or_else(|_| Err(Unreadable::Broken("cells out of any order".into())))
}

fn read_unguarded(bytes: &[u8], room: &mut Room) -> Result<Book, Unreadable> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let mut book = Book::default();
    for sheet in workbook.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        if sheet.visible != SheetVisible::Visible {
            book.hidden.push(sheet.name);
            continue;
        }
        match read_sheet(&mut workbook, &sheet.name, room) {
            Ok(Some(sheet)) => book.sheets.push(sheet),
            Ok(None) => {}
            Err(Unreadable::TooLarge) => return Err(Unreadable::TooLarge),
            Err(error) => book.broken.push((sheet.name, error)),
        }
    }
    Ok(book)
}

fn read_sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str, room: &mut Room) -> Result<Option<Sheet>, Unreadable> {
    let merged = workbook.merge_cells_by_sheet_name(name).map_err(broken)?;
    let merged = merged.iter().map(|range| Merged {
        rows: (range.start.0 as usize + 1, range.end.0 as usize + 1),
        columns: (range.start.1 as usize, range.end.1 as usize),
    });
    let mut sheet = Sheet { name: name.to_owned(), merged: merged.collect(), is_writable: true, ..Sheet::default() };
    let mut cells = match workbook.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // a chart or a macro sheet under the name of a sheet
        Err(XlsxError::NotAWorksheet(_)) => return Ok(None),
        Err(error) => return Err(broken(error)),
    };
    let mut empty = HashSet::new();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(broken)? {
        let format = || cells.styles().get(style).and_then(|s| s.number_format.as_ref());
        let text = match cell.get_value() {
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
            DataRef::SharedString(text) => (*text).to_owned(),
            DataRef::Int(value) => value.to_string(),
            DataRef::Float(value) => number::shown(*value, format().map_or("", |f| f.format_code.as_str())),
            DataRef::DateTime(value) => {
                let code = format().map_or("", |f| if f.format_id == Some(14) { "yyyy/m/d" } else { &f.format_code });
                number::shown_date(value.as_f64(), value.to_ymd_hms_milli(), code)
            }
            DataRef::Bool(value) => number::shown_bool(*value),
            // what a formula failed at is no copy
            DataRef::Error(_) | DataRef::Empty => String::new(),
        };
        let (row, column) = cell.get_position();
        if matches!(cell.get_value(), DataRef::Empty) {
            room.take(EMPTY)?;
            empty.insert((row, column));
        }
        sheet.push(row as usize + 1, column as usize, text, room)?;
    }
    drop(cells);
    if !empty.is_empty() {
        sheet.unknown = formulas(workbook, name, &empty)?;
    }
    sheet.settle();
    Ok(Some(sheet))
}

/// Those of `cells` that hold a formula: programs that only write files leave its result to the next who opens them. An
/// empty text as the result is one.
fn formulas(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    cells: &HashSet<(u32, u32)>,
) -> Result<Vec<(usize, usize)>, Unreadable> {
    let mut found = BTreeSet::new();
    let mut reader = workbook.worksheet_cells_reader(name).map_err(broken)?;
    while let Some(cell) = reader.next_formula().map_err(broken)? {
        let (row, column) = cell.get_position();
        if !cell.get_value().is_empty() && cells.contains(&(row, column)) {
            found.insert((row as usize + 1, column as usize));
        }
    }
    Ok(found.into_iter().collect())
}

/// Bytes that the place of an empty cell takes.
const EMPTY: usize = 16;

fn broken(error: XlsxError) -> Unreadable {
    match error {
        XlsxError::Password => Unreadable::Locked,
        other => Unreadable::Broken(other.to_string()),
    }
}

/// calamine makes room for as many shared strings as the part says it has, before it has seen one: a number that the part
/// is too short for would end the program.
fn check_shared_strings(package: &mut Package<'_>) -> Result<(), Unreadable> {
    /// Bytes of the shortest shared string, `<si/>`.
    const SHORTEST: usize = 5;
    let is_strings = |(name, _): &&(String, usize)| name.to_lowercase().ends_with("sharedstrings.xml");
    for (name, bytes) in package.parts().iter().filter(is_strings).cloned().collect::<Vec<_>>() {
        let Some(part) = package.open_part(&name)? else { continue };
        let said = unique_count(part)?;
        if said.is_some_and(|said| said > bytes / SHORTEST) {
            return Err(Unreadable::Broken("it says that it has more texts than it can hold".into()));
        }
    }
    Ok(())
}

fn unique_count(part: impl BufRead) -> Result<Option<usize>, Unreadable> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_reader(part);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer)? {
            Event::Start(start) | Event::Empty(start) if start.local_name().as_ref() == "sst" => {
                let said = crate::source::package::attribute(&start, "uniqueCount");
                return Ok(said.map(|digits| digits.trim().parse().unwrap_or(usize::MAX)));
            }
            Event::DocType(_) => return Err(Unreadable::DocumentType),
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}
