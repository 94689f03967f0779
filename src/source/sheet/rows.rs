//! Rows of a sheet as listings: a heading row, then a listing a row.

use std::collections::HashSet;
use std::sync::Arc;

use crate::listing::{FieldKind, Listing, Place};
use crate::messages as msg;
use crate::source::copy::{self, Piece};
use crate::source::profile::Column;
use crate::source::sheet::{Sheet, full_name};
use crate::source::table::cell_name;
use crate::source::{ReadOptions, Reading};

/// The heading row is among the first so many rows that hold anything.
const HEAD: usize = 10;

/// Headings of a sheet: what each column is called and holds.
struct Headings<'o> {
    /// Number of the row.
    row: usize,
    columns: Vec<(Arc<str>, Option<&'o Column>)>,
}

/// Reads every sheet. Sheets whose headings say nothing are told: as an error if no sheet could be read.
pub(super) fn read_sheets(sheets: Vec<Sheet>, options: ReadOptions<'_>, reading: &mut Reading<'static>) {
    let is_only = sheets.len() == 1;
    let filled: Vec<Sheet> = sheets.into_iter().filter(|s| !s.rows.is_empty()).collect();
    if filled.is_empty() && reading.notes.is_empty() {
        return reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[]));
    }
    let mut unknown = Vec::new();
    let mut known = 0;
    for mut sheet in filled {
        // only headings are looked up through merged ranges
        let last = sheet.rows.iter().take(HEAD).next_back().map_or(0, |(row, _)| *row);
        sheet.merged.retain(|m| m.rows.0 <= last);
        match headings(&sheet, options) {
            Some(headings) => {
                known += 1;
                let name = std::mem::take(&mut sheet.name);
                let name_of = |column: usize, row: usize| {
                    let cell = cell_name(column, row);
                    if is_only { cell } else { full_name(&name, &cell) }
                };
                read_rows(sheet, &headings, &name_of, options, reading);
            }
            None => unknown.push(sheet),
        }
    }
    for sheet in unknown {
        let first: Vec<&str> = sheet
            .rows
            .first()
            .map(|(_, cells)| cells.iter().take(20).map(|(_, t)| t.as_str()).collect())
            .unwrap_or_default();
        let first = first.join(" ");
        if known == 0 {
            let message =
                msg::SHEET_NO_HEADINGS.say(options.lang, &[&sheet.name, &first, &options.profiles.examples()]);
            reading.fail(None, message);
        } else {
            reading.warn(None, msg::SHEET_UNKNOWN.say(options.lang, &[&sheet.name, &first]));
        }
    }
}

/// Of the first rows the one with the most known headings, the first of those on a tie; `None` if none names copy.
fn headings<'o>(sheet: &Sheet, options: ReadOptions<'o>) -> Option<Headings<'o>> {
    let mut best: Option<(usize, Headings<'o>)> = None;
    for (row, cells) in sheet.rows.iter().take(HEAD) {
        // nothing to look up in a row of long texts
        let width = cells.last().map_or(0, |(column, _)| column + 1).max(sheet.width(HEAD)).min(1 << 14);
        let columns: Vec<(Arc<str>, Option<&Column>)> = (0..width)
            .map(|column| {
                let heading = sheet.shown(*row, column).trim();
                (heading.into(), options.profiles.column(heading).filter(|_| !heading.is_empty()))
            })
            .collect();
        let known: HashSet<&str> = columns.iter().filter(|(_, c)| c.is_some()).map(|(h, _)| h.as_ref()).collect();
        let has_copy = columns.iter().any(|(_, column)| matches!(column, Some(Column::Copy(_))));
        let count = known.len();
        if has_copy && best.as_ref().is_none_or(|(most, _)| count > *most) {
            best = Some((count, Headings { row: *row, columns }));
        }
    }
    best.map(|(_, headings)| headings)
}

/// Reads the rows below the headings. The sheet is used up: its texts become those of the listings.
fn read_rows(
    sheet: Sheet,
    headings: &Headings<'_>,
    name_of: &dyn Fn(usize, usize) -> String,
    options: ReadOptions<'_>,
    reading: &mut Reading<'static>,
) {
    let mut unread: Vec<&str> = Vec::new();
    let mut categories = HashSet::new();
    for (number, cells) in sheet.rows.into_iter().filter(|(number, _)| *number > headings.row) {
        let mut listing = Listing::default();
        for (index, text) in cells {
            let value = text.trim();
            let Some((heading, column)) = headings.columns.get(index).filter(|_| !value.is_empty()) else { continue };
            match column {
                None if heading.is_empty() => {}
                None => {
                    if !unread.contains(&heading.as_ref()) {
                        unread.push(heading);
                    }
                }
                Some(Column::Id) => listing.id = Some(value.to_owned()),
                Some(Column::Category) => {
                    // an unknown one is told once, not in every row
                    let mut told = Reading::default();
                    listing.facts.category = options.category(value, None, &mut told);
                    if categories.insert(value.to_owned()) {
                        reading.notes.append(&mut told.notes);
                    }
                }
                Some(Column::Platform) => listing.facts.platform = Some(value.to_lowercase()),
                Some(Column::Fact(name)) => {
                    listing.facts.values.insert(name.clone(), value.to_owned());
                }
                Some(Column::Copy(kind)) => {
                    let name = (*kind == FieldKind::Attribute).then(|| heading.to_string());
                    let place = Place {
                        cell: Some(name_of(index, number)),
                        heading: Some(Arc::clone(heading)),
                        ..Place::default()
                    };
                    let piece = Piece { kind: *kind, name, text: text.into(), map: None, place };
                    copy::add(&mut listing, piece, options);
                }
            }
        }
        if !listing.fields.is_empty() {
            reading.listings.push(listing);
        }
    }
    if !unread.is_empty() {
        reading.warn(None, msg::COLUMNS_UNREAD.say(options.lang, &[&unread.join(" ")]));
    }
}
