//! Tables: a heading row, then a listing a row. Comma, tab or semicolon; spreadsheets bring their rows here too.

pub mod cells;
pub mod head;
mod listing;

use std::sync::Arc;

use crate::messages as msg;
use crate::source::profile::Column;
use crate::source::{ReadOptions, Reading, Records};
use cells::{Row, Rows, is_open, split};
use head::Head;
use listing::Builder;

/// Opens a table.
pub fn open(_options: ReadOptions<'_>) -> Box<dyn Records> {
    Box::new(TextTable { table: Table::new(None), delimiter: None, row: 1 })
}

struct TextTable {
    table: Table,
    delimiter: Option<u8>,
    /// Number of the next row.
    row: usize,
}

impl Records for TextTable {
    fn read<'s>(&mut self, text: &'s str, is_last: bool, options: ReadOptions<'_>) -> (Reading<'s>, usize) {
        let mut reading = Reading::default();
        let delimiter = *self.delimiter.get_or_insert_with(|| cells::delimiter(text));
        let Rows { rows, used } = split(text, delimiter, self.row, is_last);
        let next = rows.last().map_or(self.row, |r| r.number + 1);
        if let Some(cell) = rows.last().and_then(|r| r.cells.last()).filter(|c| is_last && is_open(c, text)) {
            reading.fail(cell.span.map(|s| s.start), msg::CSV_QUOTE_OPEN.say(options.lang, &[]));
        }
        // a listing that may go on waits, so its rows are read again
        let (used, next) = self.table.read(rows, text, is_last, options, &mut reading).unwrap_or((used, next));
        self.row = next;
        (reading, used)
    }

    fn skip(&self, _text: &str) -> Option<usize> {
        // where a record that long ends cannot be told: its quote may never be closed
        None
    }
}

/// One table, whose rows may come in several batches.
pub struct Table {
    prefix: Option<String>,
    /// The sheet of a workbook whose cells can be written to.
    pub part: Option<Arc<str>>,
    state: State,
    record: usize,
    unread: Vec<bool>,
}

/// Cells of a row without headings that are shown.
const SHOWN: usize = 20;

enum State {
    Start,
    Headless,
    Reading(Box<Head>),
}

impl Table {
    /// A table; `prefix` goes before the names of its cells (`商品表!`).
    pub fn new(prefix: Option<String>) -> Self {
        Self { prefix, part: None, state: State::Start, record: 0, unread: Vec::new() }
    }

    /// Reads rows of `source` (empty for a container) into listings. Without `is_last` the last listing waits for more
    /// rows: told are the byte and the number of its first row.
    pub fn read<'s>(
        &mut self,
        mut rows: Vec<Row<'s>>,
        source: &'s str,
        is_last: bool,
        options: ReadOptions<'_>,
        reading: &mut Reading<'s>,
    ) -> Option<(usize, usize)> {
        if matches!(self.state, State::Start) {
            rows.retain(|row| !row.cells.iter().all(cells::Cell::is_blank));
            if rows.is_empty() && !is_last {
                return None;
            }
            if let Err(first) = self.find_head(&rows, options, reading) {
                let at = rows.first().and_then(|r| r.cells.first()?.span).map(|s| s.start);
                match first {
                    Some(seen) => {
                        reading.fail(at, msg::NO_HEADINGS.say(options.lang, &[&seen, &options.profiles.examples()]));
                    }
                    None => reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[])),
                }
            }
        }
        let State::Reading(head) = &self.state else { return None };
        let (prefix, part) = (self.prefix.as_deref(), self.part.as_ref());
        let mut builder = Builder { head, prefix, part, source, options, reading, open: None };
        self.unread.resize(head.headings.len(), false);
        for row in rows {
            if row.number <= head.last || row.cells.iter().all(cells::Cell::is_blank) {
                continue;
            }
            for (cell, seen) in row.cells.iter().zip(&mut self.unread) {
                *seen |= !cell.is_blank();
            }
            builder.add(row, &mut self.record);
        }
        let waiting = builder.finish(is_last, &mut self.record);
        if is_last {
            let at = (!source.is_empty()).then_some(0);
            self.tell_unread(at, options, reading);
        }
        waiting
    }

    /// Whether what stands in a cell is of use once the headings are found: it lies below them, in a column that is known
    /// to hold something. `row` from 1, `column` from 0.
    pub fn reads(&self, row: usize, column: usize) -> bool {
        let State::Reading(head) = &self.state else { return false };
        let column = head.columns.get(column).and_then(Option::as_ref);
        row > head.last && column.is_some_and(|column| *column != Column::Ignored)
    }

    /// Finds the headings in the first rows, which are not blank. The error is what the first of them holds; without a
    /// text there are no rows.
    pub fn find_head(
        &mut self,
        rows: &[Row<'_>],
        options: ReadOptions<'_>,
        reading: &mut Reading<'_>,
    ) -> Result<(), Option<String>> {
        let lang = options.lang;
        self.state = State::Headless;
        let first = rows.first().ok_or(None)?;
        let Some(head) = Head::find(rows, options.profiles) else {
            let filled = first.cells.iter().map(|c| c.value.trim()).filter(|v| !v.is_empty());
            let seen: Vec<&str> = filled.take(SHOWN).collect();
            return Err(Some(seen.join(" ")));
        };
        if let Some(told) = head.instructions.first() {
            let numbers: Vec<String> = head.instructions.iter().map(ToString::to_string).collect();
            let row = rows.iter().find(|r| r.number == *told);
            let at = row.and_then(|r| r.cells.first()?.span).map(|s| s.start);
            reading.warn(at, msg::INSTRUCTION_ROWS.say(lang, &[&numbers.join(" ")]));
        }
        self.state = State::Reading(Box::new(head));
        Ok(())
    }

    fn tell_unread(&self, at: Option<usize>, options: ReadOptions<'_>, reading: &mut Reading<'_>) {
        let State::Reading(head) = &self.state else { return };
        let lost: Vec<&str> = head
            .headings
            .iter()
            .zip(&head.columns)
            .zip(&self.unread)
            .filter(|((heading, column), seen)| column.is_none() && **seen && !heading.is_empty())
            .map(|((heading, _), _)| heading.as_ref())
            .collect();
        if !lost.is_empty() && !head.is_complete {
            reading.warn(at, msg::COLUMNS_UNREAD.say(options.lang, &[&lost.join(" ")]));
        }
        if self.record == 0 && reading.notes.is_empty() {
            reading.warn(None, msg::EMPTY_FILE.say(options.lang, &[]));
        }
    }
}
