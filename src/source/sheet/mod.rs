//! Workbooks: xlsx, xlsm, xls and ods. Each visible sheet becomes a neutral grid of texts, which is then read like any
//! other table. The kind is told by the bytes, since many shop systems write one under the name of another.

mod number;
mod ods;
mod rows;
mod xls;
mod xlsx;

use crate::lang::Lang;
use crate::messages as msg;
use crate::source::package::{Package, Room, Unreadable};
use crate::source::table::cells::{Row, cell_name};
use crate::source::{ReadOptions, Reading};

/// A sheet as texts: what each cell shows, without fonts, formulas and empty cells.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name on the tab.
    pub name: String,
    /// The rows that hold anything, from the top: number from 1, and its cells from the left with their columns from 0.
    pub rows: Vec<(usize, Vec<(usize, String)>)>,
    /// Merged ranges; only the first cell of each holds a text.
    pub merged: Vec<Merged>,
    /// Cells of this kind of workbook can be written to.
    pub is_writable: bool,
    /// Cells whose formula nobody has worked out, so that what they show is not in the file: row from 1, column from 0.
    pub unknown: Vec<(usize, usize)>,
}

/// A range of cells shown as one. Rows from 1, columns from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// First and last row.
    pub rows: (usize, usize),
    /// First and last column.
    pub columns: (usize, usize),
}

impl Sheet {
    /// The text that a cell itself holds; empty if none.
    pub fn text(&self, row: usize, column: usize) -> &str {
        let Ok(at) = self.rows.binary_search_by_key(&row, |(number, _)| *number) else { return "" };
        let cells = self.rows.get(at).map_or(&[][..], |(_, cells)| cells);
        let Ok(at) = cells.binary_search_by_key(&column, |(column, _)| *column) else { return "" };
        cells.get(at).map_or("", |(_, text)| text)
    }

    /// The text that is shown over a cell: its own, or that of the merged range it lies in. For headings; in the rows of
    /// listings a merged value would be read once for each row.
    pub fn shown(&self, row: usize, column: usize) -> &str {
        let own = self.text(row, column);
        if !own.is_empty() {
            return own;
        }
        let covers =
            |m: &&Merged| (m.rows.0..=m.rows.1).contains(&row) && (m.columns.0..=m.columns.1).contains(&column);
        self.merged.iter().find(covers).map_or("", |m| self.text(m.rows.0, m.columns.0))
    }

    /// Columns up to the last that holds anything or is merged with one that does, in the first `rows` rows.
    pub fn width(&self, rows: usize) -> usize {
        let cells = self.rows.iter().take(rows).filter_map(|(_, cells)| cells.last()).map(|(column, _)| column + 1);
        let last = self.rows.iter().take(rows).next_back().map_or(0, |(number, _)| *number);
        // a range over whole rows is no heading
        let merged = self.merged.iter().filter(|m| m.rows.0 <= last).map(|m| m.columns.1 + 1).filter(|w| *w < 1024);
        cells.chain(merged).max().unwrap_or(0)
    }

    /// Adds a cell; empty ones are left out. Room is taken for its text and what surrounds it.
    fn push(&mut self, row: usize, column: usize, text: String, room: &mut Room) -> Result<(), Unreadable> {
        if text.is_empty() {
            return Ok(());
        }
        room.take(text.len() + CELL)?;
        match self.rows.last_mut() {
            Some((number, cells)) if *number == row => cells.push((column, text)),
            _ => self.rows.push((row, vec![(column, text)])),
        }
        Ok(())
    }

    /// Brings rows and cells into order, wherever the file had them. Of two cells at one place the later one holds.
    fn settle(&mut self) {
        self.rows.sort_by_key(|(number, _)| *number);
        self.rows.dedup_by(|later, earlier| {
            let is_same = later.0 == earlier.0;
            if is_same {
                earlier.1.append(&mut later.1);
            }
            is_same
        });
        for (_, cells) in &mut self.rows {
            cells.sort_by_key(|(column, _)| *column);
            cells.dedup_by(|later, earlier| {
                let is_same = later.0 == earlier.0;
                if is_same {
                    earlier.1 = std::mem::take(&mut later.1);
                }
                is_same
            });
        }
    }
}

/// Bytes that a cell takes besides its text.
const CELL: usize = 64;

/// What a workbook holds.
#[derive(Debug, Default)]
struct Book {
    /// The visible sheets, in the order of the tabs.
    sheets: Vec<Sheet>,
    /// Names of sheets that are hidden.
    hidden: Vec<String>,
    /// Sheets that could not be read, with the reason.
    broken: Vec<(String, Unreadable)>,
}

/// An OLE compound file: xls, and every encrypted workbook.
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Reads a workbook.
pub fn read(bytes: &[u8], options: ReadOptions<'_>) -> Reading<'static> {
    let mut reading = Reading::default();
    let book = match book(bytes, options) {
        Ok(book) => book,
        Err(error) => {
            reading.fail(None, error.say(options));
            return reading;
        }
    };
    for (name, error) in &book.broken {
        reading.fail(None, msg::SHEET_BROKEN.say(options.lang, &[name, &error.say(options)]));
    }
    rows::read_sheets(book.sheets, options, &mut reading);
    for name in &book.hidden {
        reading.warn(None, msg::SHEET_HIDDEN.say(options.lang, &[name]));
    }
    reading
}

/// The rows of the first sheet that holds anything, or why it cannot be read.
pub fn first_sheet(bytes: &[u8], options: ReadOptions<'_>) -> Result<Sheet, String> {
    let sheets = visible(bytes, options)?;
    let sheet = sheets.into_iter().find(|s| !s.rows.is_empty() || !s.unknown.is_empty()).unwrap_or_default();
    // an empty cell could be the one that says until when
    if sheet.unknown.is_empty() { Ok(sheet) } else { Err(not_worked_out(&sheet.name, &sheet.unknown, options.lang)) }
}

/// Cells that are named of those with formulas that nobody has worked out.
const NAMED: usize = 5;

/// Tells cells whose formulas have no result in the file.
fn not_worked_out(sheet: &str, cells: &[(usize, usize)], lang: Lang) -> String {
    let mut names: Vec<String> = cells.iter().take(NAMED).map(|(row, column)| cell_name(*column, *row)).collect();
    if cells.len() > NAMED {
        names.push("…".into());
    }
    msg::FORMULAS_UNKNOWN.say(lang, &[sheet, &cells.len().to_string(), &names.join(" ")])
}

/// The visible sheets of a workbook as rows, each with its name, for readers of other things than listings; the error is
/// told in the language of `options`.
pub fn tables(bytes: &[u8], options: ReadOptions<'_>) -> Result<Vec<(String, Vec<Row<'static>>)>, String> {
    let rows = |sheet: Sheet| sheet.rows.into_iter().map(|(number, cells)| rows::row(number, cells)).collect();
    let sheets = visible(bytes, options)?;
    Ok(sheets.into_iter().map(|sheet| (sheet.name.clone(), rows(sheet))).collect())
}

fn visible(bytes: &[u8], options: ReadOptions<'_>) -> Result<Vec<Sheet>, String> {
    let book = book(bytes, options).map_err(|error| error.say(options))?;
    if let Some((name, error)) = book.broken.first() {
        return Err(msg::SHEET_BROKEN.say(options.lang, &[name, &error.say(options)]));
    }
    Ok(book.sheets)
}

fn book(bytes: &[u8], options: ReadOptions<'_>) -> Result<Book, Unreadable> {
    let mut room = Room::new(options.limits);
    if bytes.starts_with(OLE) {
        return xls::read(bytes, &mut room);
    }
    if !bytes.starts_with(b"PK") {
        return Err(if is_text(bytes) { Unreadable::NotPacked } else { Unreadable::Broken("not a workbook".into()) });
    }
    let mut package = Package::open(bytes, options.limits)?;
    let has = |name: &str| package.parts().iter().any(|(part, _)| part.eq_ignore_ascii_case(name));
    if has("content.xml") {
        ods::read(&mut package, &mut room)
    } else if has("[Content_Types].xml") {
        xlsx::read(bytes, &mut package, &mut room)
    } else {
        Err(Unreadable::Broken("not a workbook".into()))
    }
}

/// Whether this is text or a web page: many shop systems export those as `.xls`.
fn is_text(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let is_utf16 = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
    !head.is_empty() && (is_utf16 || !head.contains(&0))
}

/// The name of a cell with that of its sheet, as spreadsheets write it: `商品表!B2`, `'Sheet (2)'!B2`.
fn full_name(sheet: &str, cell: &str) -> String {
    let is_plain = sheet.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
        && !sheet.starts_with(|c: char| c.is_numeric() || c == '.')
        && !looks_like_cell(sheet);
    if is_plain { format!("{sheet}!{cell}") } else { format!("'{}'!{cell}", sheet.replace('\'', "''")) }
}

/// `B2` or `R1C1`: without quotes that would name a cell.
fn looks_like_cell(name: &str) -> bool {
    let letters = name.chars().take_while(char::is_ascii_alphabetic).count();
    let rest = name.get(letters..).unwrap_or("");
    let is_a1 = (1..=3).contains(&letters) && !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    let upper = name.to_ascii_uppercase();
    let is_r1c1 = upper.strip_prefix('R').is_some_and(|rest| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.is_empty() || rest.strip_prefix('C').is_some_and(|c| c.bytes().all(|b| b.is_ascii_digit()))
    }) || upper.strip_prefix('C').is_some_and(|c| c.bytes().all(|b| b.is_ascii_digit()));
    is_a1 || is_r1c1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_as_spreadsheets_do() {
        let quoted: Vec<String> =
            ["商品表", "Sheet1", "2026新品", "Sheet (2)", "老板's", "B2", "ABCD1", "R1C1", "rc", "红包"]
                .iter()
                .map(|name| full_name(name, "A1"))
                .collect();
        assert_eq!(
            quoted,
            [
                "商品表!A1",
                "Sheet1!A1",
                "'2026新品'!A1",
                "'Sheet (2)'!A1",
                "'老板''s'!A1",
                "'B2'!A1",
                "ABCD1!A1",
                "'R1C1'!A1",
                "'rc'!A1",
                "红包!A1"
            ]
        );
    }

    #[test]
    fn merged_ranges_show_their_first_cell() {
        let sheet = Sheet {
            rows: vec![(1, vec![(0, "编号".into()), (1, "文案".into())]), (2, vec![(1, "标题".into())])],
            merged: vec![Merged { rows: (1, 2), columns: (0, 0) }, Merged { rows: (1, 1), columns: (1, 3) }],
            ..Sheet::default()
        };
        assert_eq!((sheet.shown(2, 0), sheet.shown(1, 3), sheet.shown(2, 1)), ("编号", "文案", "标题"));
        assert_eq!((sheet.text(2, 0), sheet.shown(2, 2), sheet.width(10)), ("", "", 4));
    }

    #[test]
    fn cells_in_any_order_are_settled() {
        let mut sheet = Sheet::default();
        let mut room = Room::new(crate::source::Limits::default());
        for (row, column, text) in [(2, 1, "丁"), (1, 1, "乙"), (1, 0, "甲"), (2, 0, "丙"), (1, 1, "己"), (3, 0, "")]
        {
            sheet.push(row, column, text.into(), &mut room).expect("fits");
        }
        sheet.settle();
        let cells = |a: &str, b: &str| vec![(0, a.to_owned()), (1, b.to_owned())];
        assert_eq!(sheet.rows, [(1, cells("甲", "己")), (2, cells("丙", "丁"))]);
    }
}
