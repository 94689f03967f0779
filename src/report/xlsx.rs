//! An Excel workbook for the copy team: filters, a heading that stays, colours by level.

use std::io::{self, Write};

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::finding::Severity;
use crate::messages as msg;
use crate::report::Run;
use crate::report::item::Item;
use crate::report::table::{COLUMNS, Cell};

/// Rows of findings a sheet holds; Excel allows 1,048,576 with the heading.
const ROWS: usize = 1_000_000;
/// Characters that a cell may hold.
const CELL: usize = 32_767;

/// Writes a row a finding.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let bytes = workbook(run).map_err(|error| io::Error::other(error.to_string()))?;
    out.write_all(&bytes)
}

fn workbook(run: &Run<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // the day that was judged on, so that two runs write the same bytes
    let created = ExcelDateTime::parse_from_str(run.as_of).or_else(|_| ExcelDateTime::from_ymd(2000, 1, 1))?;
    book.set_properties(&DocProperties::new().set_author("hegui").set_creation_datetime(&created));
    let mut items = Item::all(run).peekable();
    let mut number = 1;
    loop {
        let sheet = book.add_worksheet();
        let name = msg::TABLE_SHEET.plain(run.lang);
        sheet.set_name(if number == 1 { name.to_owned() } else { format!("{name} {number}") })?;
        fill(sheet, &mut items.by_ref().take(ROWS), run)?;
        if items.peek().is_none() {
            break;
        }
        number += 1;
    }
    book.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, items: &mut dyn Iterator<Item = Item<'_>>, run: &Run<'_>) -> Result<(), XlsxError> {
    let heading = Format::new().set_bold().set_background_color(Color::RGB(0xE7_E9_EE)).set_align(FormatAlign::Top);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let mut last = 0;
    for (column, at) in COLUMNS.iter().zip(0..) {
        sheet.set_column_width(at, f64::from(column.width))?;
        sheet.write_string_with_format(0, at, column.name.plain(run.lang), &heading)?;
        last = at;
    }
    let mut row = 0;
    for item in items {
        row += 1;
        let level = wrapped.clone().set_background_color(Color::RGB(color(&item)));
        for (column, at) in COLUMNS.iter().zip(0..) {
            let format = if at == 0 { &level } else { &wrapped };
            match (column.cell)(&item, run.lang) {
                // written as a text, so that nothing in it is run
                Cell::Text(text) => {
                    let text: String = text.chars().take(CELL).collect();
                    sheet.write_string_with_format(row, at, text, format)?;
                }
                Cell::Number(number) => {
                    sheet.write_number_with_format(row, at, number as f64, format)?;
                }
                Cell::Empty => {}
            }
        }
    }
    sheet.autofilter(0, 0, row, last)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_repeat_rows(0, 0)?;
    Ok(())
}

/// Pale enough to read black on.
fn color(item: &Item<'_>) -> u32 {
    match item {
        Item::Problem(problem) if problem.is_warning => 0xFF_F2_CC,
        Item::Problem(_) => 0xE6_B8_E6,
        Item::Finding(_, finding) => match finding.severity {
            Severity::Error => 0xF8_CB_CB,
            Severity::Warning => 0xFF_E0_B3,
            Severity::Info => 0xD6_E6_F9,
            Severity::Off => 0xDD_EE_DD,
        },
    }
}
