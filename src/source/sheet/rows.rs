//! Sheets as tables: the grid's texts become rows, which are read like those of any table.

use crate::messages as msg;
use crate::source::sheet::{Sheet, full_name, not_worked_out};
use crate::source::table::Table;
use crate::source::table::cells::{Cell, Row};
use crate::source::table::head::LOOK;
use crate::source::{ReadOptions, Reading};

/// Wider rows are no rows of listings.
const WIDTH: usize = 1 << 14;

/// Reads every sheet. Sheets whose headings say nothing are told: as an error if no sheet could be read.
pub(super) fn read_sheets(sheets: Vec<Sheet>, options: ReadOptions<'_>, reading: &mut Reading<'static>) {
    let is_only = sheets.len() == 1;
    let filled: Vec<Sheet> = sheets.into_iter().filter(|s| !s.rows.is_empty() || !s.unknown.is_empty()).collect();
    if filled.is_empty() && reading.notes.is_empty() {
        return reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[]));
    }
    let (mut unknown, mut known) = (Vec::new(), 0);
    for sheet in filled {
        let prefix = (!is_only).then(|| full_name(&sheet.name, ""));
        let mut table = Table::new(prefix);
        table.part = sheet.is_writable.then(|| sheet.name.as_str().into());
        match table.find_head(&looked_at(&sheet), options, reading) {
            Ok(()) => {
                known += 1;
                let unknown: Vec<_> = sheet.unknown.iter().copied().filter(|(r, c)| table.reads(*r, *c)).collect();
                if !unknown.is_empty() {
                    reading.fail(None, not_worked_out(&sheet.name, &unknown, options.lang));
                }
                let rows = sheet.rows.into_iter().map(|(number, cells)| row(number, cells)).collect();
                table.read(rows, "", true, options, reading);
            }
            Err(None) => reading.fail(None, not_worked_out(&sheet.name, &sheet.unknown, options.lang)),
            Err(seen) => unknown.push((sheet.name, seen.unwrap_or_default())),
        }
    }
    for (name, seen) in unknown {
        if known == 0 {
            let why = msg::NO_HEADINGS.say(options.lang, &[&seen, &options.profiles.examples()]);
            reading.fail(None, msg::SHEET_NO_HEADINGS.say(options.lang, &[&name, &why]));
        } else {
            reading.warn(None, msg::SHEET_UNKNOWN.say(options.lang, &[&name, &seen]));
        }
    }
}

/// The first rows as they are shown: a merged range holds for every cell it covers.
fn looked_at(sheet: &Sheet) -> Vec<Row<'_>> {
    let width = sheet.width(LOOK).min(WIDTH);
    let shown = |number: usize| (0..width).map(move |column| Cell::bare(sheet.shown(number, column)));
    sheet.rows.iter().take(LOOK).map(|(number, _)| Row { number: *number, cells: shown(*number).collect() }).collect()
}

pub(super) fn row(number: usize, filled: Vec<(usize, String)>) -> Row<'static> {
    let width = filled.last().map_or(0, |(column, _)| column + 1).min(WIDTH);
    let mut cells = vec![Cell::bare(""); width];
    for (column, text) in filled {
        if let Some(cell) = cells.get_mut(column) {
            *cell = Cell::bare(text);
        }
    }
    Row { number, cells }
}
