//! CSV that Excel opens with the right characters, and without running anything of it.

use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use crate::report::Run;
use crate::report::escape::no_formula;
use crate::report::item::Item;
use crate::report::table::{COLUMNS, Cell};

/// Without it Excel takes the file for one in the encoding of the system.
const BOM: &str = "\u{FEFF}";

/// Writes a row a finding.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(BOM.as_bytes())?;
    let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    table.write_record(COLUMNS.iter().map(|column| column.name.plain(run.lang))).map_err(as_io)?;
    for item in Item::all(run) {
        table
            .write_record(COLUMNS.iter().map(|column| match (column.cell)(&item, run.lang) {
                Cell::Text(text) => no_formula(text),
                Cell::Number(number) => number.to_string(),
                Cell::Empty => String::new(),
            }))
            .map_err(as_io)?;
    }
    table.flush()
}

/// The error of the writer itself, whose kind tells a closed pipe from a full disk.
fn as_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
